import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { sidecar } from '../api/client';
import { ofService, useTask } from '../api/task';
import { TaskState } from '../api/TaskState';
import { testIds } from '../ids';
import { RangeTask } from '../range/RangeTask';
import { needs, reportText } from './report';
import { t } from '../text';

const LENGTHS = ['1h', '6h', '24h', '7d', '30d'];

export interface BackfillProps {
  service: string;
  now: number;
  launcher: boolean;
}

/** Scores of the past, written to Prometheus, so that dashboards have history. */
export function Backfill({ service, now, launcher }: BackfillProps) {
  const styles = useStyles2(getStyles);
  const fits = useMemo(() => ofService('backfill', service), [service]);
  const work = useTask(fits);
  const report = work.task?.state === 'done' ? work.task.backfill : null;
  return (
    <section aria-label={t('backfill.backfill.backfill', 'Backfill')} data-testid={testIds.backfill.part}>
      <p className={styles.note}>{t('backfill.backfill.the-versions-in-use-score', 'The versions in use score a past range, and the scores are written to Prometheus by remote write: dashboards and radiographies then have a history from before Roentgen was there.')}</p>
      {launcher && <RangeTask id="backfill" lengths={LENGTHS} length="24h" now={now} work={work} label={t('backfill.backfill.backfill', 'Backfill')} start={(range) => void work.start(() => sidecar.backfill(service, range))} testId={testIds.backfill.start} />}
      <TaskState work={work} noun={t('backfill.backfill.the-backfill', 'The backfill')} launcher={launcher} hintOf={(code) => code === 'REMOTE_WRITE_REFUSED' && <Needs />} />
      {report && <p role="status" data-testid={testIds.backfill.result}>● {reportText(report)}</p>}
      {!work.task && (
        <div className={styles.note}>
          {!launcher && t('backfill.backfill.nothing-has-been-backfilled-yet', 'Nothing has been backfilled yet; an editor can start it. ')}
          <Needs />
        </div>
      )}
    </section>
  );
}

function Needs() {
  const styles = useStyles2(getStyles);
  return (
    <>
      {t('backfill.backfill.prometheus-takes-samples-of-the', 'Prometheus takes samples of the past when')}
      <ul className={styles.list}>{needs().map(({ what, code, why }) => <li key={code}>{what} <code>{code}</code>, {why}.</li>)}</ul>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: theme.spacing(1, 0), maxWidth: 760, color: theme.colors.text.secondary }),
  list: css({ margin: 0, paddingLeft: theme.spacing(3), listStyle: 'disc' }),
});
