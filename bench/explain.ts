/** bench explain --data DIR [--seeds N] [--step-seconds S] [--rows a,b]: causes against the metrics that are labelled in entities.json. */

import { readEntities, setName } from './anomaly/entities';
import { eventContributions, explain, type Explained } from './anomaly/explain';
import { openEntity, type RowName, ROWS, SEEDED, SHIPPED } from './anomaly/rows';
import { stepSecondsOf } from './anomaly/steps';
import type { Figure } from './report/figure';

const COLUMNS: Array<[key: keyof Explained, id: string, unit: string]> = [
  ['hit100', 'hit', 'HitRate@100'],
  ['hit150', 'hit150', 'HitRate@150'],
  ['size', 'set-size', 'features in the 90 % set'],
  ['precision', 'set-precision', 'of the 90 % set is labelled'],
  ['recall', 'set-recall', 'of the labelled is in the 90 % set'],
];

export async function run(options: Record<string, string>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const entities = readEntities(options.data);
  const seeds = Array.from({ length: Number(options.seeds ?? 3) }, (_, index) => index + 1);
  const rows = (options.rows?.split(',') ?? [...ROWS]) as RowName[];
  const stepMs = 1000 * stepSecondsOf(entities, options['step-seconds']);
  const explained = new Map(rows.map((row) => [row, [] as Explained[]]));
  for (const entity of entities) {
    const replay = openEntity(entity, stepMs);
    for (const [row, found] of explained) {
      for (const seed of seeds.filter((each) => each === 1 || SEEDED.has(row))) {
        const { errors } = await replay(row, seed);
        found.push(...entity.causes.filter(({ features }) => features.length > 0).map((cause) => explain(eventContributions(errors, cause), cause.features)));
      }
    }
    console.log(`${entity.name}: ${entity.causes.length} labelled events`);
  }
  const mean = (found: Explained[], key: keyof Explained) => found.reduce((sum, each) => sum + each[key], 0) / found.length;
  const figures = [...explained].flatMap(([row, found]) =>
    COLUMNS.map(([key, id, unit]): Figure => ({ id: `D-${setName(options.data)}-${id}${row === SHIPPED ? '' : `-${row}`}`, value: found.length === 0 ? null : Number(mean(found, key).toFixed(3)), unit, note: row }))
  );
  return { seeds, figures };
}
