import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { Run } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { testIds } from '../ids';
import { exactTime, parameterText } from './form';

export interface LiveRunsProps {
  runs: Run[];
  launcher: boolean;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** Runs in progress, each with a stop button, and one button for all of them. */
export function LiveRuns({ runs, launcher, act }: LiveRunsProps) {
  const styles = useStyles2(getStyles);
  return (
    <section aria-label="Runs in progress" data-testid={testIds.chaos.live}>
      <div className={styles.head}>
        <h2 className={styles.title}>Runs in progress</h2>
        {launcher && (
          <Button variant="destructive" size="sm" icon="square-shape" disabled={runs.length === 0} onClick={() => act(sidecar.stopAll)} data-testid={testIds.chaos.stopAll}>
            Stop all
          </Button>
        )}
      </div>
      {runs.length === 0 && <p className={styles.quiet}>Nothing is being broken right now.</p>}
      {runs.map((run) => (
        <div key={run.run} className={styles.run}>
          <div>
            <strong>▶ {run.experiment}</strong> on {run.service}, since {exactTime(run.startedAt)} UTC
            {run.faults.map((fault) => (
              <div key={`${fault.component} ${fault.fault}`} className={styles.quiet}>
                {fault.fault} on {fault.component} {parameterText(fault.parameters)}: {fault.start === null ? 'not yet in force' : fault.end === null ? 'in force' : 'undone'}
              </div>
            ))}
          </div>
          {launcher && (
            <Button variant="secondary" icon="square-shape" onClick={() => act(() => sidecar.stopRun(run.run))} data-testid={testIds.chaos.stop}>
              Stop
            </Button>
          )}
        </div>
      ))}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  head: css({ display: 'flex', gap: theme.spacing(2), alignItems: 'center', marginBottom: theme.spacing(1) }),
  title: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  quiet: css({ color: theme.colors.text.secondary, margin: 0 }),
  run: css({
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginTop: theme.spacing(1),
    padding: theme.spacing(1.5, 2),
    background: theme.colors.background.secondary,
    borderLeft: `6px solid ${theme.colors.error.main}`,
    borderRadius: theme.shape.radius.default,
  }),
});
