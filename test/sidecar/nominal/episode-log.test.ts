import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EpisodeRecord } from '../../../sidecar/contract';
import { createEpisodeLog, type EpisodeLog } from '../../../sidecar/nominal/episode-log';
import { encodeRecord, readJournal } from '../../../sidecar/store/journal';

let folder: string;
let path: string;
let time: number;
let log: EpisodeLog;
const open = () => createEpisodeLog(path, 'shop', () => time);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-episodes-'));
  path = join(folder, 'deep', 'shop.jsonl');
  time = 1_000_000;
  log = open();
});
afterEach(() => {
  log.close();
  rmSync(folder, { recursive: true });
});

const cause = { component: 'db', feature: 'cpu', ratio: 0.9 };
/** The episode of a group from one time to another. */
function ended(group: string, start: number, end: number, how: NonNullable<EpisodeRecord['ended']> = 'recovered', author?: string): string {
  const { episode } = log.begin(group, start);
  log.end(episode, end, how, author);
  return episode;
}

test('an episode is told from its beginning to its end, and after a restart', () => {
  const { episode } = log.begin('cpu', 1000);
  expect(log.active('cpu')).toMatchObject({ episode, service: 'shop', group: 'cpu', start: 1000, end: null, ended: null, nominal: false });
  log.update(episode, { peak: 3.5, peakTime: 1500, causes: [cause] });
  log.end(episode, 2000, 'recovered');
  const whole = { episode, service: 'shop', group: 'cpu', start: 1000, end: 2000, ended: 'recovered', peak: 3.5, peakTime: 1500, causes: [cause], components: [], groups: ['cpu'], nominal: false, author: null };
  expect([log.active('cpu'), log.list()]).toEqual([null, [whole]]);
  expect(open().list()).toEqual([whole]);
});

test('without an episode there is no file', () => {
  log.close();
  expect(() => readFileSync(path)).toThrow('ENOENT');
});

test('one that a killed sidecar left open was interrupted when it last told of it', () => {
  const { episode } = log.begin('cpu', 990_000);
  for (time of [1_030_000, 1_061_000, 1_100_000]) {
    log.update(episode, { peak: time / 1e6, peakTime: time });
  }
  time = 9_000_000;
  expect(open().list()).toEqual([expect.objectContaining({ start: 990_000, end: 1_061_000, ended: 'interrupted', peak: 1.061 })]);
  expect(open().active('cpu')).toBeNull();
});

test('a clock that is set back keeps nothing from being written', () => {
  const { episode } = log.begin('cpu', 990_000);
  time = 500_000;
  log.update(episode, { peak: 7 });
  expect(open().list()[0]).toMatchObject({ peak: 7, end: 990_000 });
});

test('cut at any byte, the file gives whole episodes and no other', () => {
  const first = ended('cpu', 1000, 2000);
  const { episode } = log.begin('memory', 3000);
  log.end(episode, 4000, 'accepted', 'eve');
  log.close();
  const bytes = readFileSync(path);
  const possible = [`${first} 2000 recovered`, `${first} ${time} interrupted`, `${episode} 4000 accepted`, `${episode} ${time} interrupted`];
  for (let cut = 0; cut <= bytes.length; cut++) {
    writeFileSync(path, bytes.subarray(0, cut));
    const again = open();
    const found = again.list().map((record) => `${record.episode} ${record.end} ${record.ended}`);
    expect(found.filter((each) => !possible.includes(each))).toEqual([]);
    expect(found.length).toBe(new Set(found.map((each) => each.split(' ')[0])).size);
    // It goes on behind what is torn.
    if (cut % 10 === 0) {
      again.end(again.begin('disk', 5000).episode, 6000, 'recovered');
      again.close();
      expect(open().list()).toHaveLength(found.length + 1);
    }
  }
});

test.each<[string, string]>([
  ['of another form', encodeRecord({ hello: 'world' }) + encodeRecord({ at: 1, record: null }) + encodeRecord([]) + encodeRecord({ at: 1, record: { episode: 3 } })],
  ['that are damaged', '00000000 {"at":1,"record":{}}\n\u0000\u0000\n'],
])('rows %s are passed over', (_what, rows) => {
  ended('cpu', 1000, 2000);
  log.close();
  writeFileSync(path, rows + readFileSync(path, 'utf8'));
  expect(open().list()).toHaveLength(1);
});

