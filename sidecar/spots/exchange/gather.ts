/** Samples out of rows of the long form, in whatever order they come. Pure. */

import { MARGIN, type SpotSample } from '../sample';
import { flawOf, LONG_COLUMNS, shown } from '../validity';
import { type Kind, kindOf, LINEAGE_NAMES } from './long-form';
import { refuse } from './refusal';

/** A cell as a file's reader gives it: Parquet's whole numbers are bigint, all of CSV is text, '' for a missing one. */
export type RawCell = unknown;

export interface Gatherer {
  /** `row` as a person counts it, for messages; `cells` in the order of the columns. Throws DATASET_INVALID. */
  add(row: number, cells: RawCell[]): void;
  /** Throws DATASET_INVALID where a sample is not whole. */
  finish(): SpotSample[];
}

interface Draft {
  sample: Omit<SpotSample, 'moments' | 'values'>;
  /** Its first row, and that row's lineage, which all others must repeat. */
  row: number;
  lineage: RawCell[];
  /** Places of its features in a row of the file. */
  places: number[];
  /** By component, then by offset. */
  values: Map<string, Map<number, number[]>>;
}

/** Rows of a file with these columns; `file` is its name in messages. Throws DATASET_INVALID where one is missing or double. */
export function createGatherer(file: string, columns: string[]): Gatherer {
  const at = new Map(columns.map((name, index) => [name, index]));
  const lacking = LONG_COLUMNS.find((name) => !at.has(name));
  const double = columns.find((name, index) => at.get(name) !== index);
  if (lacking !== undefined || double !== undefined) {
    throw refuse(file, 1, lacking === undefined ? `the column ${shown(double)} is there twice` : `it has no column ${lacking}`);
  }
  const lineageAt = LINEAGE_NAMES.map((name) => at.get(name) as number);
  const drafts = new Map<string, Draft>();

  const read = (row: number, cells: RawCell[], name: string) => {
    const cell = valueOf(kindOf(name), cells[at.get(name) as number]);
    if (cell === undefined) {
      throw refuse(file, row, `${name} is ${shown(cells[at.get(name) as number])}, not ${EXPECTED[kindOf(name)]}`);
    }
    return cell;
  };

  function begin(row: number, cells: RawCell[], lineage: RawCell[]): Draft {
    const text = (name: string) => (read(row, cells, name) ?? '') as string;
    const features = parsed(file, row, 'features', text('features')) as string[];
    const strange = Array.isArray(features) ? features.find((feature) => !at.has(feature)) : features;
    if (strange !== undefined) {
      throw refuse(file, row, `features names ${shown(strange)}, which is no column of the file`);
    }
    const sample = {
      sample: text('sample'), service: text('service'), environment: text('environment'), run: text('run'),
      fault: read(row, cells, 'fault') as string | null, component: read(row, cells, 'component_faulty') as string | null,
      parameters: parsed(file, row, 'parameters', text('parameters')) as SpotSample['parameters'], seed: read(row, cells, 'seed') as number | null, version: text('version'),
      moment: read(row, cells, 'moment') as number, stepMs: read(row, cells, 'step_ms') as number, components: [], features,
      quality: { bridged: read(row, cells, 'bridged') as number, confirmed: read(row, cells, 'confirmed') as boolean | null, unrest: read(row, cells, 'unrest') as number | null },
      discarded: read(row, cells, 'discarded') as string | null,
    };
    return { sample, row, lineage, places: features.map((feature) => at.get(feature) as number), values: new Map() };
  }

  return {
    add(row, cells) {
      const lineage = lineageAt.map((index) => cells[index]);
      const id = String(cells[at.get('sample') as number]);
      const draft = drafts.get(id) ?? begin(row, cells, lineage);
      drafts.set(id, draft);
      const changed = lineage.findIndex((cell, index) => cell !== draft.lineage[index]);
      if (changed >= 0) {
        throw refuse(file, row, `${LINEAGE_NAMES[changed]} is ${shown(lineage[changed])}, but ${shown(draft.lineage[changed])} in row ${draft.row} of the same sample`);
      }
      const [offset, component] = [read(row, cells, 'offset') as number, read(row, cells, 'component') as string];
      const rows = draft.values.get(component) ?? new Map<number, number[]>();
      if (rows.has(offset)) {
        throw refuse(file, row, `offset ${offset} of ${shown(component)} is there twice`);
      }
      draft.values.set(component, rows.set(offset, draft.places.map((place) => featureOf(file, row, columns[place], cells[place]))));
    },
    finish: () => [...drafts.values()].map((draft) => finished(file, draft)),
  };
}

const EXPECTED: Record<Kind, string> = { text: 'a text', whole: 'a whole number', number: 'a number', flag: 'true or false', feature: 'a number' };

/** undefined: it is not of that kind. */
function valueOf(kind: Kind, cell: RawCell): string | number | boolean | null | undefined {
  if (cell === null || cell === undefined || cell === '') {
    return null;
  }
  if (kind === 'text') {
    return typeof cell === 'string' ? cell : undefined;
  }
  if (kind === 'flag') {
    const word = String(cell).toLowerCase();
    return word === 'true' ? true : word === 'false' ? false : undefined;
  }
  const value = typeof cell === 'string' && cell.trim() === '' ? NaN : Number(cell);
  return Number.isFinite(value) && (kind !== 'whole' || Number.isSafeInteger(value)) ? value : undefined;
}

function featureOf(file: string, row: number, name: string, cell: RawCell): number {
  const value = typeof cell === 'string' && cell.toLowerCase() === 'nan' ? null : valueOf('feature', cell);
  if (value === undefined) {
    throw refuse(file, row, `${name} is ${shown(cell)}, not ${EXPECTED.feature}`);
  }
  return value === null ? NaN : Math.fround(value as number);
}

function parsed(file: string, row: number, name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refuse(file, row, `${name} is ${shown(text)}, not JSON`);
  }
}

function finished(file: string, { sample, row, values }: Draft): SpotSample {
  const components = [...values.keys()];
  const offsets = [...new Set([...values.values()].flatMap((rows) => [...rows.keys()]))].sort((a, b) => a - b);
  const half = offsets.length / 2;
  const lacking = components.find((component) => values.get(component)?.size !== offsets.length);
  const whole = Number.isInteger(half) && half > MARGIN && offsets.every((offset, index) => offset === index - half);
  if (lacking !== undefined || !whole) {
    throw refuse(file, row, `the sample that begins here is not whole: ${lacking === undefined ? `its offsets are ${shown(offsets)}` : `${shown(lacking)} lacks offsets that other components have`}`);
  }
  const rows = offsets.map((offset) => components.flatMap((component) => values.get(component)?.get(offset) ?? []));
  const done = { ...sample, components, moments: half - MARGIN, values: rows };
  const flaw = flawOf(done);
  if (flaw !== null) {
    throw refuse(file, row, flaw);
  }
  return done;
}
