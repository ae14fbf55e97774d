/** Table IV and Figure 11 of AutoOPT, of our trials beside the paper's. Mathematics only. */

import { halfWidth } from '../../sidecar/twin/half-width';
import type { Trial } from './trials';

export interface Mean {
  mean: number;
  /** Half of the interval of 95 %; NaN of a single value. */
  half: number;
  count: number;
}

export function meanOf(values: readonly number[]): Mean {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  return { mean, half: halfWidth(values, 0.95) ?? NaN, count };
}

export interface Row {
  share: number;
  samples: number;
  random: Mean;
  autoopt: Mean;
  /** Against all candidates, points; seed by seed, which takes away what the split does to both. */
  randomLoss: Mean;
  autooptLoss: Mean;
  /** Of AutoOPT less that of random choice, points, seed by seed: below 0 the selection is better. */
  difference: Mean;
}

export interface Table {
  all: Mean;
  candidates: number;
  rows: Row[];
}

/** Of seeds whose trials of a share are complete: with all candidates, at random and selected. Undefined where no seed has any. */
export function tableOf(trials: readonly Trial[]): Table | undefined {
  const all = new Map(trials.filter(({ choice }) => choice === 'all').map((trial) => [trial.seed, trial]));
  if (all.size === 0) {
    return undefined;
  }
  const shares = [...new Set(trials.filter(({ choice }) => choice !== 'all').map(({ share }) => share))].sort((a, b) => a - b);
  const rows = shares.flatMap((share): Row[] => {
    const of = (choice: Trial['choice'], seed: number) => trials.find((trial) => trial.choice === choice && trial.share === share && trial.seed === seed);
    const whole = [...all.values()].flatMap((every) => {
      const [random, autoopt] = [of('random', every.seed), of('autoopt', every.seed)];
      return random && autoopt ? [{ every, random, autoopt }] : [];
    });
    if (whole.length === 0) {
      return [];
    }
    const mean = (value: (each: (typeof whole)[number]) => number) => meanOf(whole.map(value));
    return [{
      share,
      samples: Math.round(mean(({ autoopt }) => autoopt.samples).mean),
      random: mean(({ random }) => random.error),
      autoopt: mean(({ autoopt }) => autoopt.error),
      randomLoss: mean(({ random, every }) => random.error - every.error),
      autooptLoss: mean(({ autoopt, every }) => autoopt.error - every.error),
      difference: mean(({ random, autoopt }) => autoopt.error - random.error),
    }];
  });
  const every = [...all.values()];
  return { all: meanOf(every.map(({ error }) => error)), candidates: Math.round(meanOf(every.map(({ candidates }) => candidates)).mean), rows };
}

/** AutoOPT, table IV: MAPE of delay (%) and performance loss (points) of AutoOPT's selections of the data of the challenge of 2023. */
export const PAPER: Record<'routenet' | 'paths', { model: string; cbr: Record<number, [number, number]>; bursts: Record<number, [number, number]> }> = {
  routenet: { model: 'RouteNet-F', cbr: { 10: [38.65, 4.13], 25: [36.28, 1.76], 50: [35.25, 0.73], 100: [34.52, 0] }, bursts: { 10: [38.89, 3.61], 25: [36.32, 1.04], 50: [35.63, 0.35], 100: [35.28, 0] } },
  paths: { model: 'm0b1us', cbr: { 10: [21.34, 1.67], 25: [20.56, 0.89], 50: [20.06, 0.39], 100: [19.67, 0] }, bursts: { 10: [22.79, 1.36], 25: [22.01, 0.58], 50: [21.66, 0.23], 100: [21.43, 0] } },
};

const shown = ({ mean, half }: Mean, sign = false): string => `${sign && mean >= 0 ? '+' : ''}${mean.toFixed(2)}${Number.isNaN(half) ? '' : ` ± ${half.toFixed(2)}`}`;
const printed = (figures: [number, number] | undefined): string => (figures ? `${figures[0].toFixed(2)} (+${figures[1].toFixed(2)})` : '-');
const WIDTHS = [6, 8, 16, 16, 16, 16, 20, 16, 16];
const line = (cells: string[]): string => cells.map((cell, column) => cell.padEnd(WIDTHS[column])).join('').trimEnd();

export function tableLines(title: string, name: keyof typeof PAPER, { all, candidates, rows }: Table): string[] {
  const { model, cbr, bursts } = PAPER[name];
  const body = rows.map((row) => line([`${row.share} %`, String(row.samples), shown(row.random), shown(row.randomLoss, true), shown(row.autoopt), shown(row.autooptLoss, true), shown(row.difference, true), printed(cbr[row.share]), printed(bursts[row.share])]));
  return [
    `${title}: MAPE of delay on the test samples, %, and loss against all candidates, points; mean ± 95 % over ${all.count} seeds`,
    line(['share', 'samples', 'random', 'loss', 'AutoOPT', 'loss', 'AutoOPT less random', `paper*, CBR+MB`, 'paper*, MB']),
    ...body,
    line(['100 %', String(candidates), shown(all), '', shown(all), '', '', printed(cbr[100]), printed(bursts[100])]),
    `* table IV, ${model}${name === 'paths' ? ', in whose seat this model stands' : ''}, selected by AutoOPT, of other data (a testbed of 5 to 8 routers, 449 and 471 GB): not to be compared with, only to be set beside`,
  ];
}
