import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, LinkButton, useStyles2 } from '@grafana/ui';
import { useEffect } from 'react';
import type { Run, SafetyLever } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { runPath, testIds } from '../ids';
import { t } from '../text';
import { Lever } from './Lever';
import { phaseOf } from './run/phases';

export interface LiveRunsProps {
  runs: Run[];
  /** When `runs` was answered. */
  now: number;
  lever: SafetyLever | null;
  stopper: boolean;
  launcher: boolean;
  busy: boolean;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** Not translated: names of keys. By their place, whatever they write with Alt on this keyboard. */
export const SHORTCUT = 'Alt+Shift+S';
const isShortcut = ({ altKey, shiftKey, code }: KeyboardEvent) => altKey && shiftKey && code === 'KeyS';

/** The bar at the end of the window, on every part of the page: runs in progress, each with a stop button, one button and one shortcut for all of them, and the lever. */
export function LiveRuns({ runs, now, lever, stopper, launcher, busy, act }: LiveRunsProps) {
  const styles = useStyles2(getStyles);
  const idle = runs.length === 0;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isShortcut(event) && stopper && !event.repeat) {
        event.preventDefault();
        void act(sidecar.stopAll);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  return (
    <section className={styles.bar} aria-label={t('chaos.live.title', 'Runs in progress')} data-testid={testIds.chaos.live}>
      <div className={styles.head}>
        <h2 className={styles.title}>{t('chaos.live.title', 'Runs in progress')}</h2>
        {idle && <span className={styles.quiet}>{t('chaos.live.nothing', 'Nothing is being broken right now.')}</span>}
        <span className={styles.space} />
        {stopper && (
          <>
            <span className={styles.quiet}>{t('chaos.live.shortcut', 'stops all at once:')} <kbd>{SHORTCUT}</kbd></span>
            <Button variant="destructive" size="sm" icon="square-shape" disabled={idle} onClick={() => void act(sidecar.stopAll)} data-testid={testIds.chaos.stopAll}>
              {t('chaos.live.stop-all', 'Stop all')}
            </Button>
          </>
        )}
        {!lever?.engaged && <Lever lever={lever} stopper={stopper} launcher={launcher} busy={busy} act={act} />}
      </div>
      {lever?.engaged && <Lever lever={lever} stopper={stopper} launcher={launcher} busy={busy} act={act} />}
      {!idle && <div className={styles.runs}>{runs.map((run) => <LiveRun key={run.run} run={run} now={now} stopper={stopper} act={act} />)}</div>}
    </section>
  );
}

function LiveRun({ run, now, stopper, act }: Pick<LiveRunsProps, 'now' | 'stopper' | 'act'> & { run: Run }) {
  const styles = useStyles2(getStyles);
  const phases = run.faults.map((fault) => {
    const { mark, word, secondsLeft } = phaseOf(fault, run, now);
    return `${mark} ${fault.fault} → ${fault.component}: ${word}${secondsLeft === null ? '' : ` (${secondsLeft} s)`}`;
  });
  return (
    <div className={styles.run}>
      <div>
        <strong>▶ {run.experiment}</strong> {t('chaos.live.on', 'on {{service}}', { service: run.service })}
        <div className={styles.quiet}>{phases.join(' · ')}</div>
      </div>
      <div className={styles.buttons}>
        <LinkButton variant="secondary" size="sm" icon="eye" href={runPath(run.run)} data-testid={testIds.chaos.watch}>{t('chaos.live.watch', 'Watch')}</LinkButton>
        {stopper && (
          <Button variant="destructive" size="sm" icon="square-shape" onClick={() => void act(() => sidecar.stopRun(run.run))} data-testid={testIds.chaos.stop}>
            {t('chaos.live.stop', 'Stop')}
          </Button>
        )}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ position: 'sticky', bottom: 0, zIndex: theme.zIndex.navbarFixed, padding: theme.spacing(1, 2), border: `1px solid ${theme.colors.border.medium}`, borderRadius: theme.shape.radius.default, background: theme.colors.background.elevated, boxShadow: theme.shadows.z3 }),
  head: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 2), alignItems: 'center' }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  space: css({ flex: 1 }),
  quiet: css({ color: theme.colors.text.secondary, margin: 0, overflowWrap: 'anywhere' }),
  runs: css({ maxHeight: '30vh', overflowY: 'auto' }),
  run: css({
    display: 'flex',
    justifyContent: 'space-between',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginTop: theme.spacing(1),
    padding: theme.spacing(1, 1.5),
    background: theme.colors.background.secondary,
    borderLeft: `6px solid ${theme.colors.error.main}`,
    borderRadius: theme.shape.radius.default,
  }),
  buttons: css({ display: 'flex', gap: theme.spacing(1) }),
});
