/** Which fault hits which component next, so that every class (fault kind on component) gets its share. Mathematics only. */

export interface Hit {
  fault: string;
  component: string;
}

/** What of a class is there already. */
export interface ClassCount {
  hits: Hit[];
  wanted: number;
  collected: number;
  /** Tries without a sample since its last sample. */
  failures: number;
}

/** Uniform numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 2^32 over the golden ratio: seeds of neighbouring rounds lie far apart. */
const FAR = 0x9e3779b9;

/** A generator of its own for a round (or a draw), so that what comes next depends on what is there, not on how it came there. */
export function seededAt(seed: number, round: number): () => number {
  return seeded((seed ^ Math.imul(round + 1, FAR)) >>> 0);
}

/** Every fault kind on every component. */
export function pairsOf(faults: string[], components: string[]): Hit[] {
  return faults.flatMap((fault) => components.map((component) => ({ fault, component })));
}

/** Place of each of `count` things in the order of a round. */
function places(count: number, seed: number, round: number): number[] {
  const random = seededAt(seed, round);
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  const place = new Array<number>(count);
  order.forEach((index, at) => (place[index] = at));
  return place;
}

/** How many of `total` samples each of `count` classes gets: equally many, and what is left over goes to the first of the last round. */
export function shares(total: number, count: number, seed: number): number[] {
  const each = Math.floor(total / count);
  return places(count, seed, each).map((place) => each + (place < total % count ? 1 : 0));
}

/**
 * The class to hit next: of those that lack samples and were not given up, one with the fewest samples; in a round (equally many samples)
 * the order is drawn from the seed, and a class that failed goes to the round's end. Null: nothing is left to do.
 * Depends on the counts alone: a campaign that starts again goes on where it was.
 */
export function nextBalanced(classes: ClassCount[], seed: number, patience: number): Hit[] | null {
  const open = classes.map((each, index) => ({ ...each, index })).filter(({ wanted, collected, failures }) => collected < wanted && failures < patience);
  if (open.length === 0) {
    return null;
  }
  const round = Math.min(...open.map(({ collected }) => collected));
  const place = places(classes.length, seed, round);
  const [first] = open.filter(({ collected }) => collected === round).sort((a, b) => a.failures - b.failures || place[a.index] - place[b.index]);
  return first.hits;
}

/** Endless: one shuffled round over all classes after the other, for whoever keeps no counts. */
export function* schedule(faults: string[], components: string[], seed: number): Generator<Hit, never> {
  const pairs = pairsOf(faults, components);
  for (let round = 0; ; round++) {
    const place = places(pairs.length, seed, round);
    yield* pairs.map((hit, index) => ({ hit, at: place[index] })).sort((a, b) => a.at - b.at).map(({ hit }) => hit);
  }
}
