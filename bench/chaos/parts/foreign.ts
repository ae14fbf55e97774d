/** foreign: what a user has set is there before; the fault is refused, in preview and at the start, and the user's is byte-identical. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultSpec } from '../../../sidecar/chaos/faults';
import { RoentgenError } from '../../../sidecar/errors';
import type { FaultKind, ProcessTarget } from '../../../sidecar/contract';
import type { Random } from '../../../sidecar/nn/random';
import type { Figure } from '../../report/figure';
import { single } from '../draw';
import type { Stage } from '../stage';
import { HOSTS, NO_SKEW, OPEN_FILES } from '../target';
import { loadNote, openRuns, type PartOptions, repeat, total } from '../trials';

interface Foreign {
  kind: FaultKind;
  what: string;
  make(target: ProcessTarget): void;
  unmake(target: ProcessTarget): void;
  /** Beside the fault rather than in its place: the fault may work, and must leave it as it is. */
  beside?: true;
}

const within = ({ netns }: ProcessTarget, input: string, ...command: string[]) => execFileSync('nsenter', [`--net=/run/netns/${netns}`, ...command], { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });
const nft = (target: ProcessTarget, text: string) => within(target, text, 'nft', '-f', '-');
const limit = ({ pid }: ProcessTarget, files: number | string) => execFileSync('prlimit', ['--pid', String(pid), `--nofile=${files}:`]);
const inCgroup = (controller: string, file: string, text: string, usual: string) => ({
  make: ({ cgroups }: ProcessTarget) => writeFileSync(join(cgroups[controller], file), text),
  unmake: ({ cgroups }: ProcessTarget) => writeFileSync(join(cgroups[controller], file), usual),
});
const inLayer = (...path: string[]) => ({
  make: ({ layer }: ProcessTarget) => writeFileSync(join(layer as string, ...path), "the user's"),
  unmake: ({ layer }: ProcessTarget) => rmSync(join(layer as string, ...path)),
});
const hold = (text: string) => ({ make: (target: ProcessTarget) => writeFileSync(target.hold as string, text), unmake: (target: ProcessTarget) => rmSync(target.hold as string) });
const clock = (text: string) => ({ make: (target: ProcessTarget) => writeFileSync(target.clock as string, text), unmake: (target: ProcessTarget) => writeFileSync(target.clock as string, NO_SKEW) });
const discipline = (...words: string[]) => ({ make: (target: ProcessTarget) => within(target, '', 'tc', 'qdisc', 'add', 'dev', 'eth0', 'root', ...words), unmake: (target: ProcessTarget) => within(target, '', 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root') });
const USERS_TABLE = 'table inet users {\n chain input {\n type filter hook input priority 0; policy accept;\n tcp dport 22 accept\n }\n}\n';
const users = { make: (target: ProcessTarget) => nft(target, USERS_TABLE), unmake: (target: ProcessTarget) => nft(target, 'delete table inet users\n') };

/** @param kinds what this machine can make */
function casesOf(kinds: FaultKind[]): Foreign[] {
  const tables = kinds.flatMap((kind): Foreign[] => {
    const table = /nftables table (\w+ roentgen_\w+)/.exec(faultSpec(kind).touches)?.[1];
    return table === undefined ? [] : [
      { kind, what: `a table ${table}`, make: (target) => nft(target, `table ${table} {\n set users { type ipv4_addr; elements = { 10.1.2.3 }\n }\n}\n`), unmake: (target) => nft(target, `delete table ${table}\n`) },
      { kind, what: 'a table of another name', ...users, beside: true },
    ];
  });
  const others: Foreign[] = [
    { kind: 'rate-limit', what: 'a token bucket', ...discipline('tbf', 'rate', '1mbit', 'burst', '4kb', 'latency', '1ms') },
    { kind: 'rate-limit', what: 'a queue of packets', ...discipline('pfifo', 'limit', '77') },
    { kind: 'packet-loss', what: 'a token bucket', ...discipline('tbf', 'rate', '1mbit', 'burst', '4kb', 'latency', '1ms'), beside: true },
    { kind: 'pause', what: 'a frozen component', ...inCgroup('freezer', 'freezer.state', 'FROZEN', 'THAWED') },
    { kind: 'cpu-limit', what: 'a lower quota', ...inCgroup('cpu', 'cpu.cfs_quota_us', '2000', '50000') },
    { kind: 'cpu-limit', what: 'a higher quota', ...inCgroup('cpu', 'cpu.cfs_quota_us', '77000', '50000'), beside: true },
    { kind: 'cpu-limit', what: 'no quota', ...inCgroup('cpu', 'cpu.cfs_quota_us', '-1', '50000'), beside: true },
    ...(['stop', 'restart', 'remove'] as const).map((kind): Foreign => ({ kind, what: 'a hold', ...hold('other-1 1 1\n') })),
    { kind: 'stop', what: 'an empty hold', ...hold('') },
    { kind: 'disk-fill', what: 'a file', ...inLayer('.roentgen-fill-other') },
    { kind: 'io-stress', what: 'a file', ...inLayer('.roentgen-io-other') },
    { kind: 'dns-failure', what: 'a copy of hosts', ...inLayer('etc', '.roentgen-hosts-other') },
    { kind: 'dns-failure', what: 'other names', make: ({ layer }) => writeFileSync(join(layer as string, 'etc', 'hosts'), `${HOSTS}10.9.9.9 users.own # comment`), unmake: ({ layer }) => writeFileSync(join(layer as string, 'etc', 'hosts'), HOSTS), beside: true },
    { kind: 'fd-exhaustion', what: 'a limit that is reached', make: (target) => limit(target, 3), unmake: (target) => limit(target, OPEN_FILES) },
    { kind: 'fd-exhaustion', what: 'a lower limit', make: (target) => limit(target, 333), unmake: (target) => limit(target, OPEN_FILES), beside: true },
    { kind: 'process-exhaustion', what: 'a limit that is reached', ...inCgroup('pids', 'pids.max', '1', '100') },
    { kind: 'clock-skew', what: 'a clock that is off', ...clock('+10\n') },
    { kind: 'clock-skew', what: 'a clock that is off, without a line end', ...clock('-3d x2') },
    { kind: 'clock-skew', what: 'a neutral text of another form', ...clock(' +0.00s'), beside: true },
  ];
  return [...tables, ...others].filter(({ kind }) => kinds.includes(kind));
}

/** Everything that a user could have set, byte for byte. Counters of queueing disciplines are not shown without -s. */
function stateOf(target: ProcessTarget): string {
  const { cgroups, layer, hold: file, clock: time, pid } = target;
  const files = [join(cgroups.freezer, 'freezer.state'), join(cgroups.cpu, 'cpu.cfs_quota_us'), join(cgroups.cpu, 'cpu.cfs_period_us'), join(cgroups.pids, 'pids.max'), join(cgroups.memory, 'memory.limit_in_bytes'), time as string, `/proc/${pid}/limits`, ...below(join(layer as string, 'etc')), ...below(layer as string), ...below(join(file as string, '..'))];
  const state = files.map((path) => [path, quietly(() => (statSync(path).isFile() ? readFileSync(path, 'base64') : '')), quietly(() => readlinkSync(path))]);
  return JSON.stringify([state, within(target, '', 'nft', 'list', 'ruleset'), within(target, '', 'tc', 'qdisc', 'show')]);
}

const below = (folder: string) => readdirSync(folder).sort().map((name) => join(folder, name));

function quietly(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}

export interface ForeignTrial {
  what: string;
  /** null: as it has to be. */
  wrong: string | null;
}

async function meet(stage: Stage, { kind, what, make, unmake, beside }: Foreign, random: Random): Promise<ForeignTrial> {
  const places = stage.actors.filter(({ kinds }) => kinds.includes(kind));
  const actor = places[Math.floor(places.length * random())];
  await stage.ready();
  const folder = mkdtempSync(join(tmpdir(), 'chaos-safety-'));
  const runs = openRuns(folder, stage);
  make(actor.now());
  try {
    const before = stateOf(actor.now());
    const experiment = single(kind, actor.component, 0.3);
    const codes: string[] = [];
    for (const ask of [() => runs.preview(experiment), async () => runs.finished((await runs.start(experiment, 'bench')).run).then(({ state }) => state)]) {
      codes.push(await ask().then((answer) => (typeof answer === 'string' ? answer : 'previewed'), (error: unknown) => (error instanceof RoentgenError ? error.code : String(error))));
    }
    const same = stateOf(actor.now()) === before;
    const good = beside ? codes.join() === 'previewed,completed' : codes.every((code) => /^(TARGET_FOREIGN_STATE|FAULT_UNAVAILABLE)$/.test(code));
    return { what: `${kind} on ${actor.component}, ${what}`, wrong: same && good ? null : `${codes.join(', ')}${same ? '' : ', and it is not as it was'}` };
  } finally {
    unmake(actor.now());
    await runs.close();
    rmSync(folder, { recursive: true });
  }
}

export async function foreign(stage: Stage, options: PartOptions): Promise<Figure[]> {
  const cases = casesOf([...new Set(stage.actors.flatMap(({ kinds }) => kinds))]);
  const results = await repeat('foreign', options, (random, index) => meet(stage, cases[index % cases.length], random), ({ what, wrong }) => wrong && `${what}: ${wrong}`);
  return [{ id: 'X-foreign', value: total(results, ({ wrong }) => (wrong === null ? 0 : 1)), unit: `of ${results.length} not refused or changed`, note: `${cases.length} cases; where the user's is beside the fault: done and unchanged; ${loadNote()}` }];
}

