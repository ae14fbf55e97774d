/** Samples as NPZ: one array of all values for NumPy, labels and names beside it, and the lineage as JSON in an array of bytes. Pure. */

import { unzipSync, zipSync } from 'fflate';
import { messageOf } from '../../errors';
import { MARGIN, rowsOf, type SpotSample } from '../sample';
import { flawOf } from '../validity';
import { featuresOf } from './long-form';
import { decodeNpy, encodeNpy, flags, floats, type NpyArray, texts, wholes } from './npy';
import { refuse } from './refusal';

/** 1 GiB of values, with the padding of samples that differ in their components; Parquet needs none. */
const MOST_VALUES = 2 ** 28;
/** Unpacked bytes of a file that is read. */
const MOST_BYTES = 2 ** 30;

type Lineage = Omit<SpotSample, 'values'>;
type Shape = Pick<SpotSample, 'components' | 'features' | 'moments'>;

/** The array's axes: samples, rows (aligned at the moment), components and features of any of them, each with its place. */
interface Axes {
  components: Map<string, number>;
  features: Map<string, number>;
  /** Row of the moment. */
  at: number;
  shape: number[];
}

function axesOf(samples: Shape[]): Axes {
  const components = placesOf(samples.flatMap((sample) => sample.components));
  const features = placesOf(featuresOf(samples));
  const moments = samples.reduce((most, sample) => Math.max(most, sample.moments), 0);
  const rows = samples.length === 0 ? 0 : rowsOf(moments);
  return { components, features, at: moments + MARGIN, shape: [samples.length, rows, components.size, features.size] };
}

const placesOf = (names: string[]) => new Map([...new Set(names)].map((name, place) => [name, place]));
const placeIn = (places: Map<string, number>, name: string) => places.get(name) as number;

/** Calls back with the place of each value of a sample in the array, row by row. */
function eachPlace(sample: Shape, index: number, { components, features, at, shape: [, rows] }: Axes, visit: (place: number, row: number, column: number) => void): void {
  const columns = sample.components.flatMap((component) => sample.features.map((feature) => placeIn(components, component) * features.size + placeIn(features, feature)));
  const first = at - sample.moments - MARGIN;
  for (let row = 0; row < rowsOf(sample.moments); row++) {
    const start = (index * rows + first + row) * components.size * features.size;
    columns.forEach((place, column) => visit(start + place, row, column));
  }
}

export async function* encodeNpz(samples: SpotSample[]): AsyncGenerator<Uint8Array> {
  const axes = axesOf(samples);
  const size = axes.shape.reduce((all, each) => all * each, 1);
  if (size > MOST_VALUES) {
    throw refuse('the NPZ file', null, `${axes.shape.join(' x ')} values are more than ${MOST_VALUES}: the samples differ in their components; export Parquet`);
  }
  const values = new Float32Array(size).fill(NaN);
  samples.forEach((sample, index) => eachPlace(sample, index, axes, (place, row, column) => (values[place] = sample.values[row][column])));
  const { components, features, at, shape } = axes;
  const faults = placesOf(samples.map(({ fault }) => fault).filter((fault) => fault !== null));
  const arrays: Record<string, NpyArray> = {
    values: floats(values, shape),
    label_component: wholes(samples.map(({ component }) => (component === null ? -1 : (components.get(component) ?? -2)))),
    label_components: flags(samples.flatMap(({ component }) => labelled(component, components)), [samples.length, components.size]),
    label_fault: wholes(samples.map(({ fault }) => (fault === null ? -1 : placeIn(faults, fault)))),
    moments: wholes(samples.map(({ moment }) => moment)),
    offsets: wholes(Array.from({ length: shape[1] }, (_, row) => row - at)),
    discarded: flags(samples.map(({ discarded }) => discarded !== null)),
    components: texts([...components.keys()]), features: texts([...features.keys()]), faults: texts([...faults.keys()]),
    samples: texts(samples.map(({ sample }) => sample)), environment: texts(samples.map(({ environment }) => environment)),
    lineage: { descr: '|u1', ...bytesOf(samples) },
  };
  const files = Object.entries(arrays).map(([name, array]) => [`${name}.npy`, encodeNpy(array)] as const);
  // The same samples are the same file: no time of writing.
  yield zipSync(Object.fromEntries(files), { level: 0, mtime: new Date(1980, 0, 2) });
}

