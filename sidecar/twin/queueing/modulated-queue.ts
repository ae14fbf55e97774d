/**
 * A queue with room for K units whose load swings: levels 0..K (units of work) by phases 0..n (how many of n equal on-off sources are
 * on). A quasi-birth-death chain, solved by matrices R with pi(n+1) = pi(n) R(n), from the full end (Latouche and Ramaswami,
 * Introduction to Matrix Analytic Methods, 1999, chapter 12). With one phase it is M/M/1/K; K need not be whole: at the last level but
 * one a unit finds room with the probability of K's fraction.
 */

/** Sources that stand for all. */
export const MOST_SOURCES = 4;
const MOST_PHASES = MOST_SOURCES + 1;
/** Matrices that are kept; by then they have long converged. */
const MOST_MATRICES = 600;
export const MOST_LEVELS = 4000;
const SAME = 1e-7;
/** A queue that is full most of the time is a growing sum: it is scaled on the way. */
const HUGE = 1e100;

export interface Phases {
  count: number;
  /** [phases] Share of the time; deviations from the mean. */
  share: Float64Array;
  place: Float64Array;
  /** [phases] 1/s to the next, to the one before. */
  up: Float64Array;
  down: Float64Array;
}

/** Sums over levels, by phase. */
export interface LevelSums {
  /** Share of the time in which a unit finds room; that times the units it finds, and their square. */
  room: Float64Array;
  found: Float64Array;
  square: Float64Array;
  /** Mean units that wait, the one in service aside, times the phase's share. */
  waiting: Float64Array;
}

const matrices = new Float64Array((MOST_MATRICES + 2) * MOST_PHASES * MOST_PHASES);
const inverse = new Float64Array(MOST_PHASES * MOST_PHASES * 2);
const censored = new Float64Array(MOST_PHASES * MOST_PHASES);
const [level, next] = [new Float64Array(MOST_PHASES), new Float64Array(MOST_PHASES)];
export const createLevelSums = (): LevelSums => ({ room: new Float64Array(MOST_PHASES), found: new Float64Array(MOST_PHASES), square: new Float64Array(MOST_PHASES), waiting: new Float64Array(MOST_PHASES) });

/** Phases of `sources` equal on-off sources, each on for a share of the time, that forget at `turnover` (1/s). */
export function phasesOf(sources: number, on: number, turnover: number): Phases {
  const count = sources + 1;
  const spread = Math.sqrt(sources * on * (1 - on)) || 1;
  const places = Array.from({ length: count }, (_, j) => j);
  let weight = (1 - on) ** sources;
  return {
    count,
    share: Float64Array.from(places, (j) => {
      const own = weight;
      weight *= ((sources - j) / (j + 1)) * (on / (1 - on));
      return own;
    }),
    place: Float64Array.from(places, (j) => (j - sources * on) / spread),
    up: Float64Array.from(places, (j) => (sources - j) * turnover * on),
    down: Float64Array.from(places, (j) => j * turnover * (1 - on)),
  };
}

/**
 * @param birth [phases] units/s that come; @param death [phases] units/s that are served while there are any
 * @param units K, at least 1
 */
export function solveLevels({ count, up, down }: Phases, birth: Float64Array, death: Float64Array, units: number, sums: LevelSums): void {
  const top = Math.min(MOST_LEVELS, Math.max(1, Math.ceil(units - 1e-9)));
  const part = Math.min(1, Math.max(1e-6, units - (top - 1)));
  const size = count * count;
  const kept = fillMatrices(count, up, down, birth, death, top, part);
  startLevel(count, up, down, death, (Math.min(kept, top) - 1) * size);
  [sums.room, sums.found, sums.square, sums.waiting].forEach((values) => values.fill(0));
  let mass = 0;
  for (let n = 0; n <= top; n++) {
    const accepted = n < top - 1 ? 1 : n === top - 1 ? part : 0;
    let here = 0;
    for (let j = 0; j < count; j++) {
      const share = level[j];
      here += share;
      sums.room[j] += accepted * share;
      sums.found[j] += accepted * n * share;
      sums.square[j] += accepted * n * n * share;
      sums.waiting[j] += n > 0 ? (n - 1) * share : 0;
    }
    mass += here;
    if (n === top || (here < 1e-13 * mass && n > 2)) {
      break;
    }
    if (mass > HUGE) {
      [level, sums.room, sums.found, sums.square, sums.waiting].forEach((values) => shrink(values, mass));
      mass = 1;
    }
    // R(n) is the matrix top - 1 - n steps from the full end
    multiply(count, Math.min(kept, top - n) - 1);
  }
  for (let j = 0; j < count; j++) {
    sums.room[j] /= mass;
    sums.found[j] /= mass;
    sums.square[j] /= mass;
    sums.waiting[j] /= mass;
  }
}

