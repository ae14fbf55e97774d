/** Where onsets stand in the drawing, and which the lines join. Pure. */
import type { ChartRow } from './chartRows';
import type { Onset, Spell } from './spells';

export interface Mark {
  /** Milliseconds since the epoch, and the line of the drawing. */
  at: number;
  line: number;
  band: ChartRow['band'];
}

export interface JoinedSpell {
  /** First ill first; lines go from the first to each of the others. */
  marks: Mark[];
  chosen: boolean;
}

/** What was over its line long before is not joined. */
export function joinsOf(rows: readonly ChartRow[], spells: readonly Spell[], chosen: Spell | null): JoinedSpell[] {
  const lineOf = new Map(rows.flatMap(({ of }, i) => (of?.row ? [[of.row, i] as const] : [])));
  const users = rows.findIndex(({ band }) => band === 'users');
  const markOf = ({ row, at, before }: Onset): Mark[] => {
    const line = lineOf.get(row);
    return before || line === undefined ? [] : [{ at, line, band: row.layer }];
  };
  return spells.map((spell) => {
    const of = [...spell.physical, ...spell.virtual].flatMap(markOf);
    const felt = spell.users?.at != null && users >= 0 ? [{ at: spell.users.at, line: users, band: 'users' as const }] : [];
    return { marks: [...of, ...felt].sort((a, b) => a.at - b.at || a.line - b.line), chosen: spell === chosen };
  });
}
