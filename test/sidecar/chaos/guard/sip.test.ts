/** Loss of SIP answers on real packets of a real network namespace. Needs root. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { taskOf, type FiledTask } from '../../../../bench/chaos/guards';
import { guardsOf, killGuards, leftOn, makeTarget, PORT, until, type TestTarget } from '../../../../bench/chaos/target';
import { faultSpec } from '../../../../sidecar/chaos/faults';
import { startGuard, undoNow } from '../../../../sidecar/chaos/guard';
import { probeFaults } from '../../../../sidecar/chaos/probe';

const KIND = 'sip-answer-loss';
const can = process.getuid?.() === 0 && probeFaults().find(({ fault }) => fault === KIND)?.available === true;

/** Sends 20 of each to whoever says something. */
const PACKETS: Record<string, string> = {
  'an answer to INVITE': 'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 10.99.0.2:5090\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
  'an answer to INVITE with a long description behind': `SIP/2.0 180 Ringing\r\nVia: SIP/2.0/UDP 10.99.0.2\r\nCSeq: 12 INVITE\r\n\r\n${'a=x\r\n'.repeat(150)}`,
  'an answer to BYE': 'SIP/2.0 200 OK\r\nCSeq: 2 BYE\r\nAllow: INVITE, ACK\r\nContent-Length: 0\r\n\r\n',
  'an answer to REGISTER': 'SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n',
  'an INVITE': 'INVITE sip:b@ims.test SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n',
};
const TIMES = 20;
const SERVER = `
const socket = require('node:dgram').createSocket('udp4');
const packets = ${JSON.stringify(Object.values(PACKETS))};
socket.on('message', (_, from) => packets.forEach((packet) => { for (let time = 0; time < ${TIMES}; time++) socket.send(packet, from.port, from.address); }));
socket.bind(5060, () => require('node:net').createServer().listen(${PORT}, '0.0.0.0'));
`;
/** Says what has come of each kind, by its first line and CSeq. */
const CLIENT = `
const socket = require('node:dgram').createSocket('udp4');
const packets = ${JSON.stringify(Object.values(PACKETS))};
const counts = packets.map(() => 0);
socket.on('message', (message) => counts[packets.indexOf(String(message))]++);
socket.bind(5090, () => socket.send('x', 5060, '10.99.0.1'));
setTimeout(() => { console.log(JSON.stringify(counts)); process.exit(0); }, 300);
`;

(can ? describe : describe.skip)('loss of SIP answers', () => {
  let folder: string;
  let target: TestTarget;
  let deaf: TestTarget;
  const filed = (percent = 100, method = 'INVITE'): FiledTask => {
    const token = `test-${process.pid}-sip`;
    return { kind: KIND, token, note: join(folder, token), before: '', hit: { target: target.now(), parameters: { percent, method }, seconds: 30 }, other: target.now() };
  };
  const within = (netns: string, ...command: string[]) => execFileSync('nsenter', [`--net=/run/netns/${netns}`, ...command], { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
  const arrived = () => Object.fromEntries((JSON.parse(within(target.peer, process.execPath, '-e', CLIENT)) as number[]).map((count, index) => [Object.keys(PACKETS)[index], count]));
  const ALL = Object.fromEntries(Object.keys(PACKETS).map((name) => [name, TIMES]));
  const NO_ANSWERS_TO_INVITE = { ...ALL, 'an answer to INVITE': 0, 'an answer to INVITE with a long description behind': 0 };

  beforeAll(async () => {
    target = await makeTarget('pcscf', { serves: SERVER });
    deaf = await makeTarget('db');
  });
  afterAll(async () => {
    await target?.remove();
    await deaf?.remove();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sip-'));
    expect(leftOn(target.now())).toEqual([]);
  });
  afterEach(async () => {
    await until(() => guardsOf(folder).length === 0);
    rmSync(folder, { recursive: true });
  });

  test('takes the answers to that method and lets all else pass, counts what it took, and leaves nothing', async () => {
    const guard = await startGuard(taskOf(filed()));
    expect(arrived()).toEqual(ALL);
    await guard.apply();
    expect(arrived()).toEqual(NO_ANSWERS_TO_INVITE);
    guard.release();
    expect(await guard.undone).toMatchObject({ count: 2 * TIMES });
    expect(leftOn(target.now())).toEqual([]);
    expect(arrived()).toEqual(ALL);
  });

  test('takes the wanted share of them', async () => {
    const guard = await startGuard(taskOf(filed(50, 'BYE')));
    await guard.apply();
    let came = 0;
    for (let round = 0; round < 3; round++) {
      came += arrived()['an answer to BYE'];
    }
    guard.release();
    await guard.undone;
    // 60 throws of a coin: beyond these bounds once in 50,000 times
    expect(came).toBeGreaterThan(13);
    expect(came).toBeLessThan(47);
  });

  test('leaves the rules of somebody else, with their table', async () => {
    within(target.now().netns, 'iptables', '-t', 'raw', '-A', 'OUTPUT', '-p', 'udp', '--dport', '7', '-j', 'DROP');
    const before = within(target.now().netns, 'iptables', '-t', 'raw', '-S');
    const guard = await startGuard(taskOf(filed()));
    await guard.apply();
    guard.release();
    await guard.undone;
    expect(within(target.now().netns, 'iptables', '-t', 'raw', '-S')).toBe(before);
    within(target.now().netns, 'nft', 'delete', 'table', 'ip', 'raw');
  });

  test('refuses a component that does not speak SIP', () => {
    expect(() => faultSpec(KIND).args({ target: deaf.now(), parameters: { percent: 50, method: 'INVITE' }, seconds: 1, peer: () => undefined })).toThrow(expect.objectContaining({ code: 'FAULT_UNAVAILABLE' }));
  });

  describe('when its owner is killed', () => {
    const script = join(tmpdir(), `guards-sip-${process.pid}.js`);
    let owner: ChildProcess;
    let said = '';
    beforeAll(() => void execFileSync(resolve('node_modules/.bin/esbuild'), ['bench/chaos/guards.ts', '--bundle', '--platform=node', `--outfile=${script}`, '--log-level=error']));
    afterAll(() => rmSync(script, { force: true }));
    beforeEach(async () => {
      writeFileSync(join(folder, 'tasks.json'), JSON.stringify([filed()]));
      said = '';
      owner = spawn(process.execPath, [script, join(folder, 'tasks.json')], { stdio: ['ignore', 'pipe', 'inherit'] });
      owner.stdout?.on('data', (text) => (said += text));
      await until(() => said.includes(`up ${KIND}\n`));
      expect(arrived()).toEqual(NO_ANSWERS_TO_INVITE);
    });

    test('undoes itself', async () => {
      owner.kill('SIGKILL');
      await until(() => leftOn(target.now()).length === 0);
      expect(arrived()).toEqual(ALL);
    });

    test('together with the guard, the next start undoes it from what the journal knows', async () => {
      owner.kill('SIGSTOP');
      killGuards(folder);
      owner.kill('SIGKILL');
      expect(arrived()).toEqual(NO_ANSWERS_TO_INVITE);
      const task = filed();
      await undoNow({ ...taskOf(task), note: '', before: /^before \S+ (.*)$/m.exec(said)?.[1] ?? '', hit: { ...task.hit, seconds: 0, peer: () => undefined } });
      expect(leftOn(target.now())).toEqual([]);
      expect(arrived()).toEqual(ALL);
    });
  });
});
