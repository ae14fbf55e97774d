/** Whether a window is unlike all that was learned: by its distance to the nearest learned vectors. Mathematics only. */

export interface Novelty {
  /** Vectors that were learned, in units in which each input is about 1. */
  learned: number[][];
  /** A vector farther than this from them is unknown. */
  limit: number;
}

/** The nearest of this many learned vectors are averaged, lest one odd sample make all that is like it known. */
const NEAREST = 2;
/** Learned vectors that are themselves farther from the others than the limit. */
const TAIL = 0.01;

const distance = (one: readonly number[], other: readonly number[]): number => Math.sqrt(one.reduce((sum, value, at) => sum + (value - other[at]) ** 2, 0));

function toNearest(vector: readonly number[], learned: number[][]): number {
  const nearest = learned.map((other) => distance(vector, other)).sort((a, b) => a - b).slice(0, NEAREST);
  return nearest.length === 0 ? NaN : nearest.reduce((sum, each) => sum + each, 0) / nearest.length;
}

/** Distance at or above which `TAIL` of the vectors lie when each is left out in turn; above all of them where they are few. */
export function fitNovelty(learned: number[][], groups: readonly string[]): Novelty {
  const own = learned.map((vector, at) => toNearest(vector, learned.filter((_, other) => groups[other] !== groups[at]))).filter(Number.isFinite).sort((a, b) => a - b);
  const at = Math.ceil((1 - TAIL) * own.length) - 1;
  return { learned, limit: own.length === 0 ? Number.MAX_VALUE : own[Math.min(own.length - 1, Math.max(0, at))] };
}

/** 1 at the line. */
export const noveltyOf = ({ learned, limit }: Novelty, vector: readonly number[]): number => (learned.length === 0 ? 0 : toNearest(vector, learned) / limit);
