/** The paper's claims (SYRROCA, section IV.D) as arithmetic on rows: each with what was measured and whether it holds. Mathematics only. */

import type { Interval, IntervalEstimate } from '../../sidecar/contract';
import type { Row, Rows } from './measured';
import { spearman, spearmanInterval } from './rank';

export interface Claim {
  id: string;
  claim: string;
  /** null: there was nothing to judge it by. */
  holds: boolean | null;
  measured: string;
}

/** Many failed calls: at least this share of the most in the scenario; the paper's zone is over 250 of 300. */
const MANY = 0.5;
/** A group shows a fault when it deviates in most samples, and hardly when in few. */
const [SHOWS, HARDLY] = [0.5, 0.25];
/** Alike: the least of the three shares is at least half of the greatest. */
const ALIKE = 0.5;
/** A rank correlation whose interval lies above is an order, not a tendency. */
const ORDERED = 0.5;
/** "at all times": rows may straddle a step's begin and end. */
const ALWAYS = 0.95;
/** The paper's share of network deviations that the P-CSCF's and the S-CSCF's packets characterise. */
const NETWORK_SHARE = 0.9;
/** The line is a 99th quantile: so many rows are under it in nominal time. */
const UNDER = 0.98;
/** Rows in which a window still holds samples of the fault. */
export const AFTER_MS = 15_000;

const percent = (share: number | null) => (share === null ? '-' : `${Math.round(100 * share)} %`);
const deviates = ({ score }: Row) => score >= 1;

export const within = (rows: Row[] | undefined, { from, to }: Interval): Row[] => (rows ?? []).filter(({ time }) => time >= from && time <= to);

/** Share of rows over the line; null where there is no row. */
export const deviatingShare = (rows: Row[]): number | null => (rows.length === 0 ? null : rows.filter(deviates).length / rows.length);

/** Rows with at least MANY of the most failed calls. */
export function manyFailed(rows: Row[]): Row[] {
  const most = Math.max(0, ...rows.map(({ kpi }) => kpi).filter(Number.isFinite));
  return most === 0 ? [] : rows.filter(({ kpi }) => kpi >= MANY * most);
}

export function lossClaims(rows: Rows, range: Interval, calls: { calls: number; failed: number }): Claim[] {
  const shares = Object.fromEntries(Object.entries(rows).map(([group, each]) => [group, deviatingShare(manyFailed(within(each, range)))]));
  const { network, memory, filesystem } = shares as Record<string, number | null>;
  const failed = calls.calls === 0 ? null : calls.failed / calls.calls;
  const guilty = guiltyShare(within(rows.network, range), ({ component, feature }) => ['pcscf', 'scscf'].includes(component) && feature.includes('network'));
  return [
    { id: 'loss-fails', claim: 'blocking half of the answers to INVITE fails at least half of the calls', holds: failed === null ? null : failed >= 0.5, measured: `${calls.failed} of ${calls.calls} calls failed (${percent(failed)})` },
    {
      id: 'loss-network',
      claim: 'at many failed calls the network group deviates',
      holds: network === null || network === undefined ? null : network >= SHOWS,
      measured: `over the line at many failed calls: ${Object.entries(shares).map(([group, share]) => `${group} ${percent(share)}`).join(', ')}`,
    },
    { id: 'loss-others', claim: 'memory and file system hardly do', holds: memory === null || memory === undefined || filesystem === null || filesystem === undefined ? null : Math.max(memory, filesystem) <= HARDLY, measured: `memory ${percent(memory ?? null)}, filesystem ${percent(filesystem ?? null)}` },
    { id: 'loss-cause', claim: 'nine in ten network deviations are led by network features of the P-CSCF or the S-CSCF', holds: guilty === null ? null : guilty >= NETWORK_SHARE, measured: percent(guilty) },
  ];
}

/** Of the deviations with a cause set those whose first member is as asked; null where there is none. */
export function guiltyShare(rows: Row[], asked: (cause: Row['causes'][number]) => boolean): number | null {
  const told = rows.filter((row) => deviates(row) && row.causes.length > 0);
  return told.length === 0 ? null : told.filter(({ causes: [first] }) => asked(first)).length / told.length;
}

export function overloadClaims(rows: Rows, range: Interval): Claim[] {
  const share = (group: string) => deviatingShare(within(rows[group], range));
  const [cpu, network, memory, filesystem] = ['cpu', 'network', 'memory', 'filesystem'].map(share);
  const three = [cpu, network, memory];
  const known = three.every((each) => each !== null) ? (three as number[]) : null;
  return [
    { id: 'area-alike', claim: 'overload shows in CPU, network and memory alike', holds: known && Math.min(...known) >= HARDLY && Math.min(...known) >= ALIKE * Math.max(...known), measured: `rows over the line: cpu ${percent(cpu)}, network ${percent(network)}, memory ${percent(memory)}` },
    { id: 'area-filesystem', claim: 'and nearly not in the file system', holds: filesystem === null ? null : filesystem <= HARDLY, measured: percent(filesystem) },
  ];
}

