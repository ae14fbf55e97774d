/** What became of each source of candidates. */

import type { CandidateSource, SourceCount, SourcedSample, SourceReading } from './sources';

/** @param obedient places in `candidates`, as `selected` */
export function countSources(readings: readonly SourceReading[], candidates: readonly SourcedSample[], obedient: readonly number[], selected: readonly number[]): SourceCount[] {
  const of = (source: CandidateSource, places: readonly number[]) => places.filter((place) => candidates[place].source === source).length;
  return readings.map((source) => ({ ...source, candidates: of(source, [...candidates.keys()]), obedient: of(source, obedient), selected: of(source, selected) }));
}

const COLUMNS = ['read', 'outside', 'repeated', 'silent', 'candidates', 'obedient', 'selected'] as const;
const nameOf = ({ kind, path }: CandidateSource): string => (path === '' ? kind : `${kind}: ${path}`);

/** A table for people, a line for each source. */
export function sourceLines(counts: readonly SourceCount[]): string[] {
  const width = Math.max(6, ...counts.map((count) => nameOf(count).length));
  const line = (name: string, cells: ReadonlyArray<string | number>) => `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(12)).join('')}`;
  return [
    line('source', COLUMNS),
    ...counts.map((count) => line(nameOf(count), COLUMNS.map((column) => (column in count.leftOut ? count.leftOut[column as keyof typeof count.leftOut] : count[column as 'read' | 'candidates' | 'obedient' | 'selected'])))),
    ...counts.flatMap(({ path, notes }) => notes.map((note) => `${path}: ${note}`)),
  ];
}