/** Which of the components a label names; several are joined by `+`. */
function labelled(component: string | null, components: Map<string, number>): boolean[] {
  const named = component === null ? [] : components.has(component) ? [component] : component.split('+');
  return [...components.keys()].map((each) => named.includes(each));
}

/** Those keys and no others, whatever a file says. */
function lineageOf({ sample, service, environment, run, fault, component, parameters, seed, version, moment, stepMs, moments, components, features, quality, discarded }: Lineage): Lineage {
  const { bridged, confirmed, unrest } = quality;
  return { sample, service, environment, run, fault, component, parameters, seed, version, moment, stepMs, moments, components, features, quality: { bridged, confirmed, unrest }, discarded };
}

function bytesOf(samples: SpotSample[]): { shape: number[]; bytes: Uint8Array } {
  const bytes = Buffer.from(JSON.stringify(samples.map(lineageOf)));
  return { shape: [bytes.length], bytes };
}

/** Throws DATASET_INVALID with the place of the sample; the first is row 1. Any other Error is about bytes that are no NPZ. */
export function decodeNpz(bytes: Uint8Array, file: string): SpotSample[] {
  const { lineage, values } = unpacked(bytes, file);
  const samples = JSON.parse(Buffer.from(lineage.bytes).toString('utf8')) as Lineage[];
  checkLineage(samples, file);
  const axes = axesOf(samples);
  if (values.descr !== '<f4' || values.shape.join() !== axes.shape.join()) {
    throw refuse(file, null, `values is ${values.descr} (${values.shape.join(', ')}), but its lineage tells of <f4 (${axes.shape.join(', ')})`);
  }
  const numbers = new Float32Array(values.bytes.slice().buffer);
  return samples.map((sample, index) => {
    const rows = Array.from({ length: rowsOf(sample.moments) }, (): number[] => []);
    eachPlace(sample, index, axes, (place, row) => rows[row].push(numbers[place]));
    const done = { ...lineageOf(sample), values: rows };
    const flaw = flawOf(done);
    if (flaw !== null) {
      throw refuse(file, index + 1, flaw);
    }
    return done;
  });
}

/** Everything but the values, before sizes are taken from it. */
function checkLineage(samples: unknown, file: string): asserts samples is Lineage[] {
  if (!Array.isArray(samples)) {
    throw refuse(file, null, 'its lineage is no list of samples');
  }
  samples.forEach((sample: Lineage, index) => {
    const flaw = flawOf({ ...sample, values: [] });
    if (flaw !== null && !flaw.startsWith('values')) {
      throw refuse(file, index + 1, flaw);
    }
  });
}

function unpacked(bytes: Uint8Array, file: string): { lineage: NpyArray; values: NpyArray } {
  let size = 0;
  const entries = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      const isWanted = name === 'lineage.npy' || name === 'values.npy';
      size += isWanted ? originalSize : 0;
      return isWanted && size <= MOST_BYTES;
    },
  });
  const arrayOf = (name: string) => {
    if (!entries[`${name}.npy`]) {
      throw refuse(file, null, size > MOST_BYTES ? `it has more than ${MOST_BYTES} bytes unpacked` : `it has no array ${name}`);
    }
    try {
      return decodeNpy(entries[`${name}.npy`]);
    } catch (error) {
      throw refuse(file, null, `${name} is ${messageOf(error)}`, error);
    }
  };
  return { lineage: arrayOf('lineage'), values: arrayOf('values') };
}
