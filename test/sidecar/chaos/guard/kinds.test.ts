/** Every kind that acts through the kernel, on real processes, cgroups, namespaces and files; seen by other means than the guards' own. Needs root. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { taskOf, type FiledTask } from '../../../../bench/chaos/guards';
import { guardsOf, killGuards, leftOn, makeTarget, OPEN_FILES, PEER_ADDRESS, PORT, readIds, until, type TestTarget } from '../../../../bench/chaos/target';
import { faultSpec } from '../../../../sidecar/chaos/faults';
import { COMPONENT_FAULTS } from '../../../../sidecar/chaos/faults/component';
import { NETWORK_FAULTS } from '../../../../sidecar/chaos/faults/network';
import { RESOURCE_FAULTS } from '../../../../sidecar/chaos/faults/resource';
import { startGuard, undoNow, type GuardTask } from '../../../../sidecar/chaos/guard';
import { parseHold } from '../../../../sidecar/mirror/runtime/hold';
import type { FaultKind, Parameters } from '../../../../sidecar/contract';

const withRoot = process.getuid?.() === 0 ? describe : describe.skip;
/** That of SIP needs a component that speaks it: sip.test.ts. */
const KINDS = (Object.keys({ ...COMPONENT_FAULTS, ...RESOURCE_FAULTS, ...NETWORK_FAULTS }) as FaultKind[]).filter((kind) => kind !== 'sip-answer-loss');
/** What an outsider sees of each while it is in force, where a table of its name is not all; kill leaves nothing but the dead. */
const SEEN: Partial<Record<FaultKind, RegExp[]>> = {
  kill: [],
  stop: [/^hold$/],
  restart: [/^hold$/],
  remove: [/^hold$/],
  pause: [/^FROZEN$/],
  'cpu-stress': [/^3 stress-ng$/],
  'cpu-limit': [/^quota 3000$/],
  'memory-stress': [/^[23] stress-ng$/],
  'io-stress': [/^io$/, /^2 stress-ng$/],
  'disk-fill': [/^fill$/],
  'fd-exhaustion': [/^open files \d+$/],
  'process-exhaustion': [/^\d+ marked$/],
  'rate-limit': [/^qdisc tbf 524f: /],
  'dns-failure': [/^table inet roentgen_dns_failure$/, /^hosts$/, /^hosts$/],
};
const seenOf = (kind: FaultKind) => SEEN[kind] ?? [new RegExp(`^table (netdev|inet) roentgen_${kind.replaceAll('-', '_')}$`)];
/** Where the defaults are too much or too little for a test. */
const VALUES: Partial<Record<FaultKind, Parameters>> = {
  stop: { grace: 0.5 },
  restart: { grace: 0.5 },
  'memory-stress': { megabytes: 16 },
  'io-stress': { megabytes: 4 },
  'disk-fill': { megabytes: 1000 },
  'packet-loss': { percent: 100 },
  'burst-loss': { percent: 100, bad: 0.5, good: 600 },
  'connection-reset': { percent: 100 },
  duplicate: { percent: 100 },
  corrupt: { percent: 100 },
  'dns-failure': { answer: 'reject' },
  'dependency-outage': { peer: 'other' },
};
const valuesOf = (kind: FaultKind): Parameters => ({ ...Object.fromEntries(faultSpec(kind).parameters.map(({ name, default: value }) => [name, value])), ...VALUES[kind] });

