import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { mayLaunch, mayStop } from '../api/settings';
import { testIds } from '../ids';
import { ageText } from '../overview/health';
import { Progress } from '../Progress';
import { t } from '../text';
import type { Work } from './work';

export interface UnderWayProps {
  work: Work[];
  now: number;
  changed: () => void;
}

export function UnderWay({ work, now, changed }: UnderWayProps) {
  const styles = useStyles2(getStyles);
  const { busy, failure, act } = useActions(changed);
  const stop = ({ kind, name }: NonNullable<Work['stop']>) => void act(() => (kind === 'task' ? sidecar.stopTask(name) : sidecar.stopCampaign(name)));
  return (
    <>
      <Failure failure={failure} title={t('activity.now.not-done', 'That did not work')} />
      {work.length === 0 && <p role="status" className={styles.quiet}>{t('activity.now.nothing', 'Nothing is under way.')}</p>}
      <ul className={styles.list} data-testid={testIds.activity.now}>
        {work.map((each) => (
          <li key={each.key} className={styles.row} data-testid={testIds.activity.work}>
            <div className={styles.name}>
              <strong>◔ {each.what}</strong> {each.subject}
              <div className={styles.quiet}>{[authorText(each), sinceText(each, now), each.detail].filter((text) => text !== '').join('; ')}</div>
            </div>
            <Progress progress={each.progress} label={t('activity.now.progress', 'Progress: {{what}} of {{subject}}', { what: each.what, subject: each.subject })} />
            <div className={styles.button}>{each.stop && mayEnd(each.stop) && <Button size="sm" variant="secondary" icon="square-shape" disabled={busy} aria-label={t('activity.now.stop-label', 'Stop: {{what}} of {{subject}}', { what: each.what, subject: each.subject })} onClick={() => each.stop && stop(each.stop)} data-testid={testIds.activity.stop}>{t('activity.now.stop', 'Stop')}</Button>}</div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Stopping a campaign ends harm; cancelling a task throws work away. */
const mayEnd = ({ kind }: NonNullable<Work['stop']>) => (kind === 'campaign' ? mayStop() : mayLaunch());

const authorText = ({ by }: Work) => (by === null ? '' : t('activity.now.by', 'by {{author}}', { author: by }));
const sinceText = ({ since }: Work, now: number) => (since === null ? '' : t('activity.now.since', 'for {{age}}', { age: ageText(now - since) }));

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, maxWidth: 1100 }),
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1, 3), padding: theme.spacing(1, 0), borderBottom: `1px solid ${theme.colors.border.weak}` }),
  name: css({ flex: '1 1 320px', minWidth: 0, overflowWrap: 'anywhere' }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  button: css({ width: 80 }),
});
