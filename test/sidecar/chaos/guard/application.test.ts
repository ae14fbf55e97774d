/** Real guards on a real network namespace, HTTP server, PostgreSQL and clock. Needs root; the clock needs Debian's libfaketime. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { leftOn, makeTarget, until, type TestTarget } from '../../../../bench/chaos/target';
import { startGuard, undoNow, type GuardTask } from '../../../../sidecar/chaos/guard';
import type { FaultKind, Parameters, ProcessTarget } from '../../../../sidecar/contract';

const withRoot = process.getuid?.() === 0 ? describe : describe.skip;
const HTTP_PORT = 8080;

/** POST answers with the body, GET /connections with their number; every answer says the number of requests on its connection so far. */
const SERVER = `
const server = require('node:http').createServer((incoming, outgoing) => {
  incoming.socket.turn = (incoming.socket.turn ?? 0) + 1;
  outgoing.setHeader('turn', String(incoming.socket.turn));
  if (incoming.method === 'POST') return incoming.pipe(outgoing);
  server.getConnections((_, count) => outgoing.end(String(count)));
});
server.keepAliveTimeout = 600_000;
server.listen(${HTTP_PORT}, '0.0.0.0', () => console.log('listening'));
`;

/** Answers lines {id, method, size, count} with {id, statuses, turns, ms, same, body}: \`count\` requests one after another, over a connection that is kept. */
const CLIENT = `
const { Agent, request } = require('node:http');
const agent = new Agent({ keepAlive: true, maxSockets: 1, timeout: 20_000 });
const ask = (method, body) => new Promise((resolve) => {
  const started = performance.now();
  const outgoing = request({ host: '10.99.0.1', port: ${HTTP_PORT}, path: '/connections', method, agent }, (incoming) => {
    const pieces = [];
    incoming.on('data', (piece) => pieces.push(piece)).on('error', () => resolve({ status: 0 })).on('end', () => resolve({ status: incoming.statusCode, turn: Number(incoming.headers.turn), ms: performance.now() - started, body: Buffer.concat(pieces) }));
  });
  outgoing.on('error', () => resolve({ status: 0, ms: performance.now() - started })).end(body);
});
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  const { id, method, size, count } = JSON.parse(line);
  const sent = require('node:crypto').randomBytes(size);
  const answers = [];
  for (let turn = 0; turn < count; turn += 1) answers.push(await ask(method, method === 'POST' ? sent : undefined));
  console.log(JSON.stringify({ id, statuses: answers.map((each) => each.status), turns: answers.map((each) => each.turn), ms: answers.map((each) => each.ms), same: answers.every((each) => each.body?.equals(sent)), body: method === 'GET' ? String(answers[0].body) : '' }));
});
console.log('ready');
`;

/** Owns a guard and is made to be killed. */
const OWNER = `
import { startGuard } from './sidecar/chaos/guard';
const task = JSON.parse(process.argv[2]);
task.hit.peer = () => undefined;
startGuard(task).then(async (guard) => { await guard.apply(); console.log('up ' + guard.before); });
setInterval(() => undefined, 60_000);
`;

interface Asked {
  statuses: number[];
  turns: number[];
  ms: number[];
  same: boolean;
  body: string;
}

let folder: string;
let target: TestTarget;
let tokens = 0;
const children: ChildProcess[] = [];

function start(command: string[], env: NodeJS.ProcessEnv = {}): { process: ChildProcess; said: () => string } {
  let said = '';
  const child = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stdin.on('error', () => undefined);
  children.push(child);
  return { process: child, said: () => said };
}
const inside = (namespace: string, ...command: string[]) => ['nsenter', `--net=/run/netns/${namespace}`, ...command];
const run = (command: string[], input = '') => execFileSync(command[0], command.slice(1), { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'pipe'] });

