/** Figures as text, each with its unit. Pure. */
import { plurals, t } from './text';

const rounded = (value: number, digits: number) => String(Number(value.toPrecision(digits)));

/** A share of 0 to 1 in per cent: whole from 10 % on, two digits below. */
export function percentText(share: number): string {
  const percent = 100 * share;
  return `${percent !== 0 && Math.abs(percent) < 10 ? rounded(percent, 2) : Math.round(percent)} %`;
}

/** "1.4 a day". */
export const perDayText = (count: number) => t('figures.per-day', '{{count}} a day', { count: count >= 10 ? String(Math.round(count)) : rounded(count, 2) });

/** Seconds as "45 s", "4 min", "2.5 h", "3 d"; null as a dash. */
export function secondsText(seconds: number | null): string {
  if (seconds === null) {
    return '–';
  }
  const size = Math.abs(seconds);
  if (size < 120) {
    return `${Math.round(seconds)} s`;
  }
  if (size < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  return size < 172_800 ? `${rounded(seconds / 3600, 2)} h` : `${rounded(seconds / 86_400, 2)} d`;
}

/** A score, whose line is at 1, or another figure without a unit; null as a dash. */
export const scoreText = (score: number | null) => (score === null ? '–' : Math.abs(score) >= 100 ? String(Math.round(score)) : score.toFixed(2));

export const countText = (count: number) => count.toLocaleString('en');

/** What is counted on screens. */
export type Countable = 'alarm' | 'component' | 'day' | 'deviation' | 'episode' | 'false episode' | 'fault' | 'incident' | 'known incident' | 'likely incident' | 'restart' | 'row' | 'sample';

/** "1 episode", "2 episodes". */
export function plural(count: number, noun: Countable): string {
  const texts: Record<Countable, () => string> = {
    alarm: () => plurals('figures.alarm', '{{count}} alarm', '{{count}} alarms', count),
    component: () => plurals('figures.component', '{{count}} component', '{{count}} components', count),
    day: () => plurals('figures.day', '{{count}} day', '{{count}} days', count),
    deviation: () => plurals('figures.deviation', '{{count}} deviation', '{{count}} deviations', count),
    episode: () => plurals('figures.episode', '{{count}} episode', '{{count}} episodes', count),
    'false episode': () => plurals('figures.false-episode', '{{count}} false episode', '{{count}} false episodes', count),
    fault: () => plurals('figures.fault', '{{count}} fault', '{{count}} faults', count),
    incident: () => plurals('figures.incident', '{{count}} incident', '{{count}} incidents', count),
    'known incident': () => plurals('figures.known-incident', '{{count}} known incident', '{{count}} known incidents', count),
    'likely incident': () => plurals('figures.likely-incident', '{{count}} likely incident', '{{count}} likely incidents', count),
    restart: () => plurals('figures.restart', '{{count}} restart', '{{count}} restarts', count),
    row: () => plurals('figures.row', '{{count}} row', '{{count}} rows', count),
    sample: () => plurals('figures.sample', '{{count}} sample', '{{count}} samples', count),
  };
  return texts[noun]();
}
