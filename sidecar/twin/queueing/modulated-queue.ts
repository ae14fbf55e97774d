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

/** Matrices stand in rows of this, whatever the phases are: so that the loops over columns can be written out. */
const WIDE = MOST_PHASES;
const SIZE = WIDE * WIDE;
const matrices = new Float64Array((MOST_MATRICES + 2) * SIZE);
const inverse = new Float64Array(SIZE);
const moves = new Float64Array(SIZE);
const censored = new Float64Array(SIZE);
const level = new Float64Array(MOST_PHASES);
export const createLevelSums = (): LevelSums => ({ room: new Float64Array(MOST_PHASES), found: new Float64Array(MOST_PHASES), square: new Float64Array(MOST_PHASES), waiting: new Float64Array(MOST_PHASES) });

/** Phases of `sources` equal on-off sources, each on for a share of the time, that forget at `turnover` (1/s). */
export function phasesOf(sources: number, on: number, turnover: number): Phases {
  const count = sources + 1;
  const spread = Math.sqrt(sources * on * (1 - on)) || 1;
  const phases = { count, share: new Float64Array(count), place: new Float64Array(count), up: new Float64Array(count), down: new Float64Array(count) };
  let weight = (1 - on) ** sources;
  for (let j = 0; j < count; j++) {
    phases.share[j] = weight;
    phases.place[j] = (j - sources * on) / spread;
    phases.up[j] = (sources - j) * turnover * on;
    phases.down[j] = j * turnover * (1 - on);
    weight *= ((sources - j) / (j + 1)) * (on / (1 - on));
  }
  return phases;
}

/**
 * @param birth [phases] units/s that come; @param death [phases] units/s that are served while there are any
 * @param units K, at least 1
 */
export function solveLevels({ count, up, down }: Phases, birth: Float64Array, death: Float64Array, units: number, sums: LevelSums): void {
  const top = Math.min(MOST_LEVELS, Math.max(1, Math.ceil(units - 1e-9)));
  const part = Math.min(1, Math.max(1e-6, units - (top - 1)));
  fillMoves(count, up, down);
  const kept = fillMatrices(count, birth, death, top, part);
  startLevel(count, death, (Math.min(kept, top) - 1) * SIZE);
  const { room, found, square, waiting } = sums;
  const all = [level, room, found, square, waiting];
  all.slice(1).forEach((values) => values.fill(0));
  let mass = 0;
  for (let n = 0; n <= top; n++) {
    const accepted = n < top - 1 ? 1 : n === top - 1 ? part : 0;
    const met = accepted * n;
    const waits = Math.max(0, n - 1);
    let here = 0;
    for (let j = 0; j < count; j++) {
      const share = level[j];
      here += share;
      room[j] += accepted * share;
      found[j] += met * share;
      square[j] += met * n * share;
      waiting[j] += waits * share;
    }
    mass += here;
    if (n === top || (here < 1e-13 * mass && n > 2)) {
      break;
    }
    if (mass > HUGE) {
      all.forEach((values) => shrink(values, mass));
      mass = 1;
    }
    // R(n) is the matrix top - 1 - n steps from the full end
    multiply(count, Math.min(kept, top - n) - 1);
  }
  all.forEach((values) => shrink(values, mass));
}

function shrink(values: Float64Array, by: number): void {
  for (let j = 0; j < values.length; j++) {
    values[j] /= by;
  }
}

/** level = level R. */
function multiply(count: number, matrix: number): void {
  let at = matrix * SIZE;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let e = 0;
  for (let i = 0; i < count; i++, at += WIDE) {
    const share = level[i];
    a += share * matrices[at];
    b += share * matrices[at + 1];
    c += share * matrices[at + 2];
    d += share * matrices[at + 3];
    e += share * matrices[at + 4];
  }
  level[0] = a;
  level[1] = b;
  level[2] = c;
  level[3] = d;
  level[4] = e;
}

/** From phase to phase within a level. */
function fillMoves(count: number, up: Float64Array, down: Float64Array): void {
  moves.fill(0);
  for (let i = 0; i < count; i++) {
    if (i > 0) {
      moves[i * WIDE + i - 1] = down[i];
    }
    if (i + 1 < count) {
      moves[i * WIDE + i + 1] = up[i];
    }
  }
}

/** Matrix m is R(top - 1 - m). Answers how many there are; the last one stands for all further ones. */
function fillMatrices(count: number, birth: Float64Array, death: Float64Array, top: number, part: number): number {
  // columns past the phases, of which level knows nothing
  inverse.fill(0);
  for (let m = 0; ; m++) {
    const own = m * SIZE;
    // of level n = top - m, with what happens above it taken as jumps: all that goes up comes back, hence the diagonal is a sum and nothing cancels
    for (let i = 0; i < count; i++) {
      let leaves = death[i];
      for (let j = 0, at = i * WIDE; j < count; j++, at++) {
        if (i !== j) {
          const jump = m === 0 ? moves[at] : matrices[own - SIZE + at] * death[j] + moves[at];
          inverse[at] = -jump;
          leaves += jump;
        }
      }
      inverse[i * WIDE + i] = leaves;
    }
    invert(count);
    let change = m === 0 ? 1 : 0;
    for (let i = 0; i < count; i++) {
      const comes = (m === 0 ? part : 1) * birth[i];
      for (let at = i * WIDE, end = at + WIDE; at < end; at++) {
        const value = comes * inverse[at];
        if (m > 0) {
          change = Math.max(change, Math.abs(value - matrices[own - SIZE + at]));
        }
        matrices[own + at] = value;
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
    const from = k * WIDE;
    const pivot = 1 / inverse[from + k];
    inverse[from + k] = 1;
    const a = (inverse[from] *= pivot);
    const b = (inverse[from + 1] *= pivot);
    const c = (inverse[from + 2] *= pivot);
    const d = (inverse[from + 3] *= pivot);
    const e = (inverse[from + 4] *= pivot);
    for (let i = 0, at = 0; i < count; i++, at += WIDE) {
      if (i !== k) {
        const factor = inverse[at + k];
        inverse[at + k] = 0;
        inverse[at] -= factor * a;
        inverse[at + 1] -= factor * b;
        inverse[at + 2] -= factor * c;
        inverse[at + 3] -= factor * d;
        inverse[at + 4] -= factor * e;
      }
    }
  }
}

/** Level 0 up to a factor: the chain seen only there, by state reduction (Grassmann, Taksar and Heyman 1985), which subtracts nothing. */
function startLevel(count: number, death: Float64Array, at: number): void {
  level.fill(0);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      censored[i * WIDE + j] = moves[i * WIDE + j] + matrices[at + i * WIDE + j] * death[j];
    }
  }
  for (let k = count - 1; k > 0; k--) {
    let out = 0;
    for (let j = 0; j < k; j++) {
      out += censored[k * WIDE + j];
    }
    for (let i = 0; i < k; i++) {
      censored[i * WIDE + k] /= out;
      for (let j = 0; j < k; j++) {
        censored[i * WIDE + j] += censored[i * WIDE + k] * censored[k * WIDE + j];
      }
    }
  }
  level[0] = 1;
  for (let k = 1; k < count; k++) {
    let sum = 0;
    for (let i = 0; i < k; i++) {
      sum += level[i] * censored[i * WIDE + k];
    }
    level[k] = sum;
  }
}
