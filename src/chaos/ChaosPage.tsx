/** Chaos: preview and launch an experiment, watch and stop runs, pull the safety lever, read the history with exact intervals. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, useStyles2 } from '@grafana/ui';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { testIds } from '../ids';
import { History } from './History';
import { LaunchForm } from './LaunchForm';
import { Lever } from './Lever';
import { LiveRuns } from './LiveRuns';

const EVERY = 1000;

async function catalogue(signal: AbortSignal) {
  const [faults, targets, experiments, status] = await Promise.all([sidecar.faults(signal), sidecar.targets(signal), sidecar.experiments(signal), sidecar.status(signal)]);
  return { faults, targets, experiments, chaos: status.chaos };
}

export function ChaosPage() {
  const styles = useStyles2(getStyles);
  const runs = usePolling(sidecar.runs, EVERY);
  const known = usePolling(catalogue, 15 * EVERY);
  const lever = usePolling(sidecar.lever, 5 * EVERY);
  const launcher = mayLaunch();
  const { busy, failure, act } = useActions(() => {
    runs.again();
    lever.again();
  });
  const running = runs.value?.filter(({ state }) => state === 'running') ?? [];
  return (
    <PluginPage>
      <div data-testid={testIds.chaos.page} className={styles.page}>
        <Failure failure={runs.failure ?? known.failure} />
        <Failure failure={failure} title="That did not work" />
        {known.value && !known.value.chaos.enabled && (
          <Alert severity="info" title="Chaos is switched off">{known.value.chaos.reason ?? 'It is disabled in the sidecar’s configuration.'}</Alert>
        )}
        {!launcher && <Alert severity="info" title="You may look">Launching and stopping take Grafana’s Editor role.</Alert>}
        <div><Lever lever={lever.value} launcher={launcher} busy={busy} act={act} /></div>
        <LiveRuns runs={running} launcher={launcher} act={act} />
        {launcher && known.value?.chaos.enabled && !lever.value?.engaged && <LaunchForm {...known.value} launched={runs.again} />}
        <History runs={runs.value} />
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(3) }),
});
