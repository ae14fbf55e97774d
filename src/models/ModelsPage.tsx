/** Models: what each group's model was learned from, how far learning is, which version scores; and the way to another one. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, Combobox, EmptyState, Field, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useSearchParams } from 'react-router-dom';
import type { ServiceStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { testIds } from '../ids';
import { GroupModels } from './GroupModels';
import { LearnAnew } from './LearnAnew';

const EVERY = 2000;

/** `?service=` says which service is shown; the first one where it is absent. */
export function ModelsPage() {
  const styles = useStyles2(getStyles);
  const [parameters, setParameters] = useSearchParams();
  const services = usePolling(sidecar.services, EVERY);
  const asked = parameters.get('service');
  const list = services.value ?? [];
  const service = asked === null ? list[0] : list.find((each) => each.service === asked);
  return (
    <PluginPage>
      <div data-testid={testIds.models.page}>
        <Failure failure={services.failure} />
        {!services.value && !services.failure && <LoadingPlaceholder text="Asking the sidecar…" />}
        {services.value?.length === 0 && <EmptyState variant="not-found" message="No services yet">The sidecar learns the services of its configuration. Add one, or wait until Prometheus has its first samples.</EmptyState>}
        {list.length > 0 && (
          <Field className={styles.field} label="Service" htmlFor="models-service" noMargin>
            <Combobox id="models-service" width={28} placeholder="Choose a service" options={list.map(({ service: value }) => ({ value, label: value }))} value={service?.service ?? null} onChange={({ value }) => setParameters({ service: value })} />
          </Field>
        )}
        {list.length > 0 && !service && <Alert severity="warning" title={`The sidecar watches no service called “${asked}”`}>Choose one of its services above, or add this one to the sidecar’s configuration.</Alert>}
        {service && <ServiceModels key={service.service} service={service} changed={services.again} />}
      </div>
    </PluginPage>
  );
}

function ServiceModels({ service, changed }: { service: ServiceStatus; changed: () => void }) {
  const styles = useStyles2(getStyles);
  const status = usePolling(sidecar.status, 2 * EVERY);
  const launcher = mayLaunch();
  const stage = status.value?.stages.find((each) => each.stage === 'learn' && each.service === service.service);
  return (
    <>
      {!launcher && <Alert severity="info" title="You may look">Choosing a version and learning anew take Grafana’s Editor role.</Alert>}
      <LearnAnew service={service} stage={stage} launcher={launcher} changed={() => { changed(); status.again(); }} />
      {service.groups.length === 0 && <p>No groups yet: the sidecar has not found series of this service. Look at the configured selector and at Prometheus’s targets.</p>}
      {service.groups.map((group) => <GroupModels key={group.group} service={service.service} group={group} launcher={launcher} changed={changed} />)}
      <p className={styles.hint}>
        The validation loss is the mean squared error of the best epoch on data that was not trained on, in squared scaled units: it compares versions that have the same features.
      </p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  field: css({ marginBottom: theme.spacing(2) }),
  hint: css({ maxWidth: 760, color: theme.colors.text.secondary }),
});
