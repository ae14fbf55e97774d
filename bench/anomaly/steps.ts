/** How far apart samples are where nobody says: files of this form have no times. */

import type { Entity } from './entities';

const DEFAULT_SECONDS = 60;
const COARSE_SECONDS = 300;
/** Nominal parts that all would be shorter than two weeks at one sample a minute are taken as samples of five minutes. */
const FINE_ROWS = 14 * 1440;

/** @param given --step-seconds, which decides where it is given */
export function stepSecondsOf(entities: Array<Pick<Entity, 'train'>>, given: string | undefined): number {
  if (given !== undefined) {
    return Number(given);
  }
  return entities.every(({ train }) => train.rows < FINE_ROWS) ? COARSE_SECONDS : DEFAULT_SECONDS;
}
