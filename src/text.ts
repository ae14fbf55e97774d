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

/** A text with a count in it, `{{count}}`, in the forms that a language has for it: English one and other. */
export function plurals(key: string, one: string, other: string, count: number): string {
  // `count` chooses the form; what is shown has separators of thousands
  const shown = (form: string) => form.replace('{{count}}', '{{shown}}');
  return translate(key, shown(other), { count, shown: count.toLocaleString('en'), defaultValue_one: shown(one), defaultValue_other: shown(other), interpolation: { escapeValue: false } });
}
