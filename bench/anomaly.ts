/**
 * bench anomaly --data DIR [--seeds N] [--step-seconds S] [--rows a,b]: detection on labelled entities, as shipped and beside simple
 * models. No threshold is chosen by labels, nothing is tuned per entity, and no prediction is adjusted by labels.
 */

import { readEntities, setName } from './anomaly/entities';
import { averagePrecision } from '../sidecar/past/judged';
import { volumeUnderPr } from './anomaly/measures';
import { episodesOf, operate } from './anomaly/operating';
import { openEntity, type RowName, ROWS, SEEDED, SHIPPED } from './anomaly/rows';
import { stepSecondsOf } from './anomaly/steps';
import type { Figure } from './report/figure';

/** Samples of the largest buffer of VUS-PR. */
const VUS_WINDOW = 100;

interface Measured {
  prauc: number;
  vus: number;
  recall: number;
  falsePerDay: number;
  flagged: number;
  delays: number[];
}

const COLUMNS: Array<[key: keyof Omit<Measured, 'delays'>, id: string, unit: string, digits: number]> = [
  ['vus', 'vus', 'VUS-PR', 3],
  ['prauc', 'prauc', 'AUC-PR', 3],
  ['recall', 'op', 'event recall', 2],
  ['falsePerDay', 'op-false', 'false episodes a day', 2],
  ['flagged', 'op-flagged', '% of nominal samples', 2],
];

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const spreadOf = (values: number[]) => Math.max(...values) - Math.min(...values);

function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? NaN : sorted[sorted.length >> 1];
}

export async function run(options: Record<string, string>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const entities = readEntities(options.data);
  const seeds = Array.from({ length: Number(options.seeds ?? 3) }, (_, index) => index + 1);
  const rows = (options.rows?.split(',') ?? [...ROWS]) as RowName[];
  const stepSeconds = stepSecondsOf(entities, options['step-seconds']);
  console.log(`${entities.length} entities, a sample every ${stepSeconds} s`);
  const measured = new Map(rows.map((row) => [row, seeds.filter((seed) => seed === 1 || SEEDED.has(row)).map((): Measured[] => [])]));
  for (const entity of entities) {
    const replay = openEntity(entity, stepSeconds * 1000);
    for (const [row, bySeed] of measured) {
      for (const [index, found] of bySeed.entries()) {
        const { scores, advance } = await replay(row, seeds[index]);
        const at = operate(entity.labels, scores, episodesOf(scores, advance));
        const one: Measured = {
          prauc: averagePrecision(entity.labels, scores),
          vus: volumeUnderPr(entity.labels, scores, VUS_WINDOW),
          recall: at.found / at.events,
          falsePerDay: at.falseEpisodes / ((scores.length * stepSeconds) / 86_400),
          flagged: (100 * at.nominalFlagged) / at.nominalSamples,
          delays: at.delays,
        };
        found.push(one);
        console.log(`${entity.name.padEnd(14)} ${row.padEnd(13)} seed ${seeds[index]}: ${COLUMNS.map(([key, id, , digits]) => `${id} ${one[key].toFixed(digits)}`).join('  ')}`);
      }
    }
  }
  const set = setName(options.data);
  return { seeds, figures: [...measured].flatMap(([row, bySeed]) => figuresOf(`D-${set}`, row, bySeed, stepSeconds)) };
}

/** Means over the entities, then over the seeds. */
function figuresOf(prefix: string, row: RowName, bySeed: Measured[][], stepSeconds: number): Figure[] {
  const suffix = row === SHIPPED ? '' : `-${row}`;
  const note = (values: number[]) => (values.length > 1 ? `${row}, ${values.length} seeds, spread ${spreadOf(values).toPrecision(2)}` : row);
  const figures = COLUMNS.map(([key, id, unit, digits]): Figure => {
    const values = bySeed.map((entities) => meanOf(entities.map((each) => each[key]).filter((value) => !Number.isNaN(value))));
    return { id: `${prefix}-${id}${suffix}`, value: Number(meanOf(values).toFixed(digits)), unit, note: note(values) };
  });
  const delay = medianOf(bySeed.flatMap((entities) => entities.flatMap(({ delays }) => delays))) * stepSeconds;
  return [...figures, { id: `${prefix}-op-delay${suffix}`, value: Number.isNaN(delay) ? null : delay, unit: 's, median of the events found', note: row }];
}
