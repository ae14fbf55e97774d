/** From phases to a queue's figures. Arrays are shared, so that nothing is allocated for each of thousands of queues. */

import { createLevelSums, MOST_SOURCES, type Phases } from './modulated-queue';
import type { QueueStates } from './states';

/** Packets of which a full buffer has no use: the one in service counts whole, and what is left is less than a packet. */
export const UNUSED = 1.8;
/** Squared coefficient of variation of a wait for others' turns. */
const TURNS_SPREAD = 0.7;

/** [phases] Units/s that come, that are served; s that a wait takes at least. */
export const birth = new Float64Array(MOST_SOURCES + 1);
export const death = new Float64Array(MOST_SOURCES + 1);
export const floors = new Float64Array(MOST_SOURCES + 1);
export const sums = createLevelSums();
const waits = new Float64Array(MOST_SOURCES + 1);

/** Sums over phases, by what finds room. @param floors [phases] s that a wait takes at least; null: by Little's law the mean is known. */
export function keep(states: QueueStates, queue: number, { count, share, place }: Phases, turnover: number, residual: number, floors: Float64Array | null): void {
  let [came, through, waiting, swung, offered, direct] = [0, 0, 0, 0, 0, 0];
  const usual = share.reduce((sum, each, j) => sum + each * death[j], 0);
  for (let j = 0; j < count; j++) {
    came += share[j] * birth[j];
    through += birth[j] * sums.room[j];
    waiting += sums.waiting[j];
    swung += birth[j] * sums.room[j] * place[j];
    offered += birth[j] * share[j] * place[j];
    waits[j] = served(sums.room[j] > 0 ? sums.found[j] / sums.room[j] : 0, death[j], usual, turnover);
    direct += birth[j] * sums.room[j] * waits[j];
  }
  const totals = [0, 0, 0, 0, 0, 0];
  for (let j = 0; j < count; j++) {
    const found = sums.room[j] > 0 ? sums.found[j] / sums.room[j] : 0;
    const own = waits[j] * (direct > 0 ? waiting / direct : 1);
    const wait = Math.max(floors ? floors[j] : 0, own);
    // Takács: w^2 + w E[S^3] 2 / (3 E[S^2]) of M/G/1, and what a bound makes of it
    const spread = found > 1e-9 ? Math.max(0.1 * residual * found, sums.square[j] / sums.room[j] - found * found + found * (residual - 1)) / (found * found) : 0;
    add(totals, 0, sums.room[j], place[j]);
    add(totals, 2, sums.room[j] * wait, place[j]);
    add(totals, 4, sums.room[j] * (wait * wait + own * own * spread + TURNS_SPREAD * (wait * wait - own * own)), place[j]);
  }
  [states.room[queue], states.roomSlope[queue], states.waits[queue], states.waitsSlope[queue], states.squares[queue], states.squaresSlope[queue]] = totals;
  states.loss[queue] = 1 - through / came;
  states.wait[queue] = totals[2] / totals[0];
  states.waiting[queue] = waiting;
  states.lean[queue] = (totals[3] - (totals[1] * totals[2]) / totals[0]) / totals[0];
  states.carry[queue] = Math.min(1, Math.max(0, offered > 0 ? swung / offered : through / came));
  states.waitSquare[queue] = totals[4] / totals[0];
}

function add(totals: number[], at: number, value: number, place: number): void {
  totals[at] += value;
  totals[at + 1] += value * place;
}

/** Seconds to serve so many units at a pace that is `now` and goes to the usual one. */
function served(units: number, now: number, usual: number, turnover: number): number {
  let seconds = units / now;
  for (let round = 0; round < 4 && turnover > 0; round++) {
    const faded = Math.exp(-turnover * seconds);
    const done = usual * seconds + ((now - usual) * (1 - faded)) / turnover;
    seconds = Math.max(0, seconds - (done - units) / (usual + (now - usual) * faded));
  }
  return seconds;
}
