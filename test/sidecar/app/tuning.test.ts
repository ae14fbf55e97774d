import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTuning, type TunedMonitor, type TuningBook, tuningHandlers } from '../../../sidecar/app/tuning';
import type { ServiceSection } from '../../../sidecar/config/config';
import { parseConfig } from '../../../sidecar/config/load';
import type { TuningStatus } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';

let folder: string;
let damaged: RoentgenError[];
let dropped: string[];
let services: ServiceSection[];
let book: TuningBook;

const path = () => join(folder, 'data', 'tuning.json');

/** A start with this in the file's section of the first service. */
function start(section = ''): void {
  services = parseConfig(`services:\n  - name: shop\n    selector: '{a="b"}'\n    line: 1.2\n${section}  - name: bank\n    selector: '{a="c"}'\n`, join(folder, 'roentgen.yaml')).services;
  book = openTuning({ path: path(), services, now: () => 77, onDamaged: (error) => damaged.push(error), onDropped: (text) => dropped.push(text) });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tuning-'));
  [damaged, dropped] = [[], []];
  start();
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const FILE = { line: 1.2, persistence: { k: 2, n: 3 }, alarmBudget: null, quietHours: [] };

test('before anything is saved the file holds', () => {
  expect(book.status('shop')).toEqual({ service: 'shop', present: FILE, file: FILE, saved: null });
});

test('what is saved holds at once and after a restart; the other service stays as it is', () => {
  book.save('shop', { line: 2, quietHours: ['Sun'] }, 'ada');
  book.save('shop', { persistence: { k: 3, n: 5 } }, 'bob');
  const expected = { service: 'shop', present: { line: 2, persistence: { k: 3, n: 5 }, alarmBudget: null, quietHours: ['Sun'] }, file: FILE, saved: { values: { line: 2, persistence: { k: 3, n: 5 }, quietHours: ['Sun'] }, author: 'bob', time: 77 } };
  expect(book.status('shop')).toEqual(expected);
  start();
  expect(book.status('shop')).toEqual(expected);
  expect(services[0]).toMatchObject({ line: 2, persistence: { k: 3, n: 5 }, quietHours: ['Sun'] });
  expect(book.status('bank').saved).toBeNull();
});

test('a budget can be set and taken away', () => {
  book.save('shop', { alarmBudget: 0.5 }, 'ada');
  expect(services[0].alarmBudget).toBe(0.5);
  book.save('shop', { alarmBudget: null }, 'ada');
  expect(book.status('shop').saved).toBeNull();
  start('    alarm_budget: 2\n');
  book.save('shop', { alarmBudget: null }, 'ada');
  expect(book.status('shop')).toMatchObject({ present: { alarmBudget: null }, file: { alarmBudget: 2 }, saved: { values: { alarmBudget: null } } });
  start('    alarm_budget: 2\n');
  expect(services[0].alarmBudget).toBeNull();
});

test('reset gives the file its word back, for good', () => {
  book.save('shop', { line: 2 }, 'ada');
  book.reset('shop');
  expect(services[0].line).toBe(1.2);
  start();
  expect(book.status('shop').saved).toBeNull();
});

test('what is saved as it is in the file is no tuning', () => {
  book.save('shop', { line: 2 }, 'ada');
  book.save('shop', { line: 1.2 }, 'ada');
  expect(book.status('shop').saved).toBeNull();
});

test('a key that was edited in the file since is the file’s again, and it is told; the others stay', () => {
  book.save('shop', { line: 2, persistence: { k: 3, n: 5 } }, 'ada');
  start('    persistence: { k: 1, n: 1 }\n');
  expect(services[0]).toMatchObject({ line: 2, persistence: { k: 1, n: 1 } });
  expect(dropped).toEqual(['tuning of shop: persistence was changed in the configuration file since, which holds']);
});

test.each([
  [{ line: 0 }, /line must be >= 0\.05/],
  [{ line: 21 }, /line must be <= 20/],
  [{ line: 'high' }, /line must be number/],
  [{ persistence: { k: 4, n: 3 } }, /persistence k=4 is more than n=3/],
  [{ persistence: { k: 1.5, n: 3 } }, /persistence\.k must be integer/],
  [{ alarmBudget: 0 }, /alarm_budget must be > 0/],
  [{ quietHours: ['sometimes'] }, /quiet_hours: "sometimes" are no quiet hours/],
  [{ quietHours: 'Sun' }, /quiet_hours must be array/],
  [{ selector: '{}' }, /the key "selector" in the tuning is not known/],
  [{}, /must NOT have fewer than 1 properties/],
  [null, /must NOT have fewer than 1 properties/],
  [[1], /must NOT have fewer than 1 properties/],
])('refuses %j in the configuration’s own words, and changes nothing', (body, message) => {
  expect(() => book.save('shop', body, 'ada')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', message: expect.stringMatching(message) as string }));
  expect(book.status('shop')).toMatchObject({ present: FILE, saved: null });
  expect(existsSync(path())).toBe(false);
});

test.each([
  ['no JSON', '{"shop": {'],
  ['no object', '[]'],
  ['a value that nobody could have saved', JSON.stringify({ shop: { values: { line: 500 }, file: { line: 1.2 }, author: 'a', time: 1 } })],
  ['an entry without its file’s values', JSON.stringify({ shop: { values: { line: 2 }, author: 'a', time: 1 } })],
])('a damaged file (%s) is moved aside and told; the configuration’s values hold', (_what, text) => {
  mkdirSync(join(folder, 'data'), { recursive: true });
  writeFileSync(path(), text);
  start();
  expect(damaged).toEqual([expect.objectContaining({ code: 'STORE_CORRUPT' })]);
  expect(readdirSync(join(folder, 'data'))).toEqual(['tuning.json.damaged-77']);
  expect(readFileSync(join(folder, 'data', 'tuning.json.damaged-77'), 'utf8')).toBe(text);
  expect(book.status('shop').present).toEqual(FILE);
  book.save('shop', { line: 3 }, 'ada');
  start();
  expect(services[0].line).toBe(3);
});

test('where it cannot be written nothing changes', () => {
  writeFileSync(join(folder, 'data'), 'a file where the folder should be');
  expect(() => book.save('shop', { line: 2 }, 'ada')).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }));
  expect(book.status('shop')).toMatchObject({ present: FILE, saved: null });
});

