import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, PROJECT } from '../remains';

const directory = mkdtempSync(join(tmpdir(), 'roentgen-load-'));
const told = join(directory, 'told');
const SCRIPT = `
  const { startCommand } = require('./build/sidecar/mirror/load/command.js');
  const source = startCommand(['sh', '-c', 'echo "$$ $LOAD_PEAK $COLOUR" >>${told}; exec sleep 60'], { COLOUR: 'red' }, { base: 1, peak: 40, daySeconds: 60, seed: 1 });
  process.stdin.once('data', () => source.setLoad({ base: 1, peak: 80, daySeconds: 60, seed: 1 }));`;
let client: ChildProcess;

afterAll(() => {
  client.kill('SIGKILL');
  rmSync(directory, { recursive: true, force: true });
});

const lines = (count: number) => eventually(`${count} starts`, () => {
  const all = existsSync(told) ? readFileSync(told, 'utf8').trim().split('\n').map((line) => line.split(' ')) : [];
  return all.length === count ? all : null;
});

test('a program that takes a signal for a change is not started again, and finds the new load in a file', async () => {
  const out = join(directory, 'reloaded');
  const program = `trap 'cat "$LOAD_FILE" >>${out}; echo >>${out}' HUP; echo "started" >>${out}; while :; do sleep 0.05; done`;
  const script = `
    const { startCommand } = require('./build/sidecar/mirror/load/command.js');
    const source = startCommand(['bash', '-c', process.argv[1]], { LOAD_RELOAD: 'SIGHUP', LOAD_METRICS: '${join(directory, 'load.prom')}' }, { base: 1, peak: 40, daySeconds: 60, seed: 1 });
    process.stdin.once('data', () => source.setLoad({ base: 1, peak: 80, daySeconds: 60, seed: 1 }));`;
  const other = spawn(process.execPath, ['-e', script, program], { cwd: PROJECT, stdio: ['pipe', 'ignore', 'inherit'] });
  const said = (text: string) => eventually(text, () => (existsSync(out) && readFileSync(out, 'utf8').includes(text) ? true : null));
  await said('started');
  other.stdin?.write('change\n');
  await said('"peak":80');
  expect(readFileSync(out, 'utf8').match(/started/g)).toHaveLength(1);
  other.kill('SIGKILL');
});

test('a program makes the load: it knows what is asked for, follows a change, and ends with the client process', async () => {
  client = spawn(process.execPath, ['-e', SCRIPT], { cwd: PROJECT, stdio: ['pipe', 'ignore', 'inherit'] });
  const [[first, ...settings]] = await lines(1);
  expect(settings).toEqual(['40', 'red']);
  client.stdin?.write('change\n');
  const [, [second, ...changed]] = await lines(2);
  expect(changed).toEqual(['80', 'red']);
  expect(existsSync(`/proc/${first}`)).toBe(false);
  client.kill('SIGKILL');
  await eventually('its end', () => (existsSync(`/proc/${second}`) ? null : true));
});
