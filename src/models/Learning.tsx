import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import type { GroupStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { Progress } from '../Progress';
import { utcTime } from './version';

/** What a group is doing: which version scores, how far learning is, or why it failed. */
export function Learning({ group }: { group: GroupStatus }) {
  const styles = useStyles2(getStyles);
  return (
    <div data-testid={testIds.models.state}>
      <p className={styles.state} role="status">{stateText(group)}</p>
      {(group.state === 'collecting' || group.state === 'training') && <div className={styles.progress}><Progress progress={group.progress} label={`Progress of ${group.group}`} /></div>}
      {group.error && (
        <Alert severity="error" title={`Learning ${group.group} failed`}>
          {group.error.message}. {group.error.hint} <code>{group.error.code}</code>
          <div>The sidecar tries again by itself, at longer and longer intervals; “Learn anew” tries at once.</div>
        </Alert>
      )}
    </div>
  );
}

function stateText({ state, trainedAt, drift, latest, detector }: GroupStatus): string {
  const meanwhile = latest && detector ? `; until then ${detector} scores` : '';
  switch (state) {
    case 'collecting':
      return `◔ collecting nominal data: learning starts when the nominal period is full${meanwhile}`;
    case 'training':
      return `◔ learning${meanwhile}`;
    case 'failed':
      return '✕ not learned, nothing scores this group';
    case 'ready':
      return trainedAt === null ? '● ready' : `● scores come from the version learned ${utcTime(trainedAt)} UTC${driftText(drift)}`;
  }
}

/** How far levels have moved since; 1 is as far as a nominal sample in a hundred. */
const driftText = (drift: number | null) => (drift === null ? '' : `; drift since then: ${drift.toFixed(2)}${drift > 1 ? ' ▲ over 1, learn anew' : ''}`);

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  progress: css({ marginBottom: theme.spacing(1) }),
});