function shrink(values: Float64Array, by: number): void {
  for (let j = 0; j < values.length; j++) {
    values[j] /= by;
  }
}

function multiply(count: number, matrix: number): void {
  const at = matrix * count * count;
  for (let j = 0; j < count; j++) {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      sum += level[i] * matrices[at + i * count + j];
    }
    next[j] = sum;
  }
  level.set(next);
}

/** Matrix m is R(top - 1 - m). Answers how many there are; the last one stands for all further ones. */
function fillMatrices(count: number, up: Float64Array, down: Float64Array, birth: Float64Array, death: Float64Array, top: number, part: number): number {
  const size = count * count;
  for (let m = 0; ; m++) {
    // of level n = top - m, with what happens above it taken as jumps: all that goes up comes back, hence the diagonal is a sum and nothing cancels
    for (let i = 0; i < count; i++) {
      let leaves = death[i];
      for (let j = 0; j < count; j++) {
        if (i !== j) {
          const back = m === 0 ? 0 : matrices[(m - 1) * size + i * count + j] * death[j];
          const jump = back + (j === i + 1 ? up[i] : j === i - 1 ? down[i] : 0);
          inverse[i * count + j] = -jump;
          leaves += jump;
        }
      }
      inverse[i * count + i] = leaves;
    }
    invert(count);
    const gain = m === 0 ? part : 1;
    let change = 0;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const value = gain * birth[i] * inverse[i * count + j];
        change = Math.max(change, m === 0 ? 1 : Math.abs(value - matrices[(m - 1) * size + i * count + j]));
        matrices[m * size + i * count + j] = value;
      }
    }
    if (m + 1 >= top || m + 1 >= MOST_MATRICES || (m > 2 && change < SAME)) {
      return m + 1;
    }
  }
}

/** In place, without pivots: the matrix is diagonally dominant. */
function invert(count: number): void {
  for (let k = 0; k < count; k++) {
    const pivot = 1 / inverse[k * count + k];
    inverse[k * count + k] = 1;
    for (let j = 0; j < count; j++) {
      inverse[k * count + j] *= pivot;
    }
    for (let i = 0; i < count; i++) {
      if (i !== k) {
        const factor = inverse[i * count + k];
        inverse[i * count + k] = 0;
        for (let j = 0; j < count; j++) {
          inverse[i * count + j] -= factor * inverse[k * count + j];
        }
      }
    }
  }
}

/** Level 0 up to a factor: the chain seen only there, by state reduction (Grassmann, Taksar and Heyman 1985), which subtracts nothing. */
function startLevel(count: number, up: Float64Array, down: Float64Array, death: Float64Array, at: number): void {
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      censored[i * count + j] = (j === i + 1 ? up[i] : j === i - 1 ? down[i] : 0) + matrices[at + i * count + j] * death[j];
    }
  }
  for (let k = count - 1; k > 0; k--) {
    let out = 0;
    for (let j = 0; j < k; j++) {
      out += censored[k * count + j];
    }
    for (let i = 0; i < k; i++) {
      censored[i * count + k] /= out;
      for (let j = 0; j < k; j++) {
        censored[i * count + j] += censored[i * count + k] * censored[k * count + j];
      }
    }
  }
  level[0] = 1;
  for (let k = 1; k < count; k++) {
    let sum = 0;
    for (let i = 0; i < k; i++) {
      sum += level[i] * censored[i * count + k];
    }
    level[k] = sum;
  }
}