export interface StressFigures {
  /** Median MSE of each step, in order. */
  medians: Array<{ level: number; mse: number; rows: number }>;
  rank: IntervalEstimate;
  /** Of the medians alone. */
  rankOfMedians: number | null;
  overTheLine: number | null;
  guilty: number | null;
  underAfter: number | null;
  /** Seconds from the end of the stress to the first row under the line from which the next three stay there; null: not seen. */
  backAfter: number | null;
}

export const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** `rows`: of the CPU group. `quietUntil`: end of the time after the stress in which nothing else was done. */
export function stressFigures(rows: Row[], steps: Array<Interval & { level: number }>, quietUntil: number): StressFigures {
  // The first two rows of a step are of the change.
  const inSteps = steps.map((step) => ({ ...step, rows: within(rows, { from: step.from + 2000, to: step.to }) }));
  const pairs = inSteps.flatMap(({ level, rows: own }) => own.map((row) => ({ level, row })));
  const medians = inSteps.filter((step) => step.rows.length > 0).map(({ level, rows: own }) => ({ level, mse: median(own.map(({ mse }) => mse)), rows: own.length }));
  const end = steps[steps.length - 1].to;
  const after = within(rows, { from: end, to: quietUntil });
  const rested = after.filter(({ time }) => time > end + AFTER_MS);
  const back = after.findIndex((_, index) => index + 3 <= after.length && after.slice(index, index + 3).every((row) => !deviates(row)));
  const overs = deviatingShare(pairs.map(({ row }) => row));
  const under = deviatingShare(rested);
  return {
    medians,
    rank: spearmanInterval(pairs.map(({ level }) => level), pairs.map(({ row }) => row.mse), 1),
    rankOfMedians: spearman(medians.map(({ level }) => level), medians.map(({ mse }) => mse)),
    overTheLine: overs,
    guilty: guiltyShare(pairs.map(({ row }) => row), ({ component, feature }) => component === 'pcscf' && feature.includes('cpu')),
    underAfter: under === null ? null : 1 - under,
    backAfter: back < 0 ? null : (after[back].time - end) / 1000,
  };
}

/**
 * Rank correlation of a step's median MSE with the CPU that the component took in it: on a machine that does other work stress is not what
 * was asked for. `taken`: by step of `medians`; null where it is not known.
 */
export function rankOfTaken(medians: StressFigures['medians'], taken: Map<number, number | null>): number | null {
  const pairs = medians.map(({ level, mse }) => ({ cpu: taken.get(level) ?? null, mse })).filter(({ cpu }) => cpu !== null);
  return pairs.length < 3 ? null : spearman(pairs.map(({ cpu }) => Number(cpu)), pairs.map(({ mse }) => mse));
}

export function stressClaims(figures: StressFigures): Claim[] {
  const { rank, rankOfMedians, overTheLine, guilty, underAfter, backAfter } = figures;
  const number = (value: number | null) => (value === null ? '-' : value.toFixed(2));
  return [
    { id: 'stress-over', claim: 'CPU stress is over the line at all times', holds: overTheLine === null ? null : overTheLine >= ALWAYS, measured: `${percent(overTheLine)} of the rows` },
    { id: 'stress-order', claim: 'the MSE follows the stress in order', holds: rank.low === null ? null : rank.low >= ORDERED, measured: `Spearman ${number(rank.value)} (95 %: ${number(rank.low)} to ${number(rank.high)}) over rows, ${number(rankOfMedians)} over the steps' medians` },
    { id: 'stress-cause', claim: "the P-CSCF's CPU features lead the cause set", holds: guilty === null ? null : guilty >= SHOWS, measured: `in ${percent(guilty)} of the deviations` },
    { id: 'stress-back', claim: 'afterwards it falls back under the line', holds: underAfter === null ? null : underAfter >= UNDER, measured: `after ${backAfter === null ? '-' : `${backAfter.toFixed(0)} s`}; then ${percent(underAfter)} of the rows are under it` },
  ];
}

/** How a fault shows in both layers: the machine's own CPU group beside that of the components. Empty where the physical layer was not watched. */
export function layerClaims(rows: Rows, range: Interval): Claim[] {
  const physical = new Map(within(rows['node-cpu'], range).map((row) => [row.time, row]));
  const pairs = within(rows.cpu, range).flatMap((row) => (physical.has(row.time) ? [[row, physical.get(row.time) as Row]] : []));
  if (pairs.length === 0) {
    return [];
  }
  const { value, low, high } = spearmanInterval(pairs.map(([{ mse }]) => mse), pairs.map(([, { mse }]) => mse), 1);
  const bothOver = pairs.filter(([one, other]) => deviates(one) && deviates(other)).length / pairs.length;
  const measured = value === null || low === null || high === null ? '-' : `Spearman of their MSE ${value.toFixed(2)} (95 %: ${low.toFixed(2)} to ${high.toFixed(2)}); both over the line in ${percent(bothOver)} of the rows`;
  return [{ id: 'stress-layers', claim: 'physical and virtual CPU deviate together (future work of the paper)', holds: low === null ? null : low > 0, measured }];
}
