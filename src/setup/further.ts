/** What is not needed to begin with: alert rules, chaos, the safety lever, fault spots. Pure. */
import { BASE_PATH } from '../ids';
import { t } from '../text';
import { looking, type Verdict, waitsFor } from './check';
import { titles as connection } from './connection';
import { current, type Facts } from './facts';
import { chaosYaml, rulesYaml } from './snippets';

export const titles = {
  alerts: () => t('setup.alerts.title', 'Alert rules'),
  chaos: () => t('setup.chaos.title', 'Chaos runs'),
  lever: () => t('setup.lever.title', 'Safety lever'),
  spots: () => t('setup.spots.title', 'Fault spots'),
};

export function alertsCheck({ metrics }: Facts): Verdict {
  const value = current(metrics);
  if (!value) {
    return waitsFor(connection.source());
  }
  return value.alerts.length > 0
    ? { state: 'done', finding: t('setup.alerts.seen', 'Pending or firing in Prometheus: {{names}}.', { names: value.alerts.join(', ') }) }
    : { state: 'optional', finding: t('setup.alerts.unseen', 'No rule of Roentgen’s is pending or firing in Prometheus. Whether there are rules that are quiet, or rules of Grafana’s own, cannot be seen from here.'), next: { text: t('setup.alerts.load', 'Ready rules lie in provisioning/: for Prometheus (this line), or for Grafana’s alerting.'), snippet: rulesYaml(), link: { href: `${BASE_PATH}/alerts`, text: t('setup.alerts.link', 'Alert rules') } } };
}

export function chaosCheck({ status, services }: Facts): Verdict {
  const value = current(status);
  if (!value) {
    return waitsFor(connection.sidecar());
  }
  const { enabled, reason } = value.chaos;
  const link = { href: `${BASE_PATH}/chaos`, text: t('setup.chaos.link', 'Chaos') };
  return enabled
    ? { state: 'done', finding: t('setup.chaos.on', 'On, for what the allow-list names.') }
    : { state: 'optional', finding: t('setup.chaos.off', 'Off: {{reason}}', { reason: reason ?? t('setup.chaos.by-configuration', 'by configuration') }), next: { text: t('setup.chaos.take', 'To launch faults it takes a launch token, chaos.enabled and an allow-list in the sidecar’s configuration, and targets.'), snippet: chaosYaml(services.value?.[0]?.service ?? 'shop'), link } };
}

export function leverCheck({ lever, status }: Facts): Verdict {
  const value = current(lever);
  if (!value) {
    return status.failure || lever.failure ? waitsFor(connection.sidecar()) : looking();
  }
  return value.engaged
    ? { state: 'optional', finding: t('setup.lever.engaged', 'Engaged by {{author}}: {{reason}}. Nothing can be launched.', { author: value.author || '–', reason: value.reason || '–' }), next: { text: t('setup.lever.release', 'Release it when the reason is gone.'), link: { href: `${BASE_PATH}/chaos`, text: t('setup.chaos.link', 'Chaos') } } }
    : { state: 'done', finding: t('setup.lever.released', 'Released: it blocks nothing.') };
}

export function spotsCheck({ spots, status }: Facts): Verdict {
  const list = current(spots);
  if (!list) {
    return status.failure || spots.failure ? waitsFor(connection.sidecar()) : looking();
  }
  const trained = list.filter(({ trainedAt }) => trainedAt !== null);
  const samples = list.reduce((sum, each) => sum + each.samples, 0);
  return trained.length > 0
    ? { state: 'done', finding: t('setup.spots.trained', 'The classifier is trained for: {{names}}.', { names: trained.map(({ service }) => service).join(', ') }) }
    : { state: 'optional', finding: t('setup.spots.none', 'No classifier yet; {{samples}} samples.', { samples }), next: { text: t('setup.spots.campaign', 'A campaign of faults, best on a mirror of the service, collects samples; then the classifier names the faulty component.'), link: { href: `${BASE_PATH}/spots`, text: t('setup.spots.link', 'Fault spots') } } };
}
