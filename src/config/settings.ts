import { type Right, RIGHTS } from '../../sidecar/contract';
import type { RoentgenSettings } from '../api/settings';
import { t } from '../text';

/** Names of the secrets, as in plugin.json's routes. */
export type TokenName = 'viewToken' | 'stopToken' | 'launchToken' | 'adminToken';
export const tokenName = (right: Right): TokenName => `${right}Token`;

/** The configuration form. Secrets are write-only: an empty one that is stored stays as it is. Pure. */
export interface ConfigForm extends Record<TokenName, { stored: boolean; value: string }> {
  sidecarUrl: string;
  prometheusUid: string;
}

export function formOf(jsonData: RoentgenSettings | undefined, stored: Record<string, boolean> | undefined): ConfigForm {
  const secret = (name: TokenName) => ({ stored: Boolean(stored?.[name]), value: '' });
  return {
    sidecarUrl: jsonData?.sidecarUrl ?? '',
    prometheusUid: jsonData?.prometheusUid ?? '',
    viewToken: secret('viewToken'),
    stopToken: secret('stopToken'),
    launchToken: secret('launchToken'),
    adminToken: secret('adminToken'),
  };
}

/** The mistake in the sidecar's address, or null. The proxy appends its own path, so none belongs here beyond a prefix. */
export function urlMistake(text: string): string | null {
  try {
    const url = new URL(text);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      return t('config.mistake.protocol', 'It starts with http:// or https://.');
    }
    return url.search || url.hash ? t('config.mistake.query', 'Without ? and #.') : null;
  } catch {
    return t('config.mistake.url', 'For example http://127.0.0.1:9797');
  }
}

const typed = (form: ConfigForm) => RIGHTS.map(tokenName).filter((name) => !form[name].stored && form[name].value);

/** Tokens were typed that Grafana has not got yet. */
export const hasUnsavedTokens = (form: ConfigForm) => typed(form).length > 0;

/** Two rights with one token: the lesser one would have the higher. Of those that were typed; stored ones are not known here. */
export function sharedToken(form: ConfigForm): [TokenName, TokenName] | null {
  const names = typed(form);
  const pair = names.flatMap((one, i) => names.slice(i + 1).filter((other) => form[one].value === form[other].value).map((other): [TokenName, TokenName] => [one, other]));
  return pair[0] ?? null;
}

/** Body of Grafana's settings call. */
export function payloadOf(form: ConfigForm, enabled: boolean, pinned: boolean) {
  return {
    enabled,
    pinned,
    jsonData: { sidecarUrl: form.sidecarUrl.replace(/\/+$/, ''), prometheusUid: form.prometheusUid },
    secureJsonData: Object.fromEntries(typed(form).map((name) => [name, form[name].value])),
  };
}
