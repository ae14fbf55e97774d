/** Gaps in a window. Pure. */

/** At a stop and a start a scrape falls between: up to this many missing values in a row are bridged by the one before. */
const BRIDGED_ROWS = 2;

export interface Bridged {
  /** As the rows that were given, with short gaps filled. */
  values: number[][];
  /** Missing values, bridged or not, of all in the columns that there are. */
  share: number;
  /** No value of a needed column is missing any more. */
  whole: boolean;
}

/**
 * Rows x columns; NaN = missing. A column that is not needed and says nothing but NaN, or 0 where its component has stopped, is one that
 * the component does not have: all NaN, and no gap.
 */
export function bridge(rows: number[][], needed: boolean[]): Bridged {
  const absent = needed.map((isNeeded, column) => !isNeeded && rows.some((row) => Number.isNaN(row[column])) && rows.every((row) => Number.isNaN(row[column]) || row[column] === 0));
  const gaps = needed.map(() => 0);
  let missing = 0;
  let before: number[] | null = null;
  const values = rows.map((row) => (before = row.map((value, column) => {
    if (absent[column]) {
      return NaN;
    }
    const isMissing = Number.isNaN(value);
    missing += isMissing ? 1 : 0;
    gaps[column] = isMissing ? gaps[column] + 1 : 0;
    return isMissing && before && gaps[column] <= BRIDGED_ROWS ? before[column] : value;
  })));
  const present = absent.filter((each) => !each).length * rows.length;
  return { values, share: present === 0 ? 1 : missing / present, whole: values.every((row) => row.every((value, column) => !needed[column] || !Number.isNaN(value))) };
}
