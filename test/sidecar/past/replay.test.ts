import { setImmediate as turn } from 'node:timers/promises';
import type { Interval } from '../../../sidecar/contract';
import type { NominalModel } from '../../../sidecar/nominal/model';
import { type ReplayOptions, replayRange } from '../../../sidecar/past/replay';
import type { Scored } from '../../../sidecar/nominal/judging/track';
import { gauge, levelModel, noise, STEP_MS } from '../nominal/judging/level-model';
import { told } from './told';

const MINUTE = 60_000;
const START = 1_000_000_000_000;
const range = (minutes: number): Interval => ({ from: START, to: START + minutes * MINUTE - STEP_MS });
const minuteOf = (time: number) => (time - START) / MINUTE;
const [web, db] = [gauge('web'), gauge('db')];

interface Outcome {
  times: number[];
  scored: Array<Scored | null>;
  episodes: Array<[from: number, to: number | null]>;
  rows: number;
}

async function replayed(model: NominalModel, source: ReplayOptions['source'], of: Interval, more: Partial<ReplayOptions> & { acceptAfterMs?: number } = {}): Promise<Outcome> {
  const outcome: Outcome = { times: [], scored: [], episodes: [], rows: 0 };
  const options = () => ({
    persistence: { k: 2, n: 3 }, acceptAfterMs: more.acceptAfterMs ?? Infinity,
    onBegin: ({ start }: { start: number }) => outcome.episodes.push([minuteOf(start), null]),
    onEnd: (_episode: unknown, time: number) => { outcome.episodes[outcome.episodes.length - 1][1] = minuteOf(time); },
  });
  const { rows } = await replayRange([model], of, {
    source, signal: new AbortController().signal, options,
    onRow: (_model, time, scored) => { outcome.times.push(time); outcome.scored.push(scored); },
    ...more,
  });
  return { ...outcome, rows };
}

const whole = ({ scored }: Outcome) => scored.map((each) => each?.score.get('_all') ?? null);

test('every row of the range is told once and in order, over many readings', async () => {
  const model = levelModel([web, db], 'paper');
  const source = told(model.features, (_feature, time) => ((time - START) / STEP_MS) % 7);
  const outcome = await replayed(model, source, range(180));
  expect(outcome.rows).toBe(10_800);
  expect(outcome.times).toEqual(Array.from({ length: 10_800 }, (_, row) => START + row * STEP_MS));
  expect(whole(outcome)).toEqual(outcome.times.map((_, row) => (row % 7) ** 2));
  expect(source.asked.length).toBeGreaterThan(3);
});

test('increments of counters are whole where one reading ends and the next begins, and at the end of the range', async () => {
  const counter = { ...gauge('web', 'jobs_total'), counter: true };
  const model = levelModel([counter], 'paper');
  // Scrapes are not on the grid.
  const outcome = await replayed(model, told([counter], (_feature, time) => (3 * time) / STEP_MS, 300), range(60));
  const scores = whole(outcome);
  expect(scores.map((score) => Math.round(score ?? -1))).toEqual(scores.map(() => 9));
});

test('rows of no data have no score, and what was before them is not counted with what comes after', async () => {
  const model = levelModel([web], 'paper');
  const ill = (minute: number) => minute >= 9.95 && minute < 20.02;
  const silent = (minute: number) => minute >= 10 && minute < 20;
  const source = told([web], (_feature, time) => (silent(minuteOf(time)) ? NaN : ill(minuteOf(time)) ? 10 : 0));
  const outcome = await replayed(model, source, range(30));
  const missing = whole(outcome).filter((score) => score === null).length;
  // A last value stands for two rows.
  expect(missing).toBe(600 - 2);
  expect(outcome.episodes.map(([from]) => from)).toEqual([9.95]);
});

test('an accepted level is nominal from the next row on, not from the next reading on', async () => {
  const model = levelModel([web, db], 'horizons');
  const source = told(model.features, ({ component }, time) => 0.3 * noise() + (component === 'db' && minuteOf(time) >= 10 ? 12 : 0));
  const outcome = await replayed(model, source, range(40), { acceptAfterMs: 5 * MINUTE });
  expect(outcome.episodes).toEqual([[10, expect.any(Number)]]);
  expect(outcome.episodes[0][1]).toBeGreaterThan(15);
  expect(outcome.episodes[0][1]).toBeLessThan(15.2);
  expect(Math.max(...whole(outcome).slice(16 * 60).map((score) => score ?? 0))).toBeLessThan(1);
});

test('what is held teaches nothing', async () => {
  const model = levelModel([web], 'horizons');
  const source = () => told([web], (_feature, time) => Math.min(3, minuteOf(time) / 10));
  const [free, held] = [await replayed(model, source(), range(40)), await replayed(model, source(), range(40), { held: () => true })];
  expect(whole(held).at(-1)).toBeGreaterThan(1.2 * (whole(free).at(-1) ?? 0));
});

test.each<[string, Interval, string]>([
  ['before all data', { from: START - 100 * MINUTE, to: START - 90 * MINUTE }, 'RANGE_EMPTY'],
  ['that ends before it begins', { from: START, to: START - 1 }, 'REQUEST_INVALID'],
  ['of more rows than any', { from: 0, to: START }, 'REQUEST_INVALID'],
  ['that is none', { from: NaN, to: START }, 'REQUEST_INVALID'],
])('a range %s is refused', async (_what, of, code) => {
  const source = told([web], (_feature, time) => (time < START ? NaN : 0));
  await expect(replayed(levelModel([web], 'paper'), source, of)).rejects.toMatchObject({ code });
});

test('without a model nothing can be replayed', async () => {
  await expect(replayRange([], range(1), { source: told([], () => 0), signal: new AbortController().signal, options: () => ({ persistence: { k: 1, n: 1 }, acceptAfterMs: 1 }), onRow: () => undefined })).rejects.toMatchObject({ code: 'REQUEST_INVALID', hint: expect.stringContaining('nominal') });
});

test('it stops with the reason it was stopped for', async () => {
  const abort = new AbortController();
  const shares: number[] = [];
  const stopped = replayed(levelModel([web], 'paper'), told([web], () => 0), range(600), { signal: abort.signal, onStretch: (share) => { shares.push(share); abort.abort(new Error('enough')); } });
  await expect(stopped).rejects.toThrow('enough');
  expect(shares).toHaveLength(1);
});

test('others have their turn many times while a reading is worked through', async () => {
  const model = levelModel(Array.from({ length: 16 }, (_, index) => gauge(`c${index % 4}`, `level${index}`)), 'ensemble');
  const shares: number[] = [];
  let turns = 0;
  const work = replayed(model, told(model.features, () => 0.1), range(30), { onStretch: (share) => { shares.push(share); } });
  for (let over = false; !over; turns++) {
    over = await Promise.race([work.then(() => true), turn(false)]);
  }
  expect(turns).toBeGreaterThan(3 * shares.length);
  expect([shares.at(-1), [...shares].sort((a, b) => a - b)]).toEqual([1, shares]);
});
