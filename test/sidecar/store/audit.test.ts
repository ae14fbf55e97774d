import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../../../sidecar/contract';
import { type AuditJournal, createAuditJournal } from '../../../sidecar/store/audit';

let folder: string;
let time: number;
let lost: unknown[];
let journal: AuditJournal;

const entry = (more: Partial<AuditEntry> = {}): AuditEntry => ({ time, user: 'ada', right: 'launch', action: 'learn', subject: 'employees', detail: '', outcome: 'done', code: null, ...more });
const open = (more: { keepMs?: number; maxBytes?: number } = {}) => createAuditJournal({ folder, keepMs: 160_000, maxBytes: 1e6, now: () => time, onLost: (error) => lost.push(error), ...more });
const files = () => readdirSync(folder).sort();
const timesOf = async () => (await journal.read({})).entries.map((each) => each.time);

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit');
  [time, lost] = [1000, []];
  journal = open();
});

afterEach(() => {
  journal.close();
  rmSync(join(folder, '..'), { recursive: true, force: true });
});

test('gives back what was taken down, newest first, over restarts', async () => {
  expect(await journal.read({})).toEqual({ entries: [], more: false, damaged: 0, lost: 0 });
  for (const at of [1000, 2000, 3000]) {
    time = at;
    journal.append(entry());
    journal.close();
    journal = open();
  }
  expect(await timesOf()).toEqual([3000, 2000, 1000]);
});

test.each([
  [{ from: 2000 }, [4000, 3000, 2000]],
  [{ to: 2000 }, [2000, 1000]],
  [{ user: 'BOB' }, [2000]],
  [{ action: 'top' }, [3000]],
  [{ outcome: 'refused' as const }, [4000]],
  [{ user: 'ada', from: 2000, to: 3000 }, [3000]],
])('asked for %j it answers those', async (query, expected) => {
  const more: Array<Partial<AuditEntry>> = [{}, { user: 'bob' }, { action: 'stopAll' }, { outcome: 'refused', code: 'FORBIDDEN' }];
  more.forEach((each, index) => journal.append(entry({ ...each, time: 1000 * (index + 1) })));
  expect((await journal.read(query)).entries.map((each) => each.time)).toEqual(expected);
});

test('says that there are more than were asked for', async () => {
  [1, 2, 3].forEach((at) => journal.append(entry({ time: at })));
  expect(await journal.read({ limit: 2 })).toMatchObject({ more: true, entries: [{ time: 3 }, { time: 2 }] });
  expect(await journal.read({ limit: 3 })).toMatchObject({ more: false });
});

test('keeps entries for their time, and files in their size', async () => {
  for (time = 0; time <= 400_000; time += 10_000) {
    journal.append(entry());
  }
  time = 400_000;
  const kept = await timesOf();
  expect(Math.min(...kept)).toBeGreaterThanOrEqual(400_000 - 160_000 - 20_000);
  expect(Math.min(...kept)).toBeLessThanOrEqual(400_000 - 160_000);
  journal.close();
  journal = open({ keepMs: 1e12, maxBytes: 16_000 });
  for (; time < 400_500; time++) {
    journal.append(entry());
  }
  const size = files().reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(size).toBeLessThan(17_500);
  expect((await timesOf())[0]).toBe(400_499);
});

test('a clock that was set back loses nothing', async () => {
  time = 500_000;
  journal.append(entry());
  time = 1000;
  journal.append(entry());
  journal.append(entry());
  expect((await timesOf()).sort((a, b) => a - b)).toEqual([1000, 1000, 500_000]);
});

test('a torn line and a flipped bit cost the lines they hit, and are counted', async () => {
  [1, 2, 3].forEach((at) => journal.append(entry({ time: at })));
  journal.close();
  const path = join(folder, files()[0]);
  const bytes = readFileSync(path);
  bytes[20] ^= 1;
  writeFileSync(path, bytes);
  truncateSync(path, bytes.length - 5);
  time = 2000;
  journal = open();
  journal.append(entry());
  expect(await journal.read({})).toMatchObject({ damaged: 2, entries: [{ time: 2000 }, { time: 2 }] });
});

test('foreign files in its folder are left alone', async () => {
  journal.append(entry());
  appendFileSync(join(folder, 'notes.txt'), 'mine');
  expect(await timesOf()).toEqual([1000]);
  expect(files()).toContain('notes.txt');
});

test('where it cannot write, the work goes on: what is lost is counted and told, and it goes on when it can', async () => {
  rmSync(folder, { recursive: true, force: true });
  writeFileSync(folder, 'a file where the folder should be');
  expect(() => journal.append(entry())).not.toThrow();
  expect(lost).toEqual([expect.objectContaining({ code: 'STORE_UNWRITABLE' })]);
  rmSync(folder);
  journal.append(entry({ time: 7 }));
  expect(await journal.read({})).toMatchObject({ lost: 1, entries: [{ time: 7 }] });
});

test('a full disk loses the lines that it refused, and none before them', async () => {
  journal.append(entry({ time: 1 }));
  journal.close();
  time = 2000;
  symlinkSync('/dev/full', join(folder, 'audit-000000000002000.jsonl'));
  journal = open();
  journal.append(entry({ time: 2 }));
  journal.append(entry({ time: 3 }));
  expect(lost).toEqual([2, 3].map(() => expect.objectContaining({ message: expect.stringContaining('ENOSPC') as string }) as unknown));
  journal.close();
  rmSync(join(folder, 'audit-000000000002000.jsonl'));
  expect(await journal.read({})).toMatchObject({ damaged: 0, lost: 2, entries: [{ time: 1 }] });
});

test('killed at any moment it has lost at most the line that was being written', async () => {
  const script = join(__dirname, '..', '..', '..', 'build', 'sidecar', 'store', 'audit.js');
  const code = `const { createAuditJournal } = require(${JSON.stringify(script)}); const journal = createAuditJournal({ folder: ${JSON.stringify(folder)}, keepMs: 1e9, maxBytes: 1e8, now: Date.now, onLost: () => process.exit(9) });
for (let i = 0; ; i++) { journal.append({ time: i, user: 'u', right: null, action: 'a', subject: 's', detail: 'd'.repeat(50), outcome: 'done', code: null }); process.stdout.write(i + '\\n'); }`;
  for (const told of [3, 40]) {
    rmSync(folder, { recursive: true, force: true });
    const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
      if (said.split('\n').length > told) {
        child.kill('SIGKILL');
      }
    });
    await once(child, 'close');
    const last = said.split('\n').length - 2;
    const { entries, damaged } = await journal.read({ limit: 10_000 });
    expect(damaged).toBeLessThanOrEqual(1);
    expect(entries.length).toBeGreaterThanOrEqual(last + 1);
    expect(entries.map((each) => each.time)).toEqual(Array.from({ length: entries.length }, (_, i) => entries.length - 1 - i));
  }
});