withRoot('a kind of the kernel', () => {
  let folder: string;
  let target: TestTarget;
  let doomed: TestTarget[];
  const dying = KINDS.filter((kind) => faultSpec(kind).death && kind !== 'kill');
  const lasting = KINDS.filter((kind) => !faultSpec(kind).death);
  const within = (netns: string, ...command: string[]) => execFileSync('nsenter', [`--net=/run/netns/${netns}`, ...command], { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  const other = () => ({ ...target.now(), component: 'other', address: PEER_ADDRESS });
  const filed = (kind: FaultKind, on = target, parameters: Parameters = valuesOf(kind), seconds = 30): FiledTask => {
    const token = `test-${process.pid}-${kind}`;
    return { kind, token, note: join(folder, token), before: '', hit: { target: on.now(), parameters, seconds }, other: other() };
  };
  const task = (...words: Parameters_): GuardTask => taskOf(filed(...words));
  type Parameters_ = [kind: FaultKind, on?: TestTarget, parameters?: Parameters, seconds?: number];
  /** Whether the component answers its peer within 300 ms. */
  const talks = () => within(target.peer, 'timeout', '0.3', 'bash', '-c', `exec 3<>/dev/tcp/10.99.0.1/${PORT} && printf x >&3 && read -r -n 1 -u 3 answer && printf yes; true`, 'talks').includes('yes');
  const quiet = <T>(action: () => T): T | undefined => {
    try {
      return action();
    } catch {
      return undefined;
    }
  };
  const answers = () => quiet(talks) ?? false;
  /** Sends to the peer's port from the component's namespace; what comes of it does not matter here. */
  const reach = (protocol: 'tcp' | 'udp', port: number, times = 1) => quiet(() => within(target.now().netns, 'timeout', '1', 'bash', '-c', `for ((i = 0; i < ${times}; i++)); do printf x 2>/dev/null >/dev/${protocol}/${PEER_ADDRESS}/${port}; done`));
  const peerReceived = () => Number(/"rx":\{"bytes":\d+,"packets":(\d+)/.exec(within(target.peer, 'ip', '-s', '-j', 'link', 'show', 'dev', 'eth0'))?.[1]);
  const snmp = (name: string) => {
    const [names, values] = readFileSync(`/proc/${target.now().pid}/net/snmp`, 'utf8').split('\n').filter((line) => line.startsWith('Ip:')).map((line) => line.split(' '));
    return Number(values[names.indexOf(name)]);
  };
  const number = (controller: string, file: string) => Number(/\d+/.exec(readFileSync(join(target.now().cgroups[controller], file), 'utf8'))?.[0]);
  const lives = ({ pid }: { pid: number }) => /^\d+ \(.*\) [^ZX]/.test(quiet(() => readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? '');
  async function renew(each: TestTarget): Promise<void> {
    await each.crash();
    await each.restart();
  }

  beforeAll(async () => {
    target = await makeTarget('db', { serves: true, disk: 64 });
    doomed = [];
    for (const kind of dying) {
      doomed.push(await makeTarget(kind));
    }
  });
  afterAll(async () => {
    for (const each of [target, ...(doomed ?? [])]) {
      await each?.remove();
    }
  });
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kinds-'));
    for (const each of [target, ...doomed].filter((one) => !lives(one.now()))) {
      await renew(each);
    }
    expect(leftOn(target.now())).toEqual([]);
    // Killed processes count until somebody has reaped them.
    await until(() => number('pids', 'pids.current') < 20);
  });
  afterEach(async () => {
    await until(() => guardsOf(folder).length === 0);
    rmSync(folder, { recursive: true });
  });

  /** What is true of the component only while the fault is in force; those of the life family end it. */
  const EFFECTS: Partial<Record<FaultKind, () => Promise<void> | void>> = {
    stop: () => expect(parseHold(readFileSync(target.now().hold!, 'utf8'))).toMatchObject({ now: false, guard: guardsOf(folder)[0] }),
    restart: () => expect(parseHold(readFileSync(target.now().hold!, 'utf8'))).toMatchObject({ now: true, guard: guardsOf(folder)[0] }),
    pause: () => expect(answers()).toBe(false),
    'cpu-limit': () => {
      const throttled = () => Number(/nr_throttled (\d+)/.exec(readFileSync(join(target.now().cgroups.cpu, 'cpu.stat'), 'utf8'))?.[1]);
      const before = throttled();
      quiet(() => execFileSync('timeout', ['0.3', 'bash', '-c', 'echo $$ >"$1/cgroup.procs"; while :; do :; done', 'burn', target.now().cgroups.cpu]));
      expect(throttled()).toBeGreaterThan(before);
    },
    'io-stress': () => expect(readIds(target.now().cgroups.blkio).length).toBeGreaterThan(2),
    'disk-fill': () => expect(() => writeFileSync(join(target.now().layer!, 'more'), Buffer.alloc(100_000))).toThrow('ENOSPC'),
    'fd-exhaustion': () => expect(answers()).toBe(false),
    // Ids that come free, as those of processes that helped to apply it, are taken in turn.
    'process-exhaustion': () => until(() => number('pids', 'pids.current') >= number('pids', 'pids.max')),
    'packet-loss': () => expect(answers()).toBe(false),
    // The kernel ends the bad spell, and the good one is long.
    'burst-loss': async () => {
      expect(answers()).toBe(false);
      await until(answers);
    },
    partition: () => expect(answers()).toBe(false),
    'connection-reset': () => expect(answers()).toBe(false),
    duplicate: () => {
      const before = peerReceived();
      reach('udp', 9, 20);
      expect(peerReceived() - before).toBeGreaterThanOrEqual(40);
    },
    corrupt: () => {
      const before = snmp('InHdrErrors');
      expect(answers()).toBe(false);
      expect(snmp('InHdrErrors')).toBeGreaterThan(before);
    },
    'dns-failure': () => {
      reach('udp', 53);
      expect(readFileSync(`/proc/${target.now().pid}/root/etc/hosts`, 'utf8')).toBe('127.0.0.1 localhost\n::1 localhost\n');
    },
    // It cannot reach its dependency, and is reached itself.
    'dependency-outage': async () => {
      reach('tcp', PORT);
      await until(answers);
    },
  };

  test.each(KINDS)('%s changes nothing before it is told to, is in force when it says so, and leaves nothing', async (kind) => {
    const { pid } = target.now();
    const guard = await startGuard(task(kind));
    expect(leftOn(target.now())).toEqual([]);
    // A busy machine may be late for once.
    await until(answers);
    await guard.apply();
    const seen = leftOn(target.now());
    try {
      expect(seen).toEqual(seenOf(kind).map((each) => expect.stringMatching(each)));
      expect(lives({ pid })).toBe(faultSpec(kind).death === undefined);
      await EFFECTS[kind]?.();
    } finally {
      guard.release();
    }
    const { count } = await guard.undone;
    expect(leftOn(target.now())).toEqual([]);
    rmSync(join(target.now().layer!, 'more'), { force: true });
    if (faultSpec(kind).death === undefined) {
      await until(answers);
    }
    // Rules of packets count what they struck.
    expect(count === undefined ? 'none' : count > 0).toBe(seen.some((text) => text.startsWith('table')) ? true : 'none');
  });

  test('stop lets the component end in order, and ends it by force when it does not', async () => {
    const { cgroups } = doomed[0].now();
    // A second process that ignores the signal.
    const stubborn = spawn('bash', ['-c', 'trap "" TERM; echo $$ >"$1/cgroup.procs"; echo ready; while :; do read -t 1000 <> <(:); done', 'stubborn', cgroups.pids], { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise((ready) => stubborn.stdout.once('data', ready));
    const guard = await startGuard(task('stop', doomed[0]));
    await guard.apply();
    expect(readIds(cgroups.pids)).toEqual([]);
    guard.release();
    await guard.undone;
  });

  describe('that finds the state of somebody else', () => {
    const { layer, hold } = { layer: () => target.now().layer!, hold: () => target.now().hold! };
    const tables = [...new Set(KINDS.flatMap((kind) => /table (\w+ roentgen_\w+)/.exec(faultSpec(kind).touches)?.[1] ?? []))];
    const ofTables = KINDS.filter((kind) => faultSpec(kind).touches.includes('roentgen_'));
    const state = () => [within(target.now().netns, 'nft', 'list', 'ruleset'), within(target.now().netns, 'tc', 'qdisc', 'show'), ...leftOn(target.now()), readFileSync(join(layer(), 'etc', 'hosts'), 'utf8')];
    const refused = (kind: FaultKind) => expect(startGuard(task(kind))).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE' });

    test('in tables of its name refuses and leaves them as they are', async () => {
      tables.forEach((table) => within(target.now().netns, 'nft', 'add', 'table', ...table.split(' ')));
      const before = state();
      await Promise.all(ofTables.map(refused));
      expect(ofTables.length).toBeGreaterThan(7);
      expect(state()).toEqual(before);
      tables.forEach((table) => within(target.now().netns, 'nft', 'delete', 'table', ...table.split(' ')));
    });

    test.each([
      ['rate-limit', 'a discipline', () => within(target.now().netns, 'tc', 'qdisc', 'add', 'dev', 'eth0', 'root', 'tbf', 'rate', '1mbit', 'burst', '4kb', 'latency', '1ms'), () => within(target.now().netns, 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root')],
      ['pause', 'a frozen component', () => writeFileSync(join(target.now().cgroups.freezer, 'freezer.state'), 'FROZEN'), () => writeFileSync(join(target.now().cgroups.freezer, 'freezer.state'), 'THAWED')],
      ['stop', 'a hold', () => writeFileSync(hold(), 'other-1 1 1\n'), () => rmSync(hold())],
      ['remove', 'a hold', () => writeFileSync(hold(), ''), () => rmSync(hold())],
      ['disk-fill', 'a file', () => writeFileSync(join(layer(), '.roentgen-fill-other'), ''), () => rmSync(join(layer(), '.roentgen-fill-other'))],
      ['io-stress', 'a file', () => writeFileSync(join(layer(), '.roentgen-io-other'), ''), () => rmSync(join(layer(), '.roentgen-io-other'))],
      ['dns-failure', 'a copy of hosts', () => writeFileSync(join(layer(), 'etc', '.roentgen-hosts-other'), ''), () => rmSync(join(layer(), 'etc', '.roentgen-hosts-other'))],
      ['fd-exhaustion', 'a limit that is reached', () => execFileSync('prlimit', ['--pid', String(target.now().pid), '--nofile=3:']), () => execFileSync('prlimit', ['--pid', String(target.now().pid), `--nofile=${OPEN_FILES}:`])],
      ['process-exhaustion', 'a limit that is reached', () => writeFileSync(join(target.now().cgroups.pids, 'pids.max'), '1'), () => writeFileSync(join(target.now().cgroups.pids, 'pids.max'), '100')],
    ] as Array<[FaultKind, string, () => unknown, () => unknown]>)('%s refuses %s and leaves it as it is', async (kind, _, make, unmake) => {
      make();
      try {
        const before = state();
        await refused(kind);
        expect(state()).toEqual(before);
      } finally {
        unmake();
      }
    });

    test('in /etc/hosts that leads elsewhere does not follow', async () => {
      const hosts = join(layer(), 'etc', 'hosts');
      const text = readFileSync(hosts, 'utf8');
      rmSync(hosts);
      execFileSync('ln', ['-s', `/proc/${target.now().pid}/root/etc/hosts`, hosts]);
      await refused('dns-failure');
      rmSync(hosts);
      writeFileSync(hosts, text);
      // The mount of the old file is its process's.
      await renew(target);
    });

    test('never acts in the network of the machine', async () => {
      const guard = startGuard(taskOf({ ...filed('partition'), hit: { target: { ...target.now(), netns: `/proc/${process.pid}/ns/net`, interface: 'lo' }, parameters: { peer: '' }, seconds: 1 } }));
      await expect(guard).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE', message: expect.stringContaining("the machine's own") });
    });
  });

  /** Somebody changes, while the fault is in force, what the fault had changed. */
  test.each([
    ['cpu-limit', () => writeFileSync(join(target.now().cgroups.cpu, 'cpu.cfs_quota_us'), '7000'), 'quota 7000', () => writeFileSync(join(target.now().cgroups.cpu, 'cpu.cfs_quota_us'), '50000')],
    ['fd-exhaustion', () => execFileSync('prlimit', ['--pid', String(target.now().pid), '--nofile=500:']), 'open files 500', () => execFileSync('prlimit', ['--pid', String(target.now().pid), `--nofile=${OPEN_FILES}:`])],
    ['dns-failure', () => writeFileSync(join(target.now().layer!, 'etc', 'hosts'), '127.0.0.9 new\n'), 'hosts', () => renew(target)],
  ] as Array<[FaultKind, () => void, string, () => unknown]>)('%s leaves what somebody else has set meanwhile, and tells it', async (kind, change, left, restore) => {
    const guard = await startGuard(task(kind));
    await guard.apply();
    change();
    guard.release();
    expect((await guard.undone).left).toMatch(/somebody else|neither the fault's nor/);
    expect(leftOn(target.now())).toEqual([left]);
    await restore();
  });

  test('process-exhaustion takes the ids too that the component gives back', async () => {
    const own = spawn('bash', ['-c', 'echo $$ >"$1/cgroup.procs"; exec sleep 100', 'own', target.now().cgroups.pids], { stdio: 'ignore' });
    await until(() => readIds(target.now().cgroups.pids).includes(own.pid!));
    const guard = await startGuard(task('process-exhaustion'));
    await guard.apply();
    const taken = leftOn(target.now());
    own.kill('SIGKILL');
    await until(() => own.signalCode !== null);
    const marked = (texts: string[]) => Number(/^(\d+) marked$/.exec(texts[0])?.[1]);
    await until(() => marked(leftOn(target.now())) === marked(taken) + 1);
    guard.release();
    await guard.undone;
    expect(leftOn(target.now())).toEqual([]);
  });

  test("fd-exhaustion ends for processes that were born meanwhile too, and for another user's", async () => {
    const { cgroups, pid } = target.now();
    const start = (...command: string[]) => spawn(command[0], [...command.slice(1), 'bash', '-c', `ulimit -n ${OPEN_FILES}; echo $$ >&3; exec 3>&-; exec sleep 100`], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    const child = start('setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups');
    const born: number = await new Promise((resolve_) => child.stdio[3]!.once('data', (text: Buffer) => resolve_(Number(text))));
    writeFileSync(join(cgroups.pids, 'cgroup.procs'), String(born));
    const guard = await startGuard(task('fd-exhaustion'));
    await guard.apply();
    const limit = (of: number) => /^Max open files +(\d+)/m.exec(readFileSync(`/proc/${of}/limits`, 'utf8'))?.[1];
    const [ours, theirs] = [limit(pid), limit(born)];
    // A child has its parent's limit; it is set here as it would inherit it.
    const late = spawn('bash', ['-c', `ulimit -n ${OPEN_FILES}; ulimit -Sn ${ours}; echo $$ >"$1/cgroup.procs"; exec sleep 100`, 'late', cgroups.pids], { stdio: 'ignore' });
    await until(() => readFileSync(`/proc/${late.pid}/comm`, 'utf8') === 'sleep\n');
    expect([Number(ours) < OPEN_FILES, Number(theirs) < OPEN_FILES, limit(late.pid!)]).toEqual([true, true, ours]);
    guard.release();
    await guard.undone;
    expect([pid, born, late.pid!].map(limit)).toEqual([1, 2, 3].map(() => String(OPEN_FILES)));
    await renew(target);
  });

  describe('after kill -9', () => {
    let owner: { process: ChildProcess; said: () => string };
    /** All at once on one component, so with some room between those that take processes; those that end it each on one of its own. */
    const all = (): FiledTask[] => [
      ...lasting.map((kind) => filed(kind, target, { ...valuesOf(kind), ...(kind === 'process-exhaustion' ? { headroom: 40 } : {}) })),
      ...dying.map((kind, index) => filed(kind, doomed[index])),
    ];
    const everything = () => [target, ...doomed].flatMap((each) => leftOn(each.now()));

    beforeAll(() => {
      execFileSync(resolve('node_modules/.bin/esbuild'), ['bench/chaos/guards.ts', '--bundle', '--platform=node', `--outfile=${join(tmpdir(), `guards-${process.pid}.js`)}`, '--log-level=error']);
    });
    afterAll(() => rmSync(join(tmpdir(), `guards-${process.pid}.js`), { force: true }));
    afterEach(async () => {
      owner.process.kill('SIGKILL');
      await until(() => guardsOf(folder).length === 0);
    });

    function startOwner(tasks: FiledTask[]): void {
      writeFileSync(join(folder, 'tasks.json'), JSON.stringify(tasks));
      let said = '';
      const child = spawn(process.execPath, [join(tmpdir(), `guards-${process.pid}.js`), join(folder, 'tasks.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.on('data', (text) => (said += text));
      owner = { process: child, said: () => said };
    }
    const inForce = (tasks: FiledTask[]) => until(() => tasks.every(({ kind }) => owner.said().includes(`up ${kind}\n`)));
    async function killOwner(): Promise<void> {
      owner.process.kill('SIGKILL');
      await until(() => owner.process.signalCode !== null);
    }
    const expectAllSeen = () => {
      const seen = everything();
      for (const each of [...lasting.filter((kind) => !kind.endsWith('-stress')), ...dying].flatMap(seenOf)) {
        expect(seen).toContainEqual(expect.stringMatching(each));
      }
      expect(seen).toContainEqual(expect.stringMatching(/^\d+ stress-ng$/));
    };

    test('of their owner all kinds undo themselves, without anybody', async () => {
      startOwner(all());
      await inForce(all());
      expectAllSeen();
      await killOwner();
      await until(() => everything().length === 0 && guardsOf(folder).length === 0);
    });

    test.each([0, 40, 120])('of their owner %i ms after they began, too', async (moment) => {
      startOwner(all());
      await until(() => owner.said().includes('before'));
      await sleep(moment);
      await killOwner();
      await until(() => everything().length === 0 && guardsOf(folder).length === 0);
    });

    test('of their owner and of all guards the undo of each kind leaves nothing, from what the journal knows', async () => {
      const tasks = all();
      startOwner(tasks);
      await inForce(tasks);
      owner.process.kill('SIGSTOP');
      killGuards(folder);
      await killOwner();
      expectAllSeen();
      const before = (token: string) => new RegExp(`^before ${token} (.*)$`, 'm').exec(owner.said())?.[1] ?? '';
      await Promise.all(tasks.map((each) => undoNow({ ...taskOf(each), note: '', before: before(each.token), hit: { ...each.hit, seconds: 0, peer: () => undefined } })));
      expect(everything()).toEqual([]);
    });

    test('of their components the undo has nothing to do and says so', async () => {
      const tasks = lasting.map((kind) => filed(kind));
      await target.crash();
      await Promise.all(tasks.map((each) => undoNow({ ...taskOf(each), note: '', hit: { ...each.hit, seconds: 0, peer: () => undefined } })));
      startOwner([]);
    });
  });
});
