/** Tries the stored settings: the sidecar, its Prometheus, and each token through the route that uses it. */
import { RIGHTS } from '../../sidecar/contract';
import { failureOf, sidecar } from '../api/client';
import { t } from '../text';
import { failureVerdict, verdictOf } from './rights';
import type { Verdicts } from './RightsTable';

export interface Outcome {
  severity: 'success' | 'error' | 'warning';
  title: string;
  text: string;
  verdicts: Verdicts;
}

export async function checkConnection(): Promise<Outcome> {
  try {
    const [{ version, prometheus, chaos }, verdicts] = await Promise.all([sidecar.status(), checkRights()]);
    const { url } = prometheus;
    const state = chaos.enabled ? t('config.check.chaos-on', 'Chaos is on.') : t('config.check.chaos-off', 'Chaos is off: {{reason}}.', { reason: chaos.reason ?? t('config.check.by-configuration', 'by configuration') });
    return prometheus.reachable
      ? { severity: 'success', title: t('config.check.answers', 'Sidecar {{version}} answers', { version }), text: `${t('config.check.reads', 'It reads Prometheus at {{url}}.', { url })} ${state}`, verdicts }
      : { severity: 'warning', title: t('config.check.no-prometheus', 'Sidecar {{version}} answers, but its Prometheus does not', { version }), text: t('config.check.looks', 'It looks for Prometheus at {{url}}.', { url }), verdicts };
  } catch (error) {
    const { message, hint = '', code } = failureOf(error);
    return { severity: 'error', title: t('config.check.unreadable', 'The sidecar cannot be read'), text: t('config.check.failure', '{{message}}. {{hint}} ({{code}})', { message, hint, code }), verdicts: await checkRights() };
  }
}

const checkRights = (): Promise<Verdicts> =>
  Promise.all(RIGHTS.map(async (right): Promise<Verdicts[number]> => {
    try {
      return [right, verdictOf(right, await sidecar.right(right))];
    } catch (error) {
      return [right, failureVerdict(failureOf(error))];
    }
  }));
