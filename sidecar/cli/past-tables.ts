/** Reports on the past for a terminal. Pure. */

import type { BackfillReport, BacktestGroup, BacktestReport, EpisodeRecord, ScoreCard, SignatureReport } from '../contract';

/** Columns as wide as their widest cell. */
function table(header: string[], rows: string[][]): string {
  const widths = header.map((name, column) => Math.max(...[name, ...rows.map((row) => row[column])].map(({ length }) => length)));
  return [header, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}

const clock = (time: number) => new Date(time).toISOString().replace(/\.000Z$/, 'Z');
const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 2 : 0)} %`;
const seconds = (value: number | null) => (value === null ? '-' : `${Math.round(value)} s`);
const perDay = (value: number) => value.toFixed(1);

const CAUSES_SHOWN = 3;

export function episodesTable(episodes: EpisodeRecord[]): string {
  const rows = episodes.map(({ episode, group, start, end, ended, peak, causes, nominal, author }) => [
    episode, group, clock(start), end === null ? 'lasts' : clock(end), peak.toFixed(2),
    [ended ?? '-', ...(nominal ? ['nominal'] : []), ...(author ? [`by ${author}`] : [])].join(', '),
    causes.slice(0, CAUSES_SHOWN).map(({ component, feature, ratio }) => `${component} ${feature} ${percent(ratio)}`).join(', '),
  ]);
  return episodes.length === 0 ? 'no episodes' : table(['episode', 'group', 'from', 'to', 'peak', 'ended', 'causes'], rows);
}

export const backfillText = ({ rows, samples, from, to }: BackfillReport): string => `${samples} samples of ${rows} rows, ${clock(from)} to ${clock(to)}`;

/** Each figure as it is at present, and as it would have been. */
export function backtestTable({ groups, present, incidents, found, foundPresent, days }: BacktestReport): string {
  const rows = groups.map((tried) => {
    const before = present.find(({ group }) => group === tried.group);
    const pair = (text: (group: BacktestGroup) => string) => `${before ? text(before) : '-'} -> ${text(tried)}`;
    return [tried.group, pair((each) => String(each.found)), pair(({ falseEpisodesPerDay }) => perDay(falseEpisodesPerDay)), pair(({ flaggedShare }) => percent(flaggedShare)), pair(({ delaySeconds }) => seconds(delaySeconds))];
  });
  return `${table(['present -> tried', 'found', 'false a day', 'flagged', 'delay'], rows)}\n${foundPresent} -> ${found} of ${incidents.length} incidents found by any group, in ${days.toFixed(2)} days`;
}

export function scoreCardTable({ rows, best, reason, days }: ScoreCard): string {
  const cells = rows.map((row) => [row.detector, row.inUse ? 'in use' : '', String(row.found), perDay(row.falseEpisodesPerDay), percent(row.flaggedShare), seconds(row.delaySeconds), row.aucPr === null ? '-' : row.aucPr.toFixed(3)]);
  return `${table(['detector', '', 'found', 'false a day', 'flagged', 'delay', 'AUC-PR'], cells)}\n${best}: ${reason}, in ${days.toFixed(2)} days`;
}

export function signaturesTable({ deviations, signatures, unexplained }: SignatureReport): string {
  if (deviations === 0) {
    return 'no deviations in this range';
  }
  const rows = signatures.map(({ share, samples, first, last, features }) => [percent(share), String(samples), clock(first), clock(last), features.map(({ component, feature, ratio }) => `${component} ${feature} ${percent(ratio)}`).join(', ')]);
  return `${table(['share', 'samples', 'first', 'last', 'features'], rows)}\n${percent(unexplained)} of ${deviations} deviations are in none`;
}
