import { Alert } from '@grafana/ui';
import type { ModelVersion } from '../../sidecar/contract';
import { plural } from '../figures';
import { testIds } from '../ids';
import { incidentText, learnedIncidents } from './lineage';
import { t } from '../text';

/** Incidents inside the nominal period that the version in use was learned from, and how to leave them out. */
export function Incidents({ versions }: { versions: ModelVersion[] }) {
  const incidents = learnedIncidents(versions);
  if (incidents.length === 0) {
    return null;
  }
  return (
    <Alert severity="warning" title={t('models.incidents.inside-the-nominal-period', '{{length}} inside the nominal period', { length: plural(incidents.length, 'likely incident') })} data-testid={testIds.models.incidents}>
      <ul style={{ listStyle: 'disc', paddingLeft: 24 }}>{incidents.map((incident) => <li key={incident.from}>{incidentText(incident)}</li>)}</ul>
      {t('models.incidents.the-version-in-use-was', 'The version in use was learned from them as if they were nominal. If they are not, set')}{' '}<code>{'nominal.exclude_incidents: true'}</code>{' '}{t('models.incidents.in-the-services-configuration-or', 'in the service’s configuration, or name the times under')}{' '}<code>{'nominal.exclude'}</code>{t('models.incidents.and-learn-anew', ', and learn anew.')}
    </Alert>
  );
}