function task(kind: FaultKind, parameters: Parameters, own: Partial<ProcessTarget>, seconds = 30): GuardTask {
  tokens += 1;
  return { kind, token: `application${process.pid}-${tokens}`, note: '', before: '', hit: { target: { ...target.now(), ...own }, parameters, seconds, peer: () => undefined } };
}
/** Processes that carry the mark of the task: guards and what they started. */
function marked({ token }: GuardTask, name = ''): number[] {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`ROENTGEN_FAULT=${token}`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(name);
      } catch {
        return false;
      }
    })
    .map(Number);
}
function kill(pids: number[]): void {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // A part of a guard that had just ended.
    }
  }
}

/** A process that owns the guard of the task, which is in force when this resolves. */
async function owned(given: GuardTask): Promise<{ process: ChildProcess; before: string }> {
  const owner = start([process.execPath, join(folder, 'owner.js'), JSON.stringify(given)]);
  await until(() => owner.said().includes('up '));
  return { process: owner.process, before: owner.said().trim().slice(3) };
}

withRoot('a fault of the application', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'application-'));
    chmodSync(folder, 0o755);
    execFileSync(resolve('node_modules/.bin/esbuild'), ['--bundle', '--platform=node', '--loader=ts', `--outfile=${join(folder, 'owner.js')}`, '--log-level=error'], { input: OWNER });
    target = await makeTarget('app');
    run(['ip', '-n', target.now().netns, 'link', 'set', 'lo', 'up']);
  });
  afterAll(async () => {
    children.forEach((child) => child.kill('SIGKILL'));
    await target.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  describe('at its ports', () => {
    const PORTS = { ports: [HTTP_PORT, 8081] };
    const delay = (ms: number, share = 100): GuardTask => task('delay', { ms, jitter: 0, distribution: 'uniform', share }, PORTS);
    let client: ReturnType<typeof start>;
    let asked = 0;
    async function ask(method: 'GET' | 'POST' = 'GET', count = 1, size = 0): Promise<Asked> {
      const id = (asked += 1);
      client.process.stdin?.write(`${JSON.stringify({ id, method, size, count })}\n`);
      const mine = () => client.said().split('\n').find((line) => line.startsWith(`{"id":${id},`));
      await until(() => mine() !== undefined);
      return JSON.parse(mine() ?? '') as Asked;
    }

    beforeAll(async () => {
      const server = start(inside(target.now().netns, process.execPath, '-e', SERVER));
      client = start(inside(target.peer, process.execPath, '-e', CLIENT));
      await until(() => server.said().includes('listening') && client.said().includes('ready'));
    });

    test('a delay is added to every request, in both directions, and nothing else changes', async () => {
      expect((await ask()).statuses).toEqual([200]);
      const given = delay(60);
      const guard = await startGuard(given);
      await guard.apply();
      // The connection from before is reset, once.
      expect((await ask()).statuses).toEqual([0]);
      const late = await ask('GET', 4);
      expect(late.statuses).toEqual([200, 200, 200, 200]);
      expect(Math.min(...late.ms)).toBeGreaterThanOrEqual(120);
      expect(late.turns).toEqual([1, 2, 3, 4]);
      const large = await ask('POST', 1, 5_000_000);
      expect([large.same, large.turns]).toEqual([true, [5]]);
      guard.release();
      expect((await guard.undone).count).toBeGreaterThan(8);
      expect(leftOn(target.now())).toEqual([]);
      expect(marked(given)).toEqual([]);
      // Connections of the relay are reset when it ends; the next request may still meet that.
      await ask();
      const after = await ask('GET', 2);
      expect(after.statuses).toEqual([200, 200]);
      // The component holds no connection of those that are no more.
      expect(after.body).toBe('1');
    });

    test('a share of requests is answered with the error that was asked for, and the guard counts them', async () => {
      await ask();
      const guard = await startGuard(task('http-error', { status: 502, share: 30 }, PORTS));
      await guard.apply();
      await ask();
      const { statuses } = await ask('GET', 300);
      const failed = statuses.filter((each) => each === 502).length;
      guard.release();
      const { count = 0 } = await guard.undone;
      expect(new Set(statuses)).toEqual(new Set([200, 502]));
      // Binomial: 90 on average with a standard deviation of 7.9; five of them to each side.
      expect(failed).toBeGreaterThan(50);
      expect(failed).toBeLessThan(130);
      // The request after the reset may have been one more.
      expect(count - failed).toBeGreaterThanOrEqual(0);
      expect(count - failed).toBeLessThanOrEqual(1);
      // Connections of the relay are reset when it ends; the next request may still meet that.
      await ask('GET', 1);
      expect((await ask('GET', 3)).statuses).toEqual([200, 200, 200]);
    });

    test('requests are held back', async () => {
      const guard = await startGuard(task('http-latency', { ms: 80, jitter: 0, distribution: 'uniform', share: 100 }, PORTS));
      await guard.apply();
      await ask();
      const { statuses, ms } = await ask('GET', 3);
      guard.release();
      await guard.undone;
      expect(statuses).toEqual([200, 200, 200]);
      // Node's timers count whole milliseconds.
      expect(Math.min(...ms)).toBeGreaterThanOrEqual(79);
    });

    test("somebody's table of the same name is refused and left as it is", async () => {
      const { netns } = target.now();
      run(inside(netns, 'nft', '-f', '-'), 'table ip roentgen_relay {\nchain own {\ntcp dport 22 accept\n}\n}\n');
      const before = run(inside(netns, 'nft', 'list', 'ruleset'));
      const given = delay(10);
      await expect(startGuard(given)).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE' });
      await undoNow(given);
      expect(run(inside(netns, 'nft', 'list', 'ruleset'))).toBe(before);
      run(inside(netns, 'nft', 'delete', 'table', 'ip', 'roentgen_relay'));
    });

    test('a component whose ports are not known is refused in words', async () => {
      await expect(startGuard(task('delay', { ms: 1, jitter: 0, distribution: 'uniform', share: 100 }, { ports: [] }))).rejects.toMatchObject({ code: 'FAULT_UNAVAILABLE' });
    });

    test('when its owner is killed nothing is left', async () => {
      const given = delay(10);
      const owner = await owned(given);
      owner.process.kill('SIGKILL');
      await until(() => leftOn(target.now()).length === 0 && marked(given).length === 0);
      await ask();
      expect((await ask()).statuses).toEqual([200]);
    });

    test('when its guard is killed too, the relay takes itself out of the way', async () => {
      const given = delay(10);
      const owner = await owned(given);
      owner.process.kill('SIGSTOP');
      kill(marked(given, 'roentgen-guard'));
      await until(() => leftOn(target.now()).length === 0 && marked(given).length === 0);
      owner.process.kill('SIGKILL');
      await undoNow(given);
      await ask();
      expect((await ask()).statuses).toEqual([200]);
    });

    test('when all are killed at once, the next sidecar undoes it', async () => {
      const given = delay(10);
      const owner = await owned(given);
      owner.process.kill('SIGSTOP');
      // The relay, which is the youngest, first, or it would act as in the test before.
      kill(marked(given).reverse());
      owner.process.kill('SIGKILL');
      expect(leftOn(target.now())).toEqual(['table ip roentgen_relay']);
      await undoNow(given);
      expect([leftOn(target.now()), marked(given)]).toEqual([[], []]);
      await undoNow(given);
      await ask();
      expect((await ask()).statuses).toEqual([200]);
    });

    test('when the relay alone is killed the fault ends: nobody is led to nothing', async () => {
      const given = delay(10);
      const guard = await startGuard(given);
      await guard.apply();
      kill(marked(given).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(process.execPath)));
      await guard.undone;
      expect(leftOn(target.now())).toEqual([]);
    });
  });

  describe('in its PostgreSQL', () => {
    const bin = ['/usr/lib/postgresql'].filter(existsSync).flatMap((base) => readdirSync(base).map((version) => `${base}/${version}/bin`)).find((each) => existsSync(`${each}/initdb`));
    const withPostgres = bin === undefined ? test.skip : test;
    const DATABASE = { address: '10.99.0.1', database: { user: 'postgres', name: 'postgres', port: 5432 } };
    const ask = (sql: string) => run(inside(target.now().netns, 'psql', '-XAtqw', '-h', '10.99.0.1', '-U', 'postgres', '-v', 'ON_ERROR_STOP=1'), sql).trim();
    const reads = (table: string) => {
      try {
        return ask(`set lock_timeout = 150; select count(*) from ${table}`);
      } catch {
        return 'locked';
      }
    };
    const sessions = ({ token }: GuardTask) => Number(ask(`select count(*) from pg_stat_activity where application_name = '${token}'`));

    beforeAll(async () => {
      if (bin === undefined) {
        console.warn('skipped: no PostgreSQL under /usr/lib/postgresql');
        return;
      }
      const data = join(folder, 'data');
      const asPostgres = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];
      run(['install', '-d', '-o', 'postgres', data]);
      run([...asPostgres, `${bin}/initdb`, '-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C']);
      writeFileSync(join(data, 'pg_hba.conf'), 'host all all 10.99.0.0/24 trust\n');
      start(inside(target.now().netns, ...asPostgres, `${bin}/postgres`, '-D', data, '-c', 'listen_addresses=*', '-c', 'unix_socket_directories=', '-c', 'fsync=off'));
      await until(() => ask('select 1') === '1');
      ask('create table small (n int); create table "Large" as select generate_series(1, 5000) n');
    });

    withPostgres('a table is locked for its readers, the largest if none is named, and open again after it', async () => {
      const given = task('db-lock', { table: '' }, DATABASE);
      const guard = await startGuard(given);
      await guard.apply();
      expect([reads('"Large"'), reads('small')]).toEqual(['locked', '0']);
      guard.release();
      await guard.undone;
      expect([reads('"Large"'), sessions(given), marked(given)]).toEqual(['5000', 0, []]);
    });

    withPostgres('a table that is not there is told in the words of the server, and nothing is left', async () => {
      const given = task('db-lock', { table: 'nothing' }, DATABASE);
      const guard = await startGuard(given);
      await expect(guard.apply()).rejects.toMatchObject({ code: 'FAULT_FAILED', message: expect.stringContaining('relation "nothing" does not exist') });
      expect([sessions(given), marked(given)]).toEqual([0, []]);
    });

    withPostgres('a database that does not answer is told before anything is done', async () => {
      await expect(startGuard(task('db-lock', { table: '' }, { ...DATABASE, database: { ...DATABASE.database, port: 1 } }))).rejects.toMatchObject({ code: 'COMPONENT_UNKNOWN', message: expect.stringContaining('Connection refused') });
    });

    withPostgres('a lock goes with its guard, whoever is killed', async () => {
      const first = task('db-lock', { table: 'small' }, DATABASE);
      (await owned(first)).process.kill('SIGKILL');
      await until(() => reads('small') === '0' && marked(first).length === 0);

      const second = task('db-lock', { table: 'small' }, DATABASE);
      const owner = await owned(second);
      owner.process.kill('SIGSTOP');
      expect(reads('small')).toBe('locked');
      kill(marked(second, 'roentgen-guard'));
      await until(() => reads('small') === '0' && marked(second).length === 0);
      owner.process.kill('SIGKILL');
      await undoNow(second);
      expect(sessions(second)).toBe(0);
    });

    withPostgres('expensive queries run as many at a time as asked for, and end with their guard', async () => {
      const given = task('slow-query', { workers: 3 }, DATABASE);
      const guard = await startGuard(given);
      await guard.apply();
      expect(ask(`select count(*) from pg_stat_activity where application_name = '${given.token}' and state = 'active'`)).toBe('3');
      guard.release();
      await guard.undone;
      expect([sessions(given), marked(given)]).toEqual([0, []]);

      const killed = task('slow-query', { workers: 2 }, DATABASE);
      const owner = await owned(killed);
      owner.process.kill('SIGSTOP');
      kill(marked(killed, 'roentgen-guard'));
      await until(() => sessions(killed) === 0 && marked(killed).length === 0);
      owner.process.kill('SIGKILL');
      await undoNow(killed);
    });
  });

  describe('on its clock', () => {
    const library = ['x86_64', 'aarch64'].map((machine) => `/usr/lib/${machine}-linux-gnu/faketime/libfaketime.so.1`).find(existsSync);
    const withLibrary = library === undefined ? test.skip : test;
    const NEUTRAL = '+0\n';
    const SHOW = 'setInterval(() => console.log(Date.now() / 1000 + " " + process.hrtime()[0]), 20)';
    let clock: string;
    let component: ReturnType<typeof start> | undefined;
    const said = () => component?.said() ?? '';
    /** Seconds by which the component's clock is ahead of ours at its next tick. */
    async function ahead(): Promise<number> {
      const length = said().length;
      await until(() => said().slice(length).split('\n').length > 3);
      const [time] = said().trimEnd().split('\n').at(-1)?.split(' ') ?? [];
      return Math.round(Number(time) - Date.now() / 1000);
    }
    const skew = (seconds: number) => task('clock-skew', { seconds }, { clock });

    beforeAll(async () => {
      if (library === undefined) {
        console.warn('skipped: no libfaketime (Debian package libfaketime)');
        return;
      }
      clock = join(folder, 'clock');
      writeFileSync(clock, NEUTRAL);
      component = start(['bash', '-c', `echo $$ >${target.now().cgroups.pids}/cgroup.procs; exec "$@"`, 'component', 'env', `LD_PRELOAD=${library}`, process.execPath, '-e', SHOW], { FAKETIME_TIMESTAMP_FILE: clock, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
      await until(() => said() !== '');
    });

    afterAll(() => {
      // What libfaketime leaves of a process that was killed; in a mirror it ends with the component's own /dev/shm.
      component?.process.kill('SIGKILL');
      ['faketime_shm', 'sem.faketime_sem'].forEach((name) => rmSync(`/dev/shm/${name}_${component?.process.pid}`, { force: true }));
    });

    withLibrary.each([7200, -90])('%d seconds: the component sees them at once, its timers do not, and the file is byte-identical afterwards', async (seconds) => {
      const guard = await startGuard(skew(seconds));
      await guard.apply();
      expect(Math.abs((await ahead()) - seconds)).toBeLessThan(30);
      expect(Math.abs(Number(said().trimEnd().split('\n').at(-1)?.split(' ')[1]) - process.hrtime()[0])).toBeLessThan(30);
      guard.release();
      expect((await guard.undone).count).toBe(1);
      expect(readFileSync(clock, 'utf8')).toBe(NEUTRAL);
      expect(Math.abs(await ahead())).toBeLessThan(30);
    });

    withLibrary.each(['', '+0s\n', ' -0.00'])('a neutral file (%j) is put back byte for byte, also by the next sidecar after all were killed', async (text) => {
      writeFileSync(clock, text);
      const given = skew(-5);
      const owner = await owned(given);
      expect(readFileSync(clock, 'utf8')).toContain('-5\n');
      owner.process.kill('SIGSTOP');
      kill(marked(given));
      owner.process.kill('SIGKILL');
      expect(readFileSync(clock, 'utf8')).toContain('-5\n');
      await undoNow({ ...given, before: owner.before });
      expect(readFileSync(clock, 'utf8')).toBe(text);
      await undoNow({ ...given, before: owner.before });
      expect(readFileSync(clock, 'utf8')).toBe(text);
    });

    withLibrary('a clock that is off already is refused and stays so', async () => {
      writeFileSync(clock, '+10\n');
      await expect(startGuard(skew(5))).rejects.toMatchObject({ code: 'TARGET_FOREIGN_STATE' });
      expect(readFileSync(clock, 'utf8')).toBe('+10\n');
    });

    withLibrary('what somebody else wrote meanwhile is left, and told', async () => {
      writeFileSync(clock, NEUTRAL);
      const guard = await startGuard(skew(5));
      await guard.apply();
      writeFileSync(clock, '+77\n');
      guard.release();
      expect((await guard.undone).left).toContain('somebody else');
      expect(readFileSync(clock, 'utf8')).toBe('+77\n');
    });
  });
});
