/** Lines of the drawing: nodes above, components below them, users last; each line is a row of one height. Pure. */
import { ALL_COMPONENTS } from '../../../sidecar/contract';
import { indexAt } from '../lines';
import type { ScoreRow } from './rows';
import type { Course, Spell, Users } from './spells';

export type Band = 'physical' | 'virtual' | 'users';

export interface ChartRow {
  band: Band;
  /** Null on a line that only says which band begins. */
  of: { row: ScoreRow | null; scores: ArrayLike<number> } | null;
}

/** Parts shown of each layer, besides its groups. */
const MOST_PARTS = 10;

/** Those of the chosen spell first, then the highest peaks; shown by group and name. */
function partsShown(courses: readonly Course[], chosen: Spell | null): ScoreRow[] {
  const rank = new Map([...(chosen?.physical ?? []), ...(chosen?.virtual ?? [])].map(({ row }, i) => [row, i]));
  const peak = ({ stretches }: Course) => stretches.reduce((most, each) => Math.max(most, each.peak), 0);
  const parts = courses.filter(({ row, stretches }) => row.component !== ALL_COMPONENTS && stretches.length > 0);
  const first = [...parts].sort((a, b) => (rank.get(a.row) ?? Infinity) - (rank.get(b.row) ?? Infinity) || peak(b) - peak(a)).slice(0, MOST_PARTS);
  return parts.filter((each) => first.includes(each)).map(({ row }) => row);
}

/** The service metric as a share of its limit on the grid of the scores, so that 1 is its line, too. */
export function usersShare({ times, values, limit }: Users, grid: readonly number[]): Float64Array {
  const step = grid.length > 1 ? grid[1] - grid[0] : 0;
  const all = [...times];
  return Float64Array.from(grid, (time) => {
    const at = indexAt(all, time);
    const value = at >= 0 && time - times[at] < step ? values[at] : NaN;
    return limit > 0 ? value / limit : Number.isNaN(value) ? NaN : value > limit ? 2 : 0;
  });
}

export function chartRows(courses: readonly Course[], chosen: Spell | null, users: ArrayLike<number> | null): ChartRow[] {
  const band = (layer: 'physical' | 'virtual'): ChartRow[] => {
    const own = courses.filter(({ row }) => row.layer === layer);
    const rows = [...own.filter(({ row }) => row.component === ALL_COMPONENTS).map(({ row }) => row), ...partsShown(own, chosen)];
    return rows.length === 0 ? [] : [{ band: layer, of: null }, ...rows.map((row): ChartRow => ({ band: layer, of: { row, scores: row.scores } }))];
  };
  return [...band('physical'), ...band('virtual'), ...(users ? [{ band: 'users', of: { row: null, scores: users } } as const] : [])];
}
