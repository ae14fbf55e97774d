/** Every text that a person reads goes through here, so that it can be translated: key, English text with {{values}}, values. Never at module scope: the language is not known yet there. */
import { t as translate } from '@grafana/i18n';

export type TextValues = Record<string, string | number>;

/**
 * @param key `area.part.what`, kebab-case, unique
 * @param english the default; `{{name}}` is filled from `values`. React escapes what it shows, so nothing is escaped here.
 */
export function t(key: string, english: string, values: TextValues = {}): string {
  return translate(key, english, { ...values, interpolation: { escapeValue: false } });
}
