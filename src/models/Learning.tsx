import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import type { GroupStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { Progress } from '../Progress';
import { utcTime } from './version';
import { t } from '../text';

/** What a group is doing: which version scores, how far learning is, or why it failed. */
export function Learning({ group }: { group: GroupStatus }) {
  const styles = useStyles2(getStyles);
  return (
    <div data-testid={testIds.models.state}>
      <p className={styles.state} role="status">{stateText(group)}</p>
      {(group.state === 'collecting' || group.state === 'training') && <div className={styles.progress}><Progress progress={group.progress} label={t('models.learning.progress-of', 'Progress of {{group}}', { group: group.group })} /></div>}
      {group.error && (
        <Alert severity="error" title={t('models.learning.learning-failed', 'Learning {{group}} failed', { group: group.group })}>
          {group.error.message}. {group.error.hint} <code>{group.error.code}</code>
          <div>{t('models.learning.the-sidecar-tries-again-by', 'The sidecar tries again by itself, at longer and longer intervals; “Learn anew” tries at once.')}</div>
        </Alert>
      )}
    </div>
  );
}

function stateText({ state, trainedAt, drift, latest, detector }: GroupStatus): string {
  const meanwhile = latest && detector ? t('models.learning.until-then-scores', '; until then {{detector}} scores', { detector }) : '';
  switch (state) {
    case 'collecting':
      return t('models.learning.collecting-nominal-data-learning-starts', '◔ collecting nominal data: learning starts when the nominal period is full{{meanwhile}}', { meanwhile });
    case 'training':
      return t('models.learning.learning', '◔ learning{{meanwhile}}', { meanwhile });
    case 'failed':
      return t('models.learning.not-learned-nothing-scores-this', '✕ not learned, nothing scores this group');
    case 'ready':
      return trainedAt === null ? t('models.learning.ready', '● ready') : t('models.learning.scores-come-from-the-version', '● scores come from the version learned {{trainedAt}} UTC{{drift}}', { trainedAt: utcTime(trainedAt), drift: driftText(drift) });
  }
}

/** How far levels have moved since; 1 is as far as a nominal sample in a hundred. */
const driftText = (drift: number | null) => (drift === null ? '' : t('models.learning.drift-since-then', '; drift since then: {{value}}{{value2}}', { value: drift.toFixed(2), value2: drift > 1 ? ' ▲ over 1, learn anew' : '' }));

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  progress: css({ marginBottom: theme.spacing(1) }),
});
