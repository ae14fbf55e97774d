/**
 * The users of the vims blueprint, a program of its own in the mirror's network: registers every subscriber, then has them call one
 * another at the rate of the load's curve, and registers them again and again. SIPp makes the messages. Figures go to LOAD_METRICS.
 */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { constants, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { expose } from '../exporter/exposition';
import { type Load, targetRate } from '../load/curve';
import { watchSurge } from '../load/surge';
import { holdMsOf, mediaShareOf } from './duration';
import { openMedia } from './media';
import { tone } from './rtp';
import { CALLEE, CALLEE_PORT, caller, MEDIA_PORT, REGISTER } from './scenarios';
import { createLineReader, createTotals, type Role } from './statistics';
import { SUBSCRIBERS, subscriberFile } from './subscribers';

/** SIPp's rates are per this; it takes whole numbers only. */
const PERIOD_MS = 10_000;
/** Every SIPp takes one from 8888 on unless it is told another. */
const CONTROL_PORT = 18_888;
/** Without an answer for this long a message counts as lost, and its call as failed. */
const PATIENCE_MS = 4000;
/** Each subscriber registers anew this often: what a registrar that was restarted takes to know them again. */
const REGISTER_SECONDS = Number(process.env.REGISTER_SECONDS ?? 60);
const FIRST_REGISTRATIONS = 50;
/** What callers say: a second of the tone of a dial tone's frequency, a tenth as loud as can be. */
const VOICE = { seconds: 1, hertz: 425, level: 0.1 };

let load = JSON.parse(process.env.LOAD ?? '{}') as Load;
const proxy = `${process.env.PROXY ?? '127.0.0.1'}:5060`;
const service = process.env.LOAD_SERVICE ?? 'vims';
const metrics = process.env.LOAD_METRICS;
const address = networkInterfaces().eth0?.find(({ family }) => family === 'IPv4')?.address ?? '127.0.0.1';
/** In the mirror's own folder, which is whoever kills this program's to keep. */
const folder = metrics ? join(dirname(metrics), 'users') : mkdtempSync(join(tmpdir(), 'roentgen-vims-'));
const totals = createTotals();
const holdMs = holdMsOf(load, process.env.CALL_SECONDS);
const mediaShare = mediaShareOf(load, holdMs, process.env.MEDIA_SHARE);
const media = openMedia(address, MEDIA_PORT);

const file = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** Lines that are written into a named pipe. Open for both ways, it has no end when a writer goes; without blocking, it takes no thread. */
function linesOf(fifo: string, note: (line: string) => void): () => void {
  rmSync(fifo, { force: true });
  execFileSync('mkfifo', [fifo]);
  const socket = new Socket({ fd: openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: false });
  createInterface({ input: socket }).on('line', note);
  return () => socket.destroy();
}

/** One SIPp; its statistics come through a pipe once a second, as a file would grow without end. */
function sipp(role: Role, args: string[]): ChildProcess {
  const fifo = join(folder, `${role}.csv`);
  const all = ['--pdeathsig', 'KILL', '--', 'sipp', proxy, ...args, '-i', address, '-nostdin', '-trace_stat', '-stf', fifo, '-fd', '1', '-recv_timeout', String(PATIENCE_MS), '-nd'];
  const read = createLineReader();
  const close = linesOf(fifo, (line) => {
    const counts = read(line);
    if (counts) {
      totals.note(role, counts);
    }
  });
  const child = spawn('setpriv', all, { cwd: folder, stdio: 'ignore' });
  child.once('close', () => {
    close();
    totals.ended(role);
  });
  child.on('error', () => undefined);
  return child;
}

const end = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('close', resolve));

/** Started again for as long as this program lives: a SIPp that meets a fatal error ends. */
async function always(role: Role, args: () => string[]): Promise<never> {
  for (;;) {
    await end(sipp(role, args()));
    await sleep(1000);
  }
}

const rateOf = (perSecond: number) => ['-r', String(Math.max(1, Math.round((perSecond * PERIOD_MS) / 1000))), '-rp', String(PERIOD_MS)];
const surged = watchSurge(load.surge);
const presentRate = () => targetRate(Date.now() / 1000, surged(load));

function follow(): void {
  const control = createSocket('udp4');
  control.on('error', () => undefined);
  setInterval(() => control.send(`cset rate ${Math.max(1, Math.round((presentRate() * PERIOD_MS) / 1000))}`, CONTROL_PORT, '127.0.0.1'), 1000);
}

function tell(): void {
  if (metrics) {
    writeFileSync(`${metrics}.tmp`, expose(totals.families(service, presentRate(), media.counts())));
    renameSync(`${metrics}.tmp`, metrics);
  }
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const users = file('users.csv', subscriberFile());
  const scenario = { register: file('register.xml', REGISTER), caller: file('caller.xml', caller(holdMs, { file: file('voice.alaw', tone(VOICE.seconds, VOICE.hertz, VOICE.level)), share: mediaShare })), callee: file('callee.xml', CALLEE) };
  setInterval(tell, 1000);
  void always('callee', () => ['-sf', scenario.callee, '-p', String(CALLEE_PORT), '-mp', '21000', '-nr']);
  // all of them once, before anybody calls
  while ((await end(sipp('register', ['-sf', scenario.register, '-inf', users, '-p', '5070', '-r', String(FIRST_REGISTRATIONS), '-m', String(SUBSCRIBERS)]))) !== 0) {
    await sleep(2000);
  }
  void always('register', () => ['-sf', scenario.register, '-inf', users, '-p', '5070', ...rateOf(SUBSCRIBERS / REGISTER_SECONDS)]);
  void always('caller', () => ['-sf', scenario.caller, '-inf', users, '-p', '5090', '-mp', '30000', '-cp', String(CONTROL_PORT), '-l', '5000', '-nr', ...rateOf(presentRate())]);
  follow();
}

// a change of the load (LOAD_RELOAD): calls go on, at the new rate
process.on('SIGHUP', () => {
  load = JSON.parse(readFileSync(process.env.LOAD_FILE ?? '', 'utf8')) as Load;
});
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
}
void main();
