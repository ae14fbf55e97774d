/** Faults on real processes, cgroups and network namespaces; needs root, nftables, iproute2 and stress-ng. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { guardsOf, killGuards, leftOn, makeTarget, readIds, targetFile, until, type TestTarget } from '../../../bench/chaos/target';
import { createRuns, type Runs } from '../../../sidecar/chaos/runs';
import type { Run } from '../../../sidecar/contract';

const withRoot = process.getuid?.() === 0 ? describe : describe.skip;

withRoot('a run', () => {
  let folder: string;
  let db: TestTarget;
  let app: TestTarget;
  let runs: Runs;
  let present: () => TestTarget[];
  const open = (maxParallel = 4) => createRuns({ directory: folder, targets: () => [targetFile('s', present())], allow: ['s/*'], maxDurationSeconds: 60, maxParallel, now: Date.now });
  const experiment = (fault: string, duration: number, parameters = {}, component = 'db') => ({ name: fault, service: 's', faults: [{ fault, component, duration, parameters }] });
  const inForce = (run: Run, fault = 0) => until(() => runs.get(run.run).faults[fault].start !== null);
  const within = (netns: string, ...command: string[]) => execFileSync('nsenter', [`--net=/run/netns/${netns}`, ...command], { encoding: 'utf8' });
  const number = (controller: string, file: string) => Number(readFileSync(join(db.now().cgroups[controller], file), 'utf8'));
  /** Sends 200 datagrams of `bytes` bytes and swallows refusals. */
  const send = (from: string, to: string, bytes: number) =>
    within(from, 'bash', '-c', 'exec 2>/dev/null; printf -v text "%*s" "$2"; exec 5<>"/dev/udp/$1/9"; for i in {1..200}; do printf "%s" "$text" >&5; done; true', 'send', to, String(bytes));

  beforeAll(async () => {
    [db, app] = [await makeTarget('db'), await makeTarget('app')];
  });
  afterAll(async () => {
    await db.remove();
    await app.remove();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'chaos-'));
    present = () => [db, app];
    runs = open();
  });
  afterEach(async () => {
    await runs.close();
    expect([...leftOn(db.now()), ...leftOn(app.now())]).toEqual([]);
    await until(() => guardsOf(folder).length === 0);
    rmSync(folder, { recursive: true });
  });

  test('of pause freezes the processes, thaws them, and leaves exact times', async () => {
    const before = Date.now();
    const run = await runs.start(experiment('pause', 0.4), 'me');
    await inForce(run);
    expect(leftOn(db.now())).toEqual(['FROZEN']);
    expect(readFileSync(`/proc/${db.now().pid}/stat`, 'utf8')).toContain(') D ');
    const done = await runs.finished(run.run);
    const [{ start, end, error }] = done.faults;
    expect([done.state, error]).toEqual(['completed', null]);
    expect(start).toBeGreaterThanOrEqual(before);
    expect(end! - start!).toBeGreaterThanOrEqual(400);
    expect(runs.labels()).toEqual([{ run: run.run, service: 's', component: 'db', fault: 'pause', start, end, parameters: {} }]);
    expect(readFileSync(join(folder, 'labels.jsonl'), 'utf8')).toBe(`${JSON.stringify(runs.labels()[0])}\n`);
  });

  test("of CPU stress burns the component's own CPU time", async () => {
    const run = await runs.start(experiment('cpu-stress', 0.6, { workers: 2 }), 'me');
    await inForce(run);
    const [used, peer] = [number('cpuacct', 'cpuacct.usage'), readFileSync(join(app.now().cgroups.cpuacct, 'cpuacct.usage'), 'utf8')];
    expect(leftOn(db.now())).toEqual(['3 stress-ng']);
    expect((await runs.finished(run.run)).state).toBe('completed');
    expect(number('cpuacct', 'cpuacct.usage') - used).toBeGreaterThan(50e6);
    expect(readFileSync(join(app.now().cgroups.cpuacct, 'cpuacct.usage'), 'utf8')).toBe(peer);
  });

  test("of memory stress holds the component's own memory, and gives it back", async () => {
    const before = number('memory', 'memory.usage_in_bytes');
    const run = await runs.start(experiment('memory-stress', 0.4, { megabytes: 64 }), 'me');
    await inForce(run);
    expect(number('memory', 'memory.usage_in_bytes') - before).toBeGreaterThan(56 * 2 ** 20);
    expect((await runs.finished(run.run)).state).toBe('completed');
    await until(() => number('memory', 'memory.usage_in_bytes') - before < 8 * 2 ** 20);
  });

  test('of memory stress stays under the memory limit, so that the component lives', async () => {
    const limit = join(db.now().cgroups.memory, 'memory.limit_in_bytes');
    writeFileSync(limit, String(64 * 2 ** 20));
    try {
      const run = await runs.start(experiment('memory-stress', 0.4, { megabytes: 4096 }), 'me');
      expect((await runs.finished(run.run)).faults[0]).toMatchObject({ error: null, end: expect.any(Number) });
      expect(readFileSync(join(db.now().cgroups.memory, 'memory.oom_control'), 'utf8')).toContain('oom_kill 0');
      expect(existsSync(`/proc/${db.now().pid}`)).toBe(true);
    } finally {
      writeFileSync(limit, '-1');
    }
  });

  test('of packet loss drops its share of packets', async () => {
    const [{ netns }, peer] = [db.now(), db.peer];
    send(peer, '10.99.0.1', 10);
    const run = await runs.start(experiment('packet-loss', 20, { percent: 50 }), 'me');
    await inForce(run);
    send(peer, '10.99.0.1', 10);
    const dropped = Number(/ingress[^}]*counter packets (\d+)/.exec(within(netns, 'nft', 'list', 'table', 'netdev', 'roentgen_packet_loss'))?.[1]);
    // 200 tries at one half: 100 +- 7; six deviations either way.
    expect(dropped).toBeGreaterThan(58);
    expect(dropped).toBeLessThan(142);
    expect(await runs.stop(run.run, 'seen enough')).toMatchObject({ state: 'aborted', reason: 'seen enough', faults: [{ end: expect.any(Number) }] });
    const { confirmation } = (await runs.confirmed(run.run)).faults[0];
    expect(confirmation).toMatchObject({ confirmed: true, figure: 'strikes that the guard counted' });
    expect(confirmation?.during).toBeGreaterThanOrEqual(dropped);
    expect(runs.labels()).toMatchObject([{ confirmed: true }]);
  });

  test('of rate limit lets only so many bytes go', async () => {
    const { netns } = db.now();
    const received = () => Number(within(db.peer, 'ip', '-s', '-j', 'link', 'show', 'dev', 'eth0').match(/"rx":\{"bytes":(\d+)/)?.[1]);
    const run = await runs.start(experiment('rate-limit', 20, { rate: 64 }), 'me');
    await inForce(run);
    const [from, begin] = [received(), Date.now()];
    send(netns, '10.99.0.2', 1000);
    await sleep(100);
    // The bucket of 4096 bytes, and 8 bytes a millisecond since; sent were 200 kB.
    expect(received() - from).toBeLessThan(4096 + 8 * (Date.now() - begin) + 2000);
    expect(received() - from).toBeGreaterThan(0);
    await runs.stop(run.run);
    const free = received();
    send(netns, '10.99.0.2', 1000);
    expect(received() - free).toBeGreaterThan(190_000);
  });

  test('of kill kills all processes and ends when the component is alive again', async () => {
    const { pid } = db.now();
    const run = await runs.start(experiment('kill', 30), 'me');
    await inForce(run);
    expect(readIds(db.now().cgroups.pids)).toEqual([]);
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(runs.get(run.run).state).toBe('running');
    await db.crash();
    await db.restart();
    expect(await runs.finished(run.run)).toMatchObject({ state: 'completed', faults: [{ end: expect.any(Number), error: null }] });
    expect(existsSync(`/proc/${db.now().pid}`)).toBe(true);
  });

  test('with several faults on several components gives each its own time', async () => {
    const faults = [
      { fault: 'rate-limit', component: 'db', duration: '600ms' },
      { fault: 'packet-loss', component: 'db', after: '200ms', duration: '200ms' },
      { fault: 'pause', component: 'app', after: 0.1, duration: 0.3 },
    ];
    const seen: string[] = [];
    const forget = runs.onChange(({ state, faults: each }) => seen.push([state, ...each.map(({ start, end }) => (end ? 'off' : start ? 'on' : '-'))].join(' ')));
    const run = await runs.start({ name: 'both', service: 's', faults }, 'me');
    const done = await runs.finished(run.run);
    forget();
    expect(done.state).toBe('completed');
    const [rate, loss, pause] = done.faults;
    expect(loss.start! - rate.start!).toBeGreaterThan(100);
    expect(loss.end).toBeLessThan(rate.end!);
    expect(pause.end! - pause.start!).toBeGreaterThanOrEqual(300);
    expect([seen[0], seen.at(-1)]).toEqual(['running - - -', 'completed off off off']);
    expect(runs.labels()).toHaveLength(3);
  });

  test('does exactly what its preview showed, or nothing', async () => {
    const { experiment: previewed, digest } = await runs.preview(experiment('pause', 0.1));
    expect((await runs.finished((await runs.start({ experiment: previewed, digest }, 'me')).run)).state).toBe('completed');
    await db.crash();
    await db.restart();
    await expect(runs.start({ experiment: previewed, digest }, 'me')).rejects.toMatchObject({ code: 'TARGETS_CHANGED' });
    await expect(runs.start({ experiment: { ...previewed, faults: [{ ...previewed.faults[0], duration: 9 }] }, digest: (await runs.preview(previewed)).digest }, 'me')).rejects.toMatchObject({ code: 'TARGETS_CHANGED' });
    await expect(runs.start({ experiment: previewed, digest, force: true }, 'me')).rejects.toMatchObject({ code: 'EXPERIMENT_INVALID' });
    expect(runs.list()).toHaveLength(1);
  });

  test('drawn by chance hits what may be hit, and has what the kind acts on', async () => {
    const drawn = runs.random({ service: 's', seed: 2, count: 3, faults: ['pause', 'cpu-stress', 'packet-loss'], components: [], duration: '100ms', every: '200ms' });
    expect([drawn.name, drawn.faults.length]).toEqual(['random-2', 3]);
    expect((await runs.finished((await runs.start(drawn, 'me')).run)).state).toBe('completed');
    // The targets here are no databases and have no clock of their own.
    const kinds = runs.random({ service: 's', seed: 1, count: 60, faults: [], components: [], duration: 1, every: 5 }).faults.map(({ fault }) => fault);
    expect(kinds).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(db-lock|slow-query|clock-skew)$/)]));
    expect(new Set(kinds).size).toBeGreaterThan(4);
  });

  test('whose component dies ends as interrupted, and the next one starts', async () => {
    const run = await runs.start(experiment('cpu-stress', 30), 'me');
    await inForce(run);
    await db.crash();
    await db.restart();
    expect(await runs.finished(run.run)).toMatchObject({ state: 'interrupted', faults: [{ end: expect.any(Number) }] });
    const vanishing = await runs.start(experiment('packet-loss', 30), 'me');
    await inForce(vanishing);
    present = () => [app];
    expect((await runs.finished(vanishing.run)).state).toBe('interrupted');
    present = () => [db, app];
    const next = await runs.start(experiment('pause', 0.1), 'me');
    expect((await runs.finished(next.run)).state).toBe('completed');
  });

  test('keeps others off its component, and only so many go on at once', async () => {
    const first = await Promise.allSettled([runs.start(experiment('pause', 20), 'a'), runs.start(experiment('packet-loss', 20), 'b')]);
    expect(first.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(first[1]).toMatchObject({ reason: { code: 'TARGET_BUSY' } });
    const second = await runs.start(experiment('pause', 20, {}, 'app'), 'b');
    expect(await runs.stopAll()).toHaveLength(2);
    expect(runs.list().map(({ run, state }) => [run, state])).toEqual([second.run, runs.list()[1].run].map((id) => [id, 'aborted']));
    await runs.close();
    runs = open(1);
    await runs.start(experiment('pause', 20), 'a');
    await expect(runs.start(experiment('pause', 20, {}, 'app'), 'b')).rejects.toMatchObject({ code: 'TARGET_BUSY' });
  });

  test('is previewed without a change, and refused for what is unknown', async () => {
    const plan = await runs.preview(experiment('packet-loss', 5));
    expect(plan.steps[0]).toMatchObject({ component: 'db', fault: 'packet-loss', undo: 'the table is deleted' });
    expect([leftOn(db.now()), runs.list()]).toEqual([[], []]);
    await expect(runs.start(experiment('pause', 5, {}, 'web'), 'me')).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN' });
    await expect(runs.start(experiment('quake', 5), 'me')).rejects.toMatchObject({ code: 'FAULT_UNKNOWN' });
    await expect(runs.stop('r-none')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    await expect(runs.finished('r-none')).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
    expect(() => runs.get('r-none')).toThrow(expect.objectContaining({ code: 'RUN_UNKNOWN' }));
  });

  test('refuses settings that are not its own, and leaves them as they are', async () => {
    const { netns, cgroups } = db.now();
    const state = join(cgroups.freezer, 'freezer.state');
    writeFileSync(state, 'FROZEN');
    within(netns, 'nft', 'add', 'table', 'netdev', 'roentgen_packet_loss');
    within(netns, 'tc', 'qdisc', 'add', 'dev', 'eth0', 'root', 'handle', '1:', 'tbf', 'rate', '9mbit', 'burst', '9kb', 'latency', '9ms');
    const foreign = leftOn(db.now());
    for (const fault of ['pause', 'packet-loss', 'rate-limit']) {
      await expect(runs.preview(experiment(fault, 1))).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE' });
      await expect(runs.start(experiment(fault, 1), 'me')).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE' });
    }
    expect(foreign).toHaveLength(3);
    expect(leftOn(db.now())).toEqual(foreign);
    expect(runs.list()).toEqual([]);
    writeFileSync(state, 'THAWED');
    within(netns, 'nft', 'delete', 'table', 'netdev', 'roentgen_packet_loss');
    within(netns, 'tc', 'qdisc', 'del', 'dev', 'eth0', 'root');
  });

  test('does nothing that the journal cannot take, and undoes what it did when the disk is full', async () => {
    await runs.close();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'chaos-test', folder]);
    const told = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      runs = open();
      const run = await runs.start(experiment('packet-loss', 30), 'me');
      await inForce(run);
      expect(() => writeFileSync(join(folder, 'filler'), Buffer.alloc(1e6))).toThrow(/ENOSPC/);
      // What is left of the journal's last page.
      const { length } = readFileSync(join(folder, 'journal.jsonl'));
      appendFileSync(join(folder, 'journal.jsonl'), '\n'.repeat(4096 - (length % 4096)));
      await expect(runs.start(experiment('pause', 1, {}, 'app'), 'me')).rejects.toMatchObject({ code: 'STORE_UNWRITABLE' });
      expect(leftOn(app.now())).toEqual([]);
      expect(await runs.stop(run.run)).toMatchObject({ state: 'aborted', faults: [{ end: expect.any(Number) }] });
      expect(leftOn(db.now())).toEqual([]);
      await runs.close();
    } finally {
      told.mockRestore();
      execFileSync('umount', [folder]);
    }
  });

  test('whose guard is killed is undone all the same, and fails', async () => {
    const run = await runs.start(experiment('packet-loss', 30), 'me');
    await inForce(run);
    killGuards(folder);
    expect(await runs.finished(run.run)).toMatchObject({ state: 'failed', faults: [{ end: expect.any(Number), error: { code: 'FAULT_FAILED', message: expect.stringContaining('guard was killed') } }] });
  });

  test('is history after a restart, newest first', async () => {
    const first = await runs.start(experiment('pause', 0.1), 'a');
    await runs.finished(first.run);
    const second = await runs.start(experiment('pause', 30), 'b');
    await inForce(second);
    await runs.close();
    const before = runs.list();
    await expect(runs.start(experiment('pause', 1), 'c')).rejects.toMatchObject({ code: 'CHAOS_DISABLED' });
    runs = open();
    await runs.recover();
    expect(runs.list()).toEqual(before);
    expect(before.map(({ author, state }) => [author, state])).toEqual([['b', 'aborted'], ['a', 'completed']]);
  });
});
