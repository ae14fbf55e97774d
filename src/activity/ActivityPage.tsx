/** Activity: what the sidecar is doing and has done, and, for administrators, who changed what. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayConfigure } from '../api/settings';
import { testIds } from '../ids';
import { plurals, t } from '../text';
import { AuditJournal } from './AuditJournal';
import { PastTasks } from './PastTasks';
import { UnderWay } from './UnderWay';
import { underWay } from './work';

const EVERY = 5000;

export function ActivityPage() {
  const styles = useStyles2(getStyles);
  const all = usePolling(askAll, EVERY);
  const now = all.at ?? 0;
  return (
    <PluginPage>
      <div data-testid={testIds.activity.page}>
        <Failure failure={all.failure} />
        {!all.value && !all.failure && <LoadingPlaceholder text={t('activity.asking', 'Asking the sidecar…')} />}
        {all.value && (
          <>
            <section aria-labelledby="activity-now">
              <h2 id="activity-now" className={styles.title}>{t('activity.now.title', 'Under way')}</h2>
              <p className={styles.note}>{plurals('activity.queue', '{{count}} job waits for a worker.', '{{count}} jobs wait for a worker.', all.value.queued)}</p>
              <UnderWay work={underWay(all.value.tasks, all.value.services, all.value.campaigns)} now={now} changed={all.again} />
            </section>
            <section aria-labelledby="activity-past">
              <h2 id="activity-past" className={styles.title}>{t('activity.past.title', 'Past tasks')}</h2>
              <PastTasks tasks={all.value.tasks.filter(({ state }) => state !== 'running')} now={now} />
            </section>
          </>
        )}
        {mayConfigure() && <AuditJournal />}
      </div>
    </PluginPage>
  );
}

async function askAll(signal: AbortSignal) {
  const [tasks, services, campaigns, { queued }] = await Promise.all([sidecar.tasks(signal), sidecar.services(signal), sidecar.campaigns(signal), sidecar.jobs(signal)]);
  return { tasks, services, campaigns, queued };
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(3, 0, 0.5), fontSize: theme.typography.h4.fontSize }),
  note: css({ margin: theme.spacing(0.5, 0, 1), color: theme.colors.text.secondary }),
});
