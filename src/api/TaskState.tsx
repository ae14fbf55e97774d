import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import type { TaskStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { Progress } from '../Progress';
import { t } from '../text';
import { Failure } from './Failure';
import type { TaskWork } from './task';

export interface TaskStateProps {
  work: TaskWork;
  /** What the task does, as a noun: "Backtest". */
  noun: string;
  launcher: boolean;
  /** What to do about an error, beyond the sidecar's own hint. */
  hintOf?: (code: string) => ReactNode;
}

/** How far a task is, the way to cancel it, and what it failed of. Its height stays while it runs. */
export function TaskState({ work, noun, launcher, hintOf }: TaskStateProps) {
  const styles = useStyles2(getStyles);
  const { task, running, busy, failure, stop } = work;
  return (
    <>
      <Failure failure={failure} title={t('api.task.not-done', 'That did not work')} />
      {task && running && (
        <div className={styles.running} data-testid={testIds.task.progress}>
          <span role="status">◔ {t('api.task.running', '{{noun}} is running, by {{author}}', { noun, author: task.author })}</span>
          <Progress progress={task.progress} label={t('api.task.progress', 'Progress: {{noun}}', { noun })} />
          {launcher && <Button size="sm" variant="secondary" icon="square-shape" disabled={busy} onClick={stop} data-testid={testIds.task.stop}>{t('api.task.cancel', 'Cancel')}</Button>}
        </div>
      )}
      {task && !running && <Ended task={task} noun={noun} hintOf={hintOf} />}
    </>
  );
}

function Ended({ task, noun, hintOf }: { task: TaskStatus; noun: string; hintOf?: (code: string) => ReactNode }) {
  const styles = useStyles2(getStyles);
  if (task.state === 'cancelled') {
    return <p role="status" className={styles.quiet}>■ {t('api.task.cancelled', '{{noun}} was cancelled at {{percent}} %; nothing of it was kept here.', { noun, percent: Math.round(100 * task.progress) })}</p>;
  }
  if (task.state !== 'failed' || !task.error) {
    return null;
  }
  return (
    <Alert severity="error" title={t('api.task.failed', '{{noun}} failed', { noun })} data-testid={testIds.failure}>
      {task.error.message}. {task.error.hint} <code>{task.error.code}</code>
      <div>{hintOf?.(task.error.code)}</div>
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  running: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(2), minHeight: 32, margin: theme.spacing(1, 0) }),
  quiet: css({ margin: theme.spacing(1, 0), color: theme.colors.text.secondary }),
});
