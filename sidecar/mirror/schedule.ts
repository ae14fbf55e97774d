/** Which fault hits which component next: every pair comes up equally often, in an order drawn from the seed. Mathematics only. */

export interface Hit {
  fault: string;
  component: string;
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

/** Endless: one shuffled round over all (fault, component) pairs after the other. */
export function* schedule(faults: string[], components: string[], seed: number): Generator<Hit, never> {
  const random = seeded(seed);
  for (;;) {
    const round = faults.flatMap((fault) => components.map((component) => ({ fault, component })));
    for (let last = round.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      [round[last], round[other]] = [round[other], round[last]];
    }
    yield* round;
  }
}
