/** Whether a selection can go on where another one stopped. */

import { createHash } from 'node:crypto';
import { RoentgenError } from '../../errors';
import type { SelectionOptions, SelectionState } from './problem';

/** Of all that decides what is selected, but for the training and the validation samples. */
export function digestOf(rows: readonly Float64Array[], options: SelectionOptions): string {
  const hash = createHash('sha256').update(JSON.stringify(Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1))));
  rows.forEach((row) => hash.update(new Uint8Array(row.buffer, row.byteOffset, row.byteLength)));
  return hash.digest('hex');
}

/** Throws DATASET_INVALID for the state of another selection. */
export function checkResumed(state: SelectionState, digest: string): SelectionState {
  if (state.digest !== digest) {
    throw new RoentgenError('DATASET_INVALID', 'the saved selection is of other candidates or options', 'give those that it began with, or begin anew');
  }
  return structuredClone(state);
}
