import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import type { GroupStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { utcTime } from './version';

/** What a group is doing: which version scores, how far learning is, or why it failed. */
export function Learning({ group }: { group: GroupStatus }) {
  const styles = useStyles2(getStyles);
  return (
    <div data-testid={testIds.models.state}>
      <p className={styles.state} role="status">{stateText(group)}</p>
      {(group.state === 'collecting' || group.state === 'training') && <Progress group={group} />}
      {group.error && (
        <Alert severity="error" title={`Learning ${group.group} failed`}>
          {group.error.message}. {group.error.hint} <code>{group.error.code}</code>
          <div>The sidecar tries again by itself, at longer and longer intervals; “Learn anew” tries at once.</div>
        </Alert>
      )}
    </div>
  );
}

function stateText({ state, trainedAt }: GroupStatus): string {
  switch (state) {
    case 'collecting':
      return '◔ collecting nominal data: learning starts when the nominal period is full';
    case 'training':
      return '◔ learning';
    case 'failed':
      return '✕ not learned, nothing scores this group';
    case 'ready':
      return trainedAt === null ? '● ready' : `● scores come from the version learned ${utcTime(trainedAt)} UTC`;
  }
}

function Progress({ group: { group, progress } }: { group: GroupStatus }) {
  const styles = useStyles2(getStyles);
  const percent = Math.round(100 * progress);
  return (
    <div className={styles.progress}>
      <div className={styles.bar} role="progressbar" aria-label={`Progress of ${group}`} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <div style={{ width: `${percent}%` }} />
      </div>
      {percent} %
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({ color: theme.colors.text.secondary, margin: theme.spacing(0, 0, 1) }),
  progress: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), maxWidth: 600, marginBottom: theme.spacing(1), fontVariantNumeric: 'tabular-nums' }),
  bar: css({ flex: 1, height: 10, background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, overflow: 'hidden', '& div': { height: '100%', background: theme.colors.primary.main } }),
});
