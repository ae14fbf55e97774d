/** Words and figures of a backfill. Pure. */
import type { BackfillReport } from '../../sidecar/contract';
import { plural } from '../figures';
import { utcRange } from '../models/version';
import { t } from '../text';

export function reportText(report: BackfillReport): string {
  if (report.rows === 0) {
    return t('backfill.report.utc-no-row-could-be', '{{report}} UTC: no row could be scored, so nothing was written. Is there data of the service in this range?', { report: utcRange(report) });
  }
  return t('backfill.report.utc-scored-written-to-prometheus', '{{report}} UTC: {{rows}} scored, {{samples}} written to Prometheus.', { report: utcRange(report), rows: plural(report.rows, 'row'), samples: plural(report.samples, 'sample') });
}

/** What a Prometheus needs to take samples of the past. */
export const needs = () => [
  { what: t('backfill.needs.started-with', 'it is started with'), code: '--web.enable-remote-write-receiver', why: t('backfill.needs.started-with-why', 'so that it takes remote writes at all') },
  { what: t('backfill.needs.has-under-tsdb', 'its prometheus.yml has, under storage.tsdb,'), code: 'out_of_order_time_window: 30d', why: t('backfill.needs.has-under-tsdb-why', 'at least as long as the range, so that it takes samples that are older than what it has') },
];
