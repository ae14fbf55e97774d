import type { RoentgenSettings } from '../api/settings';

/** The configuration form. Secrets are write-only: an empty one that is stored stays as it is. Pure. */
export interface ConfigForm {
  sidecarUrl: string;
  prometheusUid: string;
  viewToken: { stored: boolean; value: string };
  launchToken: { stored: boolean; value: string };
}

export function formOf(jsonData: RoentgenSettings | undefined, stored: Record<string, boolean> | undefined): ConfigForm {
  return {
    sidecarUrl: jsonData?.sidecarUrl ?? '',
    prometheusUid: jsonData?.prometheusUid ?? '',
    viewToken: { stored: Boolean(stored?.viewToken), value: '' },
    launchToken: { stored: Boolean(stored?.launchToken), value: '' },
  };
}

/** The mistake in the sidecar's address, or null. The proxy appends its own path, so none belongs here beyond a prefix. */
export function urlMistake(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? (url.search || url.hash ? 'Without ? and #.' : null) : 'It starts with http:// or https://.';
  } catch {
    return 'For example http://127.0.0.1:9797';
  }
}

/** Body of Grafana's settings call. */
export function payloadOf(form: ConfigForm, enabled: boolean, pinned: boolean) {
  const secrets = Object.entries({ viewToken: form.viewToken, launchToken: form.launchToken }).filter(([, secret]) => !secret.stored && secret.value);
  return {
    enabled,
    pinned,
    jsonData: { sidecarUrl: form.sidecarUrl.replace(/\/+$/, ''), prometheusUid: form.prometheusUid },
    secureJsonData: Object.fromEntries(secrets.map(([key, { value }]) => [key, value])),
  };
}
