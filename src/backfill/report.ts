/** Words and figures of a backfill. Pure. */
import type { BackfillReport } from '../../sidecar/contract';
import { plural } from '../figures';
import { utcRange } from '../models/version';

export function reportText(report: BackfillReport): string {
  if (report.rows === 0) {
    return `${utcRange(report)} UTC: no row could be scored, so nothing was written. Is there data of the service in this range?`;
  }
  return `${utcRange(report)} UTC: ${plural(report.rows, 'row')} scored, ${plural(report.samples, 'sample')} written to Prometheus.`;
}

/** What a Prometheus needs to take samples of the past. */
export const NEEDS = [
  { what: 'it is started with', code: '--web.enable-remote-write-receiver', why: 'so that it takes remote writes at all' },
  { what: 'its prometheus.yml has, under storage.tsdb,', code: 'out_of_order_time_window: 30d', why: 'at least as long as the range, so that it takes samples that are older than what it has' },
];
