/** Classes of a port: its queues to which anything comes, and what each can count on. */

/** Of the line, that a class gets at least: what is starved is slow, not endless. */
export const LEAST_SHARE = 1e-3;

export interface Class {
  queue: number;
  /** Of the capacity; deviation likewise, squared. */
  load: number;
  variance: number;
  weight: number;
}

/** What a WFQ queue gets for sure: nothing where all others send less than their share (they are owed service), else its part of what those leave. */
export function fairShare(own: Class, others: Class[]): number {
  const { share, alone } = filled(own, others, ({ weight }) => weight, ({ load }) => load);
  return alone ? LEAST_SHARE : share;
}

/** Shares by weight, those who need less first: what is left to `own`, which takes all it gets, and whether it is the only such one. */
export function filled(own: Class, others: Class[], weightOf: (each: Class) => number, loadOf: (each: Class) => number): { share: number; alone: boolean } {
  let [free, rest] = [1, others];
  for (;;) {
    const all = weightOf(own) + rest.reduce((sum, each) => sum + weightOf(each), 0);
    const modest = rest.filter((each) => loadOf(each) < (free * weightOf(each)) / all);
    if (modest.length === 0) {
      return { share: Math.max(LEAST_SHARE, (free * weightOf(own)) / all), alone: rest.length === 0 };
    }
    free -= modest.reduce((sum, each) => sum + loadOf(each), 0);
    rest = rest.filter((each) => !modest.includes(each));
  }
}
