/** Chaos: preview and launch an experiment, watch and stop runs, pull the safety lever, read the history with exact intervals and how well runs were detected. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, LoadingPlaceholder, Tab, TabsBar, useStyles2 } from '@grafana/ui';
import { lazy, Suspense } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch, mayStop } from '../api/settings';
import { testIds } from '../ids';
import { t } from '../text';
import { History } from './history/History';
import { LaunchForm } from './LaunchForm';
import { LiveRuns } from './LiveRuns';
import { RunView } from './run/RunView';
import { ScoreCards } from './run/ScoreCards';

/** Brings the YAML parser. */
const Experiments = lazy(() => import('./editor/Experiments').then(({ Experiments: part }) => ({ default: part })));

const EVERY = 1000;
const tabs = () => [
  { view: 'launch', label: t('chaos.tab.launch', 'Launch') },
  { view: 'experiments', label: t('chaos.tab.experiments', 'Experiments') },
  { view: 'history', label: t('chaos.tab.history', 'History') },
  { view: 'scorecards', label: t('chaos.tab.score-cards', 'Score cards') },
];

async function catalogue(signal: AbortSignal) {
  const [faults, targets, experiments, status] = await Promise.all([sidecar.faults(signal), sidecar.targets(signal), sidecar.experiments(signal), sidecar.status(signal)]);
  return { faults, targets, experiments, chaos: status.chaos };
}

/** `?view=` says which part is shown, `?run=` opens one run; `?service=&component=&fault=` preset the launch form. */
export function ChaosPage() {
  const styles = useStyles2(getStyles);
  const [parameters, setParameters] = useSearchParams();
  const runs = usePolling(sidecar.runs, EVERY);
  const known = usePolling(catalogue, 15 * EVERY);
  const lever = usePolling(sidecar.lever, 5 * EVERY);
  const [launcher, stopper] = [mayLaunch(), mayStop()];
  const { busy, failure, act } = useActions(() => {
    runs.again();
    lever.again();
  });
  const running = runs.value?.filter(({ state }) => state === 'running') ?? [];
  const asked = parameters.get('run');
  const view = asked === null ? (tabs().find((tab) => tab.view === parameters.get('view'))?.view ?? 'launch') : '';
  const mayStart = launcher && known.value?.chaos.enabled === true && lever.value?.engaged === false;
  return (
    <PluginPage>
      <div data-testid={testIds.chaos.page} className={styles.page}>
        <Failure failure={runs.failure ?? known.failure} />
        {known.value && !known.value.chaos.enabled && (
          <Alert severity="info" title={t('chaos.page.off', 'Chaos is switched off')}>{known.value.chaos.reason ?? t('chaos.page.off-why', 'It is disabled in the sidecar’s configuration.')}</Alert>
        )}
        {!launcher && <Alert severity="info" title={t('chaos.page.may-look', 'You may look')}>{stopper ? t('chaos.page.may-stop', 'You may stop runs and pull the safety lever. Launching takes the right to launch.') : t('chaos.page.editors', 'Launching and stopping take Grafana’s Editor role.')}</Alert>}
        <TabsBar>
          {tabs().map((tab) => <Tab key={tab.view} label={tab.label} active={tab.view === view} onChangeTab={() => setParameters({ view: tab.view })} />)}
        </TabsBar>
        <div className={styles.content}>
          {asked !== null && <RunView key={asked} name={asked} known={runs.value?.find(({ run }) => run === asked)} />}
          {view === 'launch' && (
            <>
              {mayStart && known.value && <LaunchForm key={parameters.toString()} {...known.value} preset={{ service: parameters.get('service'), component: parameters.get('component'), fault: parameters.get('fault') }} launched={runs.again} />}
              <History runs={runs.value} brief />
            </>
          )}
          {view === 'experiments' && known.value && (
            <Suspense fallback={<LoadingPlaceholder text="" />}>
              <Experiments {...known.value} launcher={launcher} mayStart={mayStart} launched={runs.again} />
            </Suspense>
          )}
          {view === 'history' && <History runs={runs.value} />}
          {view === 'scorecards' && <ScoreCards />}
        </div>
        <Failure failure={failure} title={t('chaos.page.failed', 'That did not work')} />
        <LiveRuns runs={running} now={runs.at ?? 0} lever={lever.value} stopper={stopper} launcher={launcher} busy={busy} act={act} />
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minHeight: '100%' }),
  content: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(3), flex: 1 }),
});
