/** The service that a page shows: `?service=` in its address, the first one where it is absent. */
import { Alert, Combobox, EmptyState, Field, LoadingPlaceholder } from '@grafana/ui';
import { type ReactNode, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { ServiceStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { t } from '../text';

export interface Chosen {
  service: ServiceStatus;
  /** When `service` was answered, in milliseconds since the epoch. */
  now: number;
  /** To be called when something of the service has changed. */
  changed: () => void;
  /** The field that chooses another service. */
  field: ReactNode;
}

export interface ChosenServiceProps {
  /** Of the field. */
  id: string;
  /** Milliseconds between two questions. */
  every: number;
  /** What stands for the service of the address while the sidecar has not answered yet and cannot be read; absent: nothing is shown then. */
  unread?: (service: string) => ServiceStatus;
  children: (chosen: Chosen) => ReactNode;
}

/** What of an address belongs to one service only. */
const OF_SERVICE = ['episode', 'group', 'component', 'run'];

export function ChosenService({ id, every, unread, children }: ChosenServiceProps) {
  const [parameters, setParameters] = useSearchParams();
  const services = usePolling(sidecar.services, every);
  const asked = parameters.get('service');
  const list = services.value ?? [];
  const lone = unread && asked !== null && !services.value && services.failure ? unread : null;
  const known = asked === null ? list[0] : list.find((each) => each.service === asked);
  const service = useMemo(() => (lone && asked !== null ? lone(asked) : known), [lone, asked, known]);
  const choose = (name: string) => {
    const next = new URLSearchParams(parameters);
    OF_SERVICE.forEach((key) => next.delete(key));
    next.set('service', name);
    setParameters(next);
  };
  const field = <ServiceField id={id} names={list.map((each) => each.service)} value={service?.service ?? null} choose={choose} />;
  return (
    <>
      <Failure failure={services.failure} />
      {!services.value && !services.failure && <LoadingPlaceholder text={t('service.chosen-service.asking', 'Asking the sidecar…')} />}
      {services.value?.length === 0 && <EmptyState variant="not-found" message={t('service.chosen-service.none', 'No services yet')}>{t('service.chosen-service.none-more', 'The sidecar watches the services of its configuration. Add one, or wait until Prometheus has its first samples.')}</EmptyState>}
      {list.length > 0 && !service && (
        <>
          {field}
          <Alert severity="warning" title={t('service.chosen-service.unknown', 'The sidecar watches no service called “{{service}}”', { service: asked ?? '' })}>{t('service.chosen-service.unknown-more', 'Choose one of its services above, or add this one to the sidecar’s configuration.')}</Alert>
        </>
      )}
      {service && children({ service, now: services.at ?? 0, changed: services.again, field })}
    </>
  );
}

function ServiceField({ id, names, value, choose }: { id: string; names: string[]; value: string | null; choose: (name: string) => void }) {
  return (
    <Field label={t('service.chosen-service.label', 'Service')} htmlFor={id} noMargin>
      <Combobox id={id} width={20} placeholder={t('service.chosen-service.choose', 'Choose a service')} options={names.map((name) => ({ value: name, label: name }))} value={value} onChange={(option) => choose(option.value)} />
    </Field>
  );
}
