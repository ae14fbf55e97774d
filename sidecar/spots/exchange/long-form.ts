/**
 * The long form of samples, which CSV and Parquet share: a row for each sample, moment and component, the lineage on every row. Pure.
 * docs/samples.md describes the columns.
 */

import { LONG_COLUMNS } from '../validity';
import { MARGIN, type SpotSample } from '../sample';

export type Cell = string | number | boolean | null;
export type Kind = 'text' | 'whole' | 'number' | 'flag' | 'feature';

export interface LongColumn {
  name: string;
  kind: Kind;
  /** May be null. */
  optional: boolean;
}

type LineageName = Exclude<(typeof LONG_COLUMNS)[number], 'offset' | 'component'>;

/** What each lineage column says of a sample. */
const LINEAGE: Record<LineageName, [Kind, (sample: SpotSample) => Cell]> = {
  sample: ['text', (sample) => sample.sample],
  service: ['text', (sample) => sample.service],
  environment: ['text', (sample) => sample.environment],
  run: ['text', (sample) => sample.run],
  fault: ['text', (sample) => sample.fault],
  component_faulty: ['text', (sample) => sample.component],
  seed: ['whole', (sample) => sample.seed],
  version: ['text', (sample) => sample.version],
  moment: ['whole', (sample) => sample.moment],
  step_ms: ['whole', (sample) => sample.stepMs],
  features: ['text', (sample) => JSON.stringify(sample.features)],
  parameters: ['text', (sample) => JSON.stringify(sample.parameters)],
  bridged: ['number', (sample) => sample.quality.bridged],
  confirmed: ['flag', (sample) => sample.quality.confirmed],
  unrest: ['number', (sample) => sample.quality.unrest],
  discarded: ['text', (sample) => sample.discarded],
};

export const LINEAGE_NAMES = Object.keys(LINEAGE) as LineageName[];
const OPTIONAL = new Set(['fault', 'component_faulty', 'seed', 'confirmed', 'unrest', 'discarded']);
const FIRST = LONG_COLUMNS.slice(0, LONG_COLUMNS.indexOf('features'));
const LAST = LONG_COLUMNS.slice(LONG_COLUMNS.indexOf('features'));

/** Features of any of the samples, in the order in which they come. */
export function featuresOf(samples: Array<Pick<SpotSample, 'features'>>): string[] {
  return [...new Set(samples.flatMap(({ features }) => features))];
}

export function kindOf(name: string): Kind {
  return name === 'offset' ? 'whole' : name === 'component' ? 'text' : (LINEAGE[name as LineageName]?.[0] ?? 'feature');
}

export function longColumns(features: string[]): LongColumn[] {
  return [...FIRST, ...features, ...LAST].map((name) => ({ name, kind: kindOf(name), optional: OPTIONAL.has(name) || kindOf(name) === 'feature' }));
}

/** One sample in the order of `longColumns(features)`: what all of its rows begin and end with, and what stands between. */
export interface LongSample {
  before: Cell[];
  /** Offset, component, and a value for each feature; a missing one, and a feature that the sample does not have, is null. */
  rows: Cell[][];
  after: Cell[];
}

export function longSample(sample: SpotSample, features: string[]): LongSample {
  const [before, after] = [FIRST, LAST].map((names) => names.filter(isLineage).map((name) => LINEAGE[name][1](sample)));
  const at = sample.moments + MARGIN;
  const places = features.map((feature) => sample.features.indexOf(feature));
  const rows = sample.values.flatMap((row, index) => sample.components.map((component, place) => {
    const values = places.map((feature) => (feature < 0 ? null : orNull(row[place * sample.features.length + feature])));
    return [index - at, component, ...values];
  }));
  return { before, rows, after };
}

const isLineage = (name: (typeof LONG_COLUMNS)[number]): name is LineageName => name in LINEAGE;
const orNull = (value: number) => (Number.isNaN(value) ? null : value);