test('what was nominal, a person says or its level was accepted, is learned from; the rest is not', () => {
  const episode = ended('cpu', 1000, 2000);
  ended('cpu', 3000, 4000, 'accepted', 'eve');
  ended('memory', 5000, 6000, 'interrupted');
  log.begin('cpu', 7000);
  expect(log.disturbed()).toEqual([{ from: 1000, to: 2000 }, { from: 5000, to: 6000 }, { from: 7000, to: Infinity }]);
  expect(log.markNominal(episode, 'adam')).toMatchObject({ episode, nominal: true, author: 'adam', end: 2000 });
  expect(log.disturbed()).toEqual([{ from: 5000, to: 6000 }, { from: 7000, to: Infinity }]);
  expect(open().list().filter(({ nominal }) => nominal).map(({ start, author }) => [start, author])).toEqual([[3000, 'eve'], [1000, 'adam']]);
});

test('an episode that lasts, or is not there, cannot be called nominal', () => {
  const { episode } = log.begin('cpu', 7000);
  expect(() => log.markNominal(episode, 'eve')).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  for (const unknown of ['nobody', '__proto__', 'constructor', '']) {
    expect(() => log.markNominal(unknown, 'eve')).toThrow(expect.objectContaining({ code: 'EPISODE_UNKNOWN' }));
  }
});

test('episodes at the same time tell of each other, first ill first', () => {
  ended('memory', 1000, 5000);
  ended('cpu', 2000, 3000);
  ended('disk', 4000, 6000);
  ended('cpu', 5500, 7000);
  ended('memory', 9000, 9500);
  log.begin('network', 9500);
  expect(log.list().map(({ start, groups }) => [start, groups])).toEqual([
    [9500, ['memory', 'network']], [9000, ['memory', 'network']], [5500, ['disk', 'cpu']], [4000, ['memory', 'disk', 'cpu']], [2000, ['memory', 'cpu']], [1000, ['memory', 'cpu', 'disk']],
  ]);
});

test.each<[string, [number, number], number[]]>([
  ['any part of which is in it', [2500, 3000], [1000, 3000]],
  ['at its edges', [4000, 5000], [5000, 3000]],
  ['of none', [9000, 9500], []],
  ['before one that lasts', [20_000, 30_000], [10_000]],
])('a range has the episodes %s', (_what, [from, to], starts) => {
  ended('cpu', 1000, 2500);
  ended('cpu', 3000, 4000);
  ended('cpu', 5000, 6000);
  log.begin('cpu', 10_000);
  expect(log.list({ from, to }).map(({ start }) => start).sort()).toEqual([...starts].sort());
});

test('those that began since a time are counted by group', () => {
  ended('cpu', 1000, 2000);
  ended('cpu', 3000, 4000);
  ended('memory', 3000, 4000);
  expect([log.begun('cpu', 0), log.begun('cpu', 3000), log.begun('memory', 0), log.begun('disk', 0)]).toEqual([2, 1, 1, 0]);
});

test('of 5,000 episodes and more the oldest are forgotten, but none that lasts', () => {
  const record = (index: number): EpisodeRecord => ({ episode: `e${index}`, service: 'shop', group: 'cpu', start: index, end: index, ended: 'recovered', peak: 1, peakTime: index, causes: [], components: [], groups: [], nominal: false, author: null });
  log.close();
  ended('cpu', 1, 2);
  log.close();
  writeFileSync(path, Array.from({ length: 6000 }, (_, index) => encodeRecord({ at: index, record: record(index) })).join(''));
  log = open();
  expect([log.list().length, log.list().at(-1)?.start]).toEqual([5000, 1000]);
  log.begin('memory', 10_000);
  log.begin('cpu', 10_001);
  expect([log.list().length, log.list().at(-1)?.start, log.list()[0].start]).toEqual([5000, 1002, 10_001]);
});

test('an episode that lasts for days does not make the file grow for ever', () => {
  const { episode } = log.begin('cpu', 0);
  for (let minute = 0; minute < 5000; minute++) {
    time += 60_000;
    log.update(episode, { peak: minute });
  }
  expect(readJournal(path).records.length).toBeLessThan(1500);
  log.end(episode, time, 'recovered');
  expect(open().list()).toEqual([expect.objectContaining({ peak: 4999, end: time })]);
});
