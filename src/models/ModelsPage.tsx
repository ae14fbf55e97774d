/** Models: what each group's model was learned from, how far learning is, which version scores; detectors compared; scores of the past. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, Tab, TabContent, TabsBar, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import type { ServiceStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { Backfill } from '../backfill/Backfill';
import { testIds } from '../ids';
import { ScoreCard } from '../scorecard/ScoreCard';
import { type Chosen, ChosenService } from '../service/ChosenService';
import { GroupModels } from './GroupModels';
import { LearnAnew } from './LearnAnew';
import { t } from '../text';

const EVERY = 2000;
const tabs = () => [
  { tab: 'versions', label: t('models.tab.versions', 'Versions') },
  { tab: 'scorecard', label: t('models.tab.scorecard', 'Score card') },
  { tab: 'backfill', label: t('models.tab.backfill', 'Backfill') },
];

/** `?service=` says which service is shown, the first one where it is absent; `tab=` which part. */
export function ModelsPage() {
  return (
    <PluginPage>
      <div data-testid={testIds.models.page}>
        <ChosenService id="models-service" every={EVERY}>{(chosen) => <ServiceModels key={chosen.service.service} {...chosen} />}</ChosenService>
      </div>
    </PluginPage>
  );
}

function ServiceModels({ service, now, field, changed }: Chosen) {
  const styles = useStyles2(getStyles);
  const [parameters, setParameters] = useSearchParams();
  const shown = tabs().find(({ tab }) => tab === parameters.get('tab'))?.tab ?? 'versions';
  const launcher = mayLaunch();
  const show = (tab: string) => {
    const next = new URLSearchParams(parameters);
    next.set('tab', tab);
    setParameters(next);
  };
  return (
    <>
      {field}
      {!launcher && <Alert className={styles.looking} severity="info" title={t('models.models-page.you-may-look', 'You may look')}>{t('models.models-page.choosing-a-version-learning-anew', 'Choosing a version, learning anew, comparing and backfilling take Grafana’s Editor role.')}</Alert>}
      <TabsBar className={styles.tabs}>
        {tabs().map(({ tab, label }) => <Tab key={tab} label={label} active={tab === shown} onChangeTab={() => show(tab)} />)}
      </TabsBar>
      <TabContent className={styles.content}>
        {shown === 'versions' && <Versions service={service} launcher={launcher} changed={changed} />}
        {shown === 'scorecard' && <ScoreCard service={service.service} now={now} launcher={launcher} />}
        {shown === 'backfill' && <Backfill service={service.service} now={now} launcher={launcher} />}
      </TabContent>
    </>
  );
}

function Versions({ service, launcher, changed }: { service: ServiceStatus; launcher: boolean; changed: () => void }) {
  const styles = useStyles2(getStyles);
  const status = usePolling(sidecar.status, 2 * EVERY);
  const stage = status.value?.stages.find((each) => each.stage === 'learn' && each.service === service.service);
  return (
    <>
      <LearnAnew service={service} stage={stage} launcher={launcher} changed={() => { changed(); status.again(); }} />
      {service.groups.length === 0 && <p>{t('models.models-page.no-groups-yet-the-sidecar', 'No groups yet: the sidecar has not found series of this service. Look at the configured selector and at Prometheus’s targets.')}</p>}
      {service.groups.map((group) => <GroupModels key={group.group} service={service.service} group={group} launcher={launcher} changed={changed} />)}
      <p className={styles.hint}>{t('models.models-page.held-out-nominal-time-is', 'Held-out nominal time is the part of the nominal period that a version was neither trained on nor took its line from: what is flagged there is false. A median score far below 1 leaves room before the line.')}</p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  looking: css({ margin: theme.spacing(2, 0, 0) }),
  tabs: css({ marginTop: theme.spacing(2) }),
  content: css({ background: 'transparent', paddingTop: theme.spacing(2) }),
  hint: css({ maxWidth: 760, color: theme.colors.text.secondary }),
});
