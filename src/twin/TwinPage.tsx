/** The network twin: what happens to delay, jitter and loss if a link fails, a port changes or traffic grows; before and after, by estimates and by packet simulation. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinNetwork } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { testIds } from '../ids';
import { t } from '../text';
import { Chooser } from './Chooser';
import { Models } from './Models';
import { exampleOpened, fileOpened, type Opened, planOpened } from './opened';
import { Plans } from './Plans';
import { WhatIf } from './WhatIf';

const EVERY = 60_000;

export function TwinPage() {
  const styles = useStyles2(getStyles);
  const examples = usePolling(sidecar.twinExamples, 10 * EVERY);
  const plans = usePolling(sidecar.twinPlans, EVERY);
  const models = usePolling(sidecar.twinModels, EVERY);
  const [chosen, setChosen] = useState<Opened | null>(null);
  const [network, setNetwork] = useState<TwinNetwork | null>(null);
  const { failure, act } = useActions();
  const launcher = mayLaunch();
  if (examples.value?.[0] && !chosen) {
    setChosen(exampleOpened(examples.value[0], 0));
  }
  const take = (make: (opening: number) => Opened) => {
    setChosen(make((chosen?.opening ?? 0) + 1));
    setNetwork(null);
  };
  const open = (source: string) => act(async () => {
    const name = source.slice(source.indexOf(':') + 1);
    const example = source.startsWith('example:') && examples.value?.find((each) => each.example === name);
    if (example) {
      take((opening) => exampleOpened(example, opening));
    } else if (source.startsWith('plan:')) {
      const plan = await sidecar.twinPlan(name);
      take((opening) => planOpened(plan, opening));
    }
  });
  return (
    <PluginPage>
      <div data-testid={testIds.twin.page} className={styles.page}>
        <Failure failure={examples.failure ?? plans.failure ?? models.failure} />
        <Failure failure={failure} title={t('twin.page.failure', 'That did not work')} />
        {!launcher && <Alert severity="info" title={t('twin.page.viewer', 'You may look')}>{t('twin.page.viewer-hint', 'Predictions of changes spend the sidecar’s time and take Grafana’s Editor role. Shipped examples and kept plans are shown with the predictions they have.')}</Alert>}
        <Chooser examples={examples.value ?? []} plans={plans.value ?? []} source={chosen?.source ?? null} network={network ?? chosen?.network ?? null} open={open} imported={(file, read) => take((opening) => fileOpened(file, read, opening))} act={act} />
        {examples.value?.length === 0 && !chosen && <p>{t('twin.page.no-examples', 'No example networks are installed. Import a file to begin.')}</p>}
        {chosen && (models.value || models.failure) && <WhatIf key={chosen.opening} opened={chosen} models={models.value} launcher={launcher} changed={setNetwork} />}
        {chosen && <Plans method={models.value?.preferred} plans={plans.value ?? []} network={network ?? chosen.network} launcher={launcher} changed={plans.again} open={(plan) => open(`plan:${plan}`)} />}
        {models.value && <Models models={models.value} launcher={launcher} changed={models.again} />}
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2) }),
});