test('a metric says how many keys of a service are not the file’s', () => {
  const seen: unknown[] = [];
  const out = { set: (...row: unknown[]) => seen.push(row) } as unknown as Parameters<TuningBook['fill']>[0];
  book.save('shop', { line: 2, quietHours: ['Sun'] }, 'ada');
  book.fill(out);
  expect(seen).toEqual([['tuned', { service: 'shop' }, 2], ['tuned', { service: 'bank' }, 0]]);
});

describe('the API', () => {
  let tuned = 0;
  const monitor: TunedMonitor = { tune: () => { tuned += 1; }, calibrating: () => ['cpu'] };
  const handlers = () => tuningHandlers(book, (service) => {
    if (service !== 'shop') {
      throw new RoentgenError('SERVICE_UNKNOWN', 'no such service');
    }
    return monitor;
  });
  const call = (service: string, body: unknown = null) => ({ params: { service }, body, query: {}, author: 'ada' });

  test('tells the monitor of what was saved and of a reset, and answers what holds', () => {
    expect(handlers().tune(call('shop', { line: 2 }))).toMatchObject({ present: { line: 2 }, saved: { author: 'ada' }, calibrating: ['cpu'] } satisfies Partial<Record<keyof TuningStatus, unknown>>);
    expect(tuned).toBe(1);
    expect(handlers().resetTuning(call('shop'))).toMatchObject({ present: FILE, saved: null });
    expect(tuned).toBe(2);
    expect(() => handlers().tune(call('shop', { line: -1 }))).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
    expect(tuned).toBe(2);
  });

  test('knows no service that is not configured', () => {
    for (const name of ['tuning', 'tune', 'resetTuning'] as const) {
      expect(() => handlers()[name](call('mint', { line: 2 }))).toThrow(expect.objectContaining({ code: 'SERVICE_UNKNOWN' }));
    }
  });
});
