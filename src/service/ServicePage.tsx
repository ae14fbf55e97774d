/** Service: what is ill, since when, why, do users suffer, was it us. `?service=`, `group=`, `component=`, `from=`, `to=`, `timezone=`, `refresh=`, `episode=` and `run=` lead to one view. */
import { PluginPage } from '@grafana/runtime';
import type { ServiceStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { ChosenService } from './ChosenService';
import { ServiceView } from './ServiceView';

/** What is known of a service while the sidecar does not answer: its name. Its recorded scores are still shown. */
const recorded = (service: string): ServiceStatus => ({ service, components: [], stepSeconds: 30, nominal: null, kpi: null, groups: [], componentLabel: '', selector: '', nodes: null, suspects: null, learningHeld: null });

export function ServicePage() {
  return (
    <PluginPage>
      <div data-testid={testIds.service.page}>
        <ChosenService id="service-service" every={10_000} unread={recorded}>{({ service, field }) => <ServiceView key={service.service} service={service} field={field} />}</ChosenService>
      </div>
    </PluginPage>
  );
}
