/** A network as RouteNet-Fermi sees it, and its tensors: rows sorted so that unequal sequences need no padding. */

import { RoentgenError } from '../errors';
import type { Feeds } from '../nn/session';
import type { Sizes } from '../nn/shape';

/** Columns of the features; whoever makes them scales them to about ±1. Traffic models and policies are one-hot. */
export const FEATURES = {
  /** Traffic (bit/s), packets (1/s), which of 7 traffic models, and up to 8 of its parameters (0 where it has fewer). */
  path: 17,
  /** Buffer size (bits), which of 3 priorities, weight (share). */
  queue: 5,
  /** Load (traffic of its paths / capacity; unscaled), which of 4 policies. */
  link: 5,
};

/** Queues that a port has at most: one for each type of service. */
export const MOST_QUEUES = 3;

export interface NetworkSample {
  /** The queue of each hop of each path, in the order of the hops. */
  routes: ReadonlyArray<ArrayLike<number>>;
  /** [queues] The link that each queue sends into. A link's queues are read in the order of their numbers. */
  linkOfQueue: ArrayLike<number>;
  /** [links] In kbit/s: in bit/s a network learns slowly, because its read-out must grow to the bits in a queue. */
  capacity: Float32Array;
  /** [paths] Mean size of a packet, in kbit. */
  packetSize: Float32Array;
  /** [paths, FEATURES.path], and so on */
  pathFeatures: Float32Array;
  queueFeatures: Float32Array;
  linkFeatures: Float32Array;
}

export interface NetworkTensors {
  feeds: Feeds;
  sizes: Sizes;
  /** The path of each row of an answer; -1 in a row that only fills up. */
  paths: Int32Array;
  /** Paths of the network. */
  count: number;
}

/** Hops of the longest path. */
export const longestOf = ({ routes }: NetworkSample): number => routes.reduce((longest, route) => Math.max(longest, route.length), 0);

/**
 * The tensors of a network for sessions of paths of at most `longest` hops. With several `chunks` the paths are dealt to as many
 * groups, alike in the lengths of their paths (fillers make them equal); they go through a queue and a link of their own.
 * Throws INTERNAL for a path or a link with more queues than that, or with none.
 */
export function tensorsOf(sample: NetworkSample, longest: number, chunks = 1): NetworkTensors {
  const padded = chunks > 1 ? withFillerQueue(sample) : sample;
  const queues = padded.linkOfQueue.length;
  const links = sortedSequences(queuesOfLinks(padded), MOST_QUEUES, 1, 0);
  const hops = sortedSequences(padded.routes, longest, chunks, queues - 1);
  const rowOfLink = new Int32Array(padded.capacity.length);
  links.order.forEach((link, row) => (rowOfLink[link] = row));
  return {
    paths: hops.order,
    count: sample.routes.length,
    sizes: { chunks, paths: hops.order.length / chunks, hops: hops.rows.length, queues, links: links.order.length },
    feeds: {
      pathFeatures: picked(padded.pathFeatures, FEATURES.path, hops.order),
      packetSize: picked(padded.packetSize, 1, hops.order),
      queueFeatures: padded.queueFeatures,
      linkFeatures: picked(padded.linkFeatures, FEATURES.link, links.order),
      capacity: picked(padded.capacity, 1, links.order),
      linkOfQueue: integersOf(Array.from(padded.linkOfQueue, (link) => rowOfLink[link])),
      hopPath: integersOf(hops.rows),
      ...planOf('hop', hops),
      ...planOf('link', links),
    },
  };
}

/** The answers of all rows in the order of the sample's paths. */
export function byPath(answers: Float32Array, { paths, count }: NetworkTensors): Float32Array {
  const sorted = new Float32Array(count);
  paths.forEach((path, row) => path >= 0 && (sorted[path] = answers[row]));
  return sorted;
}

