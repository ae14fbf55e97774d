/** How links look: cividis stations that contrast more the heavier the link is, and a wider line, so that colour is not the only sign. Pure. */
import type { TwinLink, TwinLinkReport, TwinReport } from '../../sidecar/contract';
import { t } from '../text';
import { delayText, shareText } from './units';

export type Shown = 'utilisation' | 'delay' | 'loss';

export interface Look {
  colour: string;
  /** px */
  width: number;
  dash?: string;
  /** What it stands for. */
  text: string;
}

/** Stations of cividis (Nuñez, Anderton, Renslow 2018). On each ground the heaviest has the most contrast. */
const DARK = ['6f7074', '8a8678', 'a59c74', 'd0be61', 'fee838'];
const LIGHT = ['a59c74', '8a8678', '666970', '3b496c', '00224e'];
const WIDTHS = [1.5, 2.5, 3.5, 5, 7];
/** Lower bounds of the upper four classes. */
const BOUNDS: Record<'utilisation' | 'loss', number[]> = { utilisation: [0.3, 0.5, 0.7, 0.9], loss: [1e-6, 1e-4, 1e-3, 1e-2] };
const DELAY_SHARES = [0.1, 0.25, 0.5, 0.75];

export const shownText = (shown: Shown): string => ({ utilisation: t('twin.shown.utilisation', 'Utilisation'), delay: t('twin.shown.delay', 'Delay at the port'), loss: t('twin.shown.loss', 'Loss') })[shown];

export const valueText = (shown: Shown, value: number | null): string => (shown === 'delay' ? delayText(value) : shareText(value));

/** Of utilisation and loss fixed; of delay shares of the largest one. */
export const boundsOf = (shown: Shown, report: TwinReport): number[] =>
  shown === 'delay' ? DELAY_SHARES.map((share) => share * report.links.reduce((most, { delay }) => Math.max(most, delay ?? 0), 0)) : BOUNDS[shown];

const classOf = (value: number, bounds: number[]): number => bounds.filter((bound) => value >= bound).length;

export function classLook(place: number, dark: boolean): Omit<Look, 'text'> {
  return { colour: `#${(dark ? DARK : LIGHT)[place]}`, width: WIDTHS[place] };
}

export function failedLook(dark: boolean): Look {
  return { colour: dark ? '#ff7383' : '#b00020', width: 2.5, dash: '3 5', text: t('twin.look.failed', 'failed') };
}

export function linkLook(link: TwinLink, report: TwinLinkReport | undefined, shown: Shown, bounds: number[], dark: boolean): Look {
  if (!link.up) {
    return failedLook(dark);
  }
  const value = report?.[shown] ?? null;
  const look = classLook(value === null ? 0 : classOf(value, bounds), dark);
  const over = report !== undefined && report.load >= 1;
  const text = report === undefined ? t('twin.look.unknown', 'not predicted') : over ? t('twin.look.overloaded', '{{value}}, overloaded', { value: valueText(shown, value) }) : valueText(shown, value);
  return { ...look, ...(over ? { dash: '14 4' } : {}), text };
}

/** Of a difference drawing: less, as before, or more than before. */
export function differenceLook(before: TwinLinkReport | undefined, after: TwinLinkReport | undefined, shown: Shown, dark: boolean): Look {
  const change = (after?.[shown] ?? 0) - (before?.[shown] ?? 0);
  const least = shown === 'utilisation' ? 0.01 : shown === 'loss' ? 1e-4 : 0.05 * Math.max(before?.delay ?? 0, after?.delay ?? 0);
  if (Math.abs(change) <= least) {
    return { colour: dark ? '#6f7074' : '#8a8678', width: 1.5, text: t('twin.look.same', 'as before') };
  }
  const values = { from: valueText(shown, before?.[shown] ?? null), to: valueText(shown, after?.[shown] ?? null) };
  return change > 0
    ? { colour: dark ? '#fee838' : '#00224e', width: 6, text: t('twin.look.more', 'more: {{from}} to {{to}}', values) }
    : { colour: dark ? '#7aa6ff' : '#2a5caa', width: 3.5, dash: '7 4', text: t('twin.look.less', 'less: {{from}} to {{to}}', values) };
}
