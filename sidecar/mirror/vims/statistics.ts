/** What SIPp counts (its -trace_stat lines), as counters that go on over its restarts. Pure. */

import { MIRROR_METRICS } from '../../contract';
import type { Family } from '../exporter/exposition';
import type { MediaCounts } from './media';

/** Upper bounds of the setup time in milliseconds; SIPp counts between them. */
export const SETUP_BOUNDS_MS = [5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];

export type Role = 'caller' | 'callee' | 'register';

/** Cumulative counts of one SIPp process. */
export type Counts = Record<string, number>;

const MISSING: Counts = {};

/** Reads lines as they come; the first names the columns. Answers null for it and for what is no line of figures. */
export function createLineReader(): (line: string) => Counts | null {
  let columns: string[] | null = null;
  return (line) => {
    const cells = line.split(';');
    if (!columns) {
      columns = cells;
      return null;
    }
    const names = columns;
    return cells.length < names.length - 1 ? null : Object.fromEntries(names.flatMap((name, i) => (/^\d+(\.\d+)?$/.test(cells[i] ?? '') ? [[name, Number(cells[i])]] : [])));
  };
}

/** "00:00:01:250000" (hours, minutes, seconds, microseconds) in seconds; NaN for another text. */
export function secondsOf(text: string): number {
  const parts = /^(\d+):(\d+):(\d+):(\d+)$/.exec(text)?.slice(1).map(Number);
  return parts ? parts[0] * 3600 + parts[1] * 60 + parts[2] + parts[3] / 1e6 : NaN;
}

export interface Totals {
  /** The newest counts of the process that plays a role now. */
  note(role: Role, counts: Counts): void;
  /** It has ended: its counts stay, the next one begins at 0. */
  ended(role: Role): void;
  families(service: string, callsPerSecond: number, media: MediaCounts): Family[];
}

export function createTotals(): Totals {
  const before = new Map<Role, Counts>();
  const present = new Map<Role, Counts>();
  const sum = (role: Role, column: string) => (before.get(role)?.[column] ?? 0) + (present.get(role)?.[column] ?? 0);
  return {
    note: (role, counts) => void present.set(role, counts),
    ended: (role) => {
      const [old, last] = [before.get(role) ?? MISSING, present.get(role) ?? MISSING];
      before.set(role, Object.fromEntries([...new Set([...Object.keys(old), ...Object.keys(last)])].map((key) => [key, (old[key] ?? 0) + (last[key] ?? 0)])));
      present.delete(role);
    },
    families: (service, callsPerSecond, media) => [
      counter('calls', [{ labels: { service }, value: sum('caller', 'OutgoingCall(C)') }]),
      // most calls that fail do so on both sides: the callee of a call without a final answer waits for an ACK in vain
      counter('callsFailed', [{ labels: { service }, value: Math.max(sum('caller', 'FailedCall(C)'), sum('callee', 'FailedCall(C)')) }]),
      counter('registrations', [{ labels: { service, result: 'done' }, value: sum('register', 'SuccessfulCall(C)') }, { labels: { service, result: 'failed' }, value: sum('register', 'FailedCall(C)') }]),
      counter('unexpected', [{ labels: { service }, value: sum('caller', 'FailedUnexpectedMessage(C)') + sum('register', 'FailedUnexpectedMessage(C)') }]),
      setupTimes(service, (column) => sum('caller', column)),
      counter('rtpPackets', [{ labels: { service, direction: 'received' }, value: media.received }, { labels: { service, direction: 'sent' }, value: media.sent }]),
      counter('rtpLost', [{ labels: { service }, value: media.lost }]),
      gauge('targetCalls', [{ labels: { service }, value: callsPerSecond }]),
    ],
  };
}

type Name = 'calls' | 'callsFailed' | 'registrations' | 'unexpected' | 'targetCalls' | 'rtpPackets' | 'rtpLost';

function counter(name: Name, samples: Family['samples']): Family {
  return { name: MIRROR_METRICS[name].name, help: MIRROR_METRICS[name].help, type: 'counter', samples };
}

const gauge = (name: Name, samples: Family['samples']): Family => ({ ...counter(name, samples), type: 'gauge' });

/** SIPp tells counts between its bounds and no sum: the sum is that of the middles. */
function setupTimes(service: string, of: (column: string) => number): Family {
  const between = SETUP_BOUNDS_MS.map((bound) => of(`ResponseTimeRepartitionsetup_<${bound}`));
  const beyond = of(`ResponseTimeRepartitionsetup_>=${SETUP_BOUNDS_MS[SETUP_BOUNDS_MS.length - 1]}`);
  let [count, sum] = [0, 0];
  const buckets = SETUP_BOUNDS_MS.map((bound, i) => {
    count += between[i];
    sum += (between[i] * (bound + (SETUP_BOUNDS_MS[i - 1] ?? 0))) / 2000;
    return { suffix: '_bucket', labels: { service, le: String(bound / 1000) }, value: count };
  });
  const last = SETUP_BOUNDS_MS[SETUP_BOUNDS_MS.length - 1] / 1000;
  return {
    name: MIRROR_METRICS.callSetup.name,
    help: MIRROR_METRICS.callSetup.help,
    type: 'histogram',
    samples: [...buckets, { suffix: '_bucket', labels: { service, le: '+Inf' }, value: count + beyond }, { suffix: '_count', labels: { service }, value: count + beyond }, { suffix: '_sum', labels: { service }, value: sum + beyond * last }],
  };
}