function withFillerQueue(sample: NetworkSample): NetworkSample {
  const grown = (values: Float32Array, more: number[]) => Float32Array.of(...values, ...more);
  return {
    ...sample,
    linkOfQueue: [...Array.from(sample.linkOfQueue), sample.capacity.length],
    capacity: grown(sample.capacity, [1]),
    queueFeatures: grown(sample.queueFeatures, new Array<number>(FEATURES.queue).fill(0)),
    linkFeatures: grown(sample.linkFeatures, new Array<number>(FEATURES.link).fill(0)),
  };
}

function queuesOfLinks({ linkOfQueue, capacity }: NetworkSample): number[][] {
  const queues = Array.from(capacity, (): number[] => []);
  Array.from(linkOfQueue).forEach((link, queue) => queues[link].push(queue));
  return queues;
}

interface Sequences {
  /** The sequence of each row, chunk by chunk, longest first; -1 for a filler. */
  order: Int32Array;
  /** Rows of a chunk that have a first step, a second step, ... */
  counts: number[];
  /** What each step of each row visits, chunk by chunk: all first steps, then all second steps, ... */
  visits: Int32Array;
  /** The rows of a chunk's visits. */
  rows: Int32Array;
}

function sortedSequences(sequences: ReadonlyArray<ArrayLike<number>>, most: number, chunks: number, filler: number): Sequences {
  const byLength = Array.from({ length: most }, (): number[] => []);
  sequences.forEach(({ length }, index) => {
    if (length < 1 || length > most) {
      throw new RoentgenError('INTERNAL', `a path or link of ${length} queues where 1 to ${most} were expected`);
    }
    byLength[length - 1].push(index);
  });
  const rowsOf = byLength.map(({ length }) => Math.ceil(length / chunks));
  const counts = rowsOf.map((_, step) => rowsOf.slice(step).reduce((total, rows) => total + rows, 0));
  const order = new Int32Array(counts[0] * chunks).fill(-1);
  byLength.forEach((indices, step) => {
    const first = counts[step] - rowsOf[step];
    indices.forEach((index, place) => (order[(place % chunks) * counts[0] + first + Math.floor(place / chunks)] = index));
  });
  return { order, counts, ...visitsOf(sequences, order, counts, chunks, filler) };
}

function visitsOf(sequences: ReadonlyArray<ArrayLike<number>>, order: Int32Array, counts: number[], chunks: number, filler: number): Pick<Sequences, 'visits' | 'rows'> {
  const rows = Int32Array.from(counts.flatMap((count) => Array.from({ length: count }, (_, row) => row)));
  const visits = new Int32Array(rows.length * chunks);
  let place = 0;
  for (let chunk = 0; chunk < chunks; chunk++) {
    counts.forEach((count, step) => {
      for (let row = 0; row < count; row++) {
        const sequence = order[chunk * counts[0] + row];
        visits[place++] = sequence < 0 ? filler : sequences[sequence][step];
      }
    });
  }
  return { visits, rows };
}

/** What walk.ts asks for under the names that begin with `name`. */
function planOf(name: string, { counts, visits }: Sequences): Feeds {
  const ending = counts.map((count, step) => count - (counts[step + 1] ?? 0));
  return {
    [`${name}Queue`]: integersOf(visits),
    [`${name}Counts`]: integersOf(counts),
    [`${name}Onward`]: integersOf(ending.flatMap((ended, step) => [counts[step] - ended, ended])),
    [`${name}Arrived`]: integersOf([...ending].reverse()),
  };
}

/** Natural numbers as int64, by their low words: a BigInt for each of a million hops would cost as much as a round of messages. */
function integersOf(values: ArrayLike<number>): BigInt64Array {
  const words = new Uint32Array(2 * values.length);
  for (let index = 0; index < values.length; index++) {
    words[2 * index] = values[index];
  }
  return new BigInt64Array(words.buffer);
}

/** Rows of `width` values in another order; zeros for a filler. */
function picked(values: Float32Array, width: number, order: Int32Array): Float32Array {
  const rows = new Float32Array(order.length * width);
  order.forEach((from, row) => from >= 0 && rows.set(values.subarray(from * width, (from + 1) * width), row * width));
  return rows;
}
