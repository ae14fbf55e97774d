/** The paper's tables with ours beside them, for people. */

import { type Errors, errorsOf } from '../../sidecar/twin/evaluation/errors';
import type { StageTime } from '../../sidecar/twin/autoopt/options';
import { type Evaluation, overall } from './evaluate';
import { FIGURE_10, TABLE_1, TABLE_2 } from './paper';

const cell = (value: number | undefined, digits = 2): string => (value === undefined || !Number.isFinite(value) ? '-' : value.toFixed(digits)).padStart(8);
const line = (name: string, cells: string[]): string => `${name.padEnd(26)}${cells.join('')}`;

export function tableOne(evaluation: Evaluation): string[] {
  const rows = [0, ...Object.keys(evaluation.sizes).map(Number).sort((a, b) => a - b)];
  const ours = (nodes: number): Errors => (nodes === 0 ? overall(evaluation) : errorsOf(evaluation.sizes[nodes]));
  const of = (nodes: number, metric: keyof Errors) => [cell(ours(nodes)[metric]), cell(TABLE_1[nodes]?.validation[metric]), cell(TABLE_1[nodes]?.test[metric])];
  return [
    'Table I: MAPE of delay and jitter (%), MAE of loss (points); ours, paper on validation, paper on test',
    line('nodes', ['delay', 'val', 'test', 'jitter', 'val', 'test', 'loss', 'val', 'test'].map((name) => name.padStart(8))),
    ...rows.map((nodes) => line(nodes === 0 ? 'all' : `${nodes} (${evaluation.sizes[nodes].samples} samples)`, [...of(nodes, 'delay'), ...of(nodes, 'jitter'), ...of(nodes, 'loss')])),
  ];
}

export interface SelectionRow {
  samples: number;
  /** MAPE (%) of the delay on the validation part. */
  selected: number;
  random: number;
  rejected: number;
}

export const tableTwo = (rows: readonly SelectionRow[], part: number): string[] => [
  `Table II: MAPE of delay (%) on ${part} validation networks by filter models of the selected samples and of random ones from the same candidates; paper on validation, paper on test`,
  line('samples', ['selected', 'random', 'rejected', 'paper', 'test'].map((name) => name.padStart(10))),
  ...rows.map(({ samples, selected, random, rejected }, index) => line(String(samples), [cell(selected), cell(random), cell(rejected, 0), cell(TABLE_2[index]?.validation), cell(TABLE_2[index]?.test)].map((text) => text.padStart(10)))),
];

export const figureTen = (bars: ReadonlyArray<{ name: string; errors: Errors }>): string[] => [
  'Figure 10: MAPE of delay and jitter (%), MAE of loss (points); ours on the data given, the paper on its test set',
  ...bars.map(({ name, errors }) => line(name, [cell(errors.delay), cell(errors.jitter), cell(errors.loss)])),
  ...FIGURE_10.map(({ name, delay }) => line(name, [cell(delay)])),
];

export const stageLines = (times: readonly StageTime[]): string[] => times.map(({ stage, wallSeconds, cpuSeconds }) => line(stage, [cell(wallSeconds, 1), ' s wall', cell(cpuSeconds, 1), ' s CPU']));
