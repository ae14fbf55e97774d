import { Alert } from '@grafana/ui';
import type { ModelVersion } from '../../sidecar/contract';
import { plural } from '../figures';
import { testIds } from '../ids';
import { incidentText, learnedIncidents } from './lineage';

/** Incidents inside the nominal period that the version in use was learned from, and how to leave them out. */
export function Incidents({ versions }: { versions: ModelVersion[] }) {
  const incidents = learnedIncidents(versions);
  if (incidents.length === 0) {
    return null;
  }
  return (
    <Alert severity="warning" title={`${plural(incidents.length, 'likely incident')} inside the nominal period`} data-testid={testIds.models.incidents}>
      <ul style={{ listStyle: 'disc', paddingLeft: 24 }}>{incidents.map((incident) => <li key={incident.from}>{incidentText(incident)}</li>)}</ul>
      The version in use was learned from them as if they were nominal. If they are not, set <code>nominal.exclude_incidents: true</code> in the service’s configuration, or name the times under <code>nominal.exclude</code>, and learn anew.
    </Alert>
  );
}
