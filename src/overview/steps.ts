/** Whether something is missing before the overview says all that it could: then it leads to the first steps. Pure. */
import type { ServiceStatus, Status } from '../../sidecar/contract';
import { t } from '../text';

/** What is missing first, in words; null where nothing is. @param services null: not known yet */
export function missingStep(services: ServiceStatus[] | null, status: Status | null, failing: boolean): string | null {
  if (failing) {
    return t('overview.steps.sidecar', 'the sidecar cannot be read');
  }
  if (status && !status.prometheus.reachable) {
    return t('overview.steps.prometheus', 'the sidecar’s Prometheus does not answer');
  }
  if (!services) {
    return null;
  }
  if (services.length === 0) {
    return t('overview.steps.services', 'no service is configured');
  }
  const groups = services.flatMap((service) => service.groups);
  const learning = groups.filter(({ state }) => state === 'collecting' || state === 'training').length;
  if (services.some((service) => service.groups.length === 0)) {
    return t('overview.steps.series', 'a service has no series');
  }
  if (groups.some(({ state }) => state === 'failed')) {
    return t('overview.steps.failed', 'a model failed');
  }
  return learning > 0 ? t('overview.steps.learning', '{{learning}} of {{all}} models are learned yet', { learning: groups.length - learning, all: groups.length }) : null;
}
