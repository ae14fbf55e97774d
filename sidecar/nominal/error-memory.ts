/** The errors of the newest rows, and their means over horizons. Mathematics only. */

import { meanOfPresent } from './score';

/** Mean over these features; NaN where none is present. */
export const meanOf = (errors: Float64Array, features: number[]): number => meanOfPresent(features.map((feature) => errors[feature]));

/**
 * The newest rows' errors by member.
 * @param longest rows that are kept
 */
export function createErrorMemory(longest: number) {
  let recent: Float64Array[][] = [];
  return {
    push: (errors: Float64Array[]) => (recent = [...recent, errors].slice(-longest)),
    clear: () => (recent = []),
    /** Mean by feature over the horizon; NaN where it was never present, or where the memory is shorter: few rows have no mean to compare with that of many. */
    over: (member: number, rows: number) => averaged(recent.slice(-rows).map((errors) => errors[member]), rows),
  };
}

function averaged(rows: Float64Array[], wanted: number): Float64Array {
  return rows[rows.length - 1].map((_, feature) => (rows.length < wanted ? NaN : meanOfPresent(rows.map((row) => row[feature]))));
}

export type ErrorMemory = ReturnType<typeof createErrorMemory>;
