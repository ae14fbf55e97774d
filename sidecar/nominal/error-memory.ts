/** The errors of the newest rows, and their means over horizons. Mathematics only. */

/** Mean over these features; NaN where none is present. */
export function meanOf(errors: Float64Array, features: number[]): number {
  let [sum, count] = [0, 0];
  for (const feature of features) {
    if (!Number.isNaN(errors[feature])) {
      sum += errors[feature];
      count += 1;
    }
  }
  return count === 0 ? NaN : sum / count;
}

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
  return rows[rows.length - 1].map((_, feature) => {
    if (rows.length < wanted) {
      return NaN;
    }
    let [sum, count] = [0, 0];
    for (const row of rows) {
      if (!Number.isNaN(row[feature])) {
        sum += row[feature];
        count += 1;
      }
    }
    return count === 0 ? NaN : sum / count;
  });
}

export type ErrorMemory = ReturnType<typeof createErrorMemory>;
