import { parseQuietHours } from '../../../../sidecar/config/quiet-hours';
import type { PolicyRule } from '../../../../sidecar/config/config';
import type { NominalModel } from '../../../../sidecar/nominal/model';
import { createPolicy } from '../../../../sidecar/nominal/judging/policy';
import { createTrack, type Scored, type TrackedEpisode, type TrackOptions } from '../../../../sidecar/nominal/judging/track';
import { gauge, levelModel, noise, type Rule, STEP_MS } from './level-model';

const MINUTE = 60;
const RULES: Rule[] = ['paper', 'horizons', 'ensemble'];
const models = Object.fromEntries(RULES.map((rule) => [rule, levelModel([gauge('web'), gauge('db')], rule)])) as Record<Rule, NominalModel>;

interface Told {
  begun: Array<TrackedEpisode & { row: number }>;
  ended: Array<{ row: number; accepted: boolean; peak: number }>;
  scored: Array<Scored | null>;
}

/** Leads rows through a track: `value` of each feature at a row, NaN where it is missing. */
function tracked(model: NominalModel, rows: number, value: (row: number, component: string) => number, options: Partial<TrackOptions> = {}, { at = {} as Record<number, (track: ReturnType<typeof createTrack>) => void>, held = (_row: number): boolean => false } = {}): Told & { track: ReturnType<typeof createTrack> } {
  const told: Told = { begun: [], ended: [], scored: [] };
  const shifted = new Float64Array(model.features.length);
  let present = 0;
  const track = createTrack(model, [model.scaler], {
    persistence: { k: 2, n: 3 }, acceptAfterMs: Infinity,
    onBegin: (episode) => told.begun.push({ ...episode, row: present }),
    onEnd: ({ accepted, peak }) => told.ended.push({ row: present, accepted, peak }),
    onShift: (by) => by.forEach((each, feature) => (shifted[feature] += each)),
    ...options,
  });
  for (; present < rows; present++) {
    at[present]?.(track);
    const raw = Float64Array.from(model.features, ({ component }) => value(present, component));
    told.scored.push(track.row(present * STEP_MS, [raw.map((each, feature) => each - shifted[feature])], raw, held(present)));
  }
  return { ...told, track };
}

const whole = ({ scored }: Told) => scored.map((each) => each?.score.get('_all') ?? NaN);
/** Nominal noise, and a fault of db in rows. */
const fault = (from: number, to: number, size = 8) => (row: number, component: string) => 0.3 * noise() + (component === 'db' && row >= from && row < to ? size : 0);

describe.each(RULES)('by the rule of %s', (rule) => {
  const model = models[rule];

  test('a fault is an episode from its first row on, told of its component, and over when it is', () => {
    const told = tracked(model, 200, fault(100, 120));
    expect(told.begun).toEqual([expect.objectContaining({ start: 100 * STEP_MS, accepted: false })]);
    expect(told.begun[0].row).toBeLessThanOrEqual(101);
    expect(told.begun[0].peak).toBeGreaterThan(1);
    expect(told.ended).toEqual([expect.objectContaining({ accepted: false })]);
    expect(told.ended[0].row).toBeGreaterThanOrEqual(120);
    expect(told.ended[0].peak).toBe(Math.max(...whole(told)));
    expect(told.scored[110]?.causes[0]).toMatchObject({ component: 'db', feature: 'level' });
    expect(told.scored[110]?.score.get('web')).toBeLessThan(1);
    expect(told.track.episode()).toBeNull();
  });

  test('another line and persistence rule hold from the next row on', () => {
    const tuned = (line: number, persistence = { k: 2, n: 3 }) => tracked(model, 200, fault(100, 120), {}, { at: { 90: (track) => track.tune({ line, persistence }) } });
    const [same, high, patient] = [tuned(1), tuned(1e6), tuned(1, { k: 15, n: 15 })];
    expect(Math.max(...whole(high).slice(90))).toBeLessThan(0.001);
    expect(Math.max(...whole(high).slice(0, 90))).toBeGreaterThan(0.05);
    expect([same.begun.length, high.begun.length]).toEqual([1, 0]);
    // The ensemble's urgent scores begin one alone.
    expect(patient.begun[0]?.row ?? Infinity).toBeGreaterThan(rule === 'ensemble' ? 99 : same.begun[0].row);
  });

  test('nominal rows begin none', () => {
    expect(tracked(model, 1000, fault(0, 0)).begun).toEqual([]);
  });

  test('a row in which all is missing has no score, and neither begins nor ends anything', () => {
    const told = tracked(model, 130, (row, component) => (row >= 110 && row < 125 ? NaN : fault(100, 200)(row, component)));
    expect(told.scored.slice(110, 125)).toEqual(Array.from({ length: 15 }, () => null));
    expect([told.begun.length, told.ended.length]).toEqual([1, 0]);
  });

  test('a component of which all is missing has no score; the others have theirs', () => {
    const [last] = tracked(model, 50, (_row, component) => (component === 'db' ? NaN : 0)).scored.slice(-1);
    expect([...(last?.score.keys() ?? [])].sort()).toEqual(['_all', 'web']);
    expect(last?.errors[1]).toBeNaN();
  });

  test('in quiet hours none begins, but scores go on; what lasts begins when they are over', () => {
    const { isQuiet } = parseQuietHours(['00:02-00:04'], 'UTC');
    const told = tracked(model, 6 * MINUTE, fault(3 * MINUTE, 6 * MINUTE), { isQuiet });
    expect(told.begun.map(({ start }) => start)).toEqual([4 * MINUTE * STEP_MS]);
    expect(Math.max(...whole(told).slice(3 * MINUTE, 4 * MINUTE))).toBeGreaterThan(1);
    // One that began before goes on through them.
    expect(tracked(model, 5 * MINUTE, fault(MINUTE, 5 * MINUTE), { isQuiet }).ended).toEqual([]);
  });

  test.each([['a line', { line: 2 }, 1], ['an alarm budget', {}, 2]])('%s of twice the height halves all scores', (_what, options, budgetFactor) => {
    const value = (row: number) => Math.sin(row);
    const [plain, other] = [tracked(model, 50, value), tracked({ ...model, budgetFactor }, 50, value, options)];
    whole(plain).forEach((score, row) => expect(whole(other)[row]).toBeCloseTo(score / 2, 12));
  });

  test('a policy keeps what nobody minds from being a score', () => {
    const rule: PolicyRule = { metrics: null, components: 'db', direction: 'down', minDeviation: null, valid: null };
    const policy = createPolicy([rule], model.features);
    expect(tracked(model, 200, fault(100, 200), { policy }).begun).toEqual([]);
    expect(tracked(model, 200, fault(100, 200, -8), { policy }).begun).toHaveLength(1);
  });
});

test.each<Rule>(['paper', 'horizons'])('after a gap the samples before it do not count, by the rule of %s', (rule) => {
  const [value, persistence] = [(row: number) => (row >= 50 ? 8 : 0), { k: 2, n: 2 }];
  expect(tracked(models[rule], 52, value, { persistence }).begun).toHaveLength(1);
  expect(tracked(models[rule], 52, value, { persistence }, { at: { 51: (track) => track.gap() } }).begun).toEqual([]);
});

test.each([
  [1, 1, [50]],
  [2, 2, []],
  [2, 3, [50]],
  [3, 3, []],
])('persistence of %i in %i decides of single rows', (k, n, starts) => {
  const told = tracked(models.paper, 100, (row) => (row === 50 || row === 52 ? 5 : 0), { persistence: { k, n } });
  expect(told.begun.slice(0, 1).map(({ start }) => start / STEP_MS)).toEqual(starts);
});

describe('a level that has come to stay', () => {
  const after = (told: Told, row: number) => Math.max(...whole(told).slice(row));

  test.each<Rule>(['horizons', 'ensemble'])('is taken as nominal in time, by the rule of %s', (rule) => {
    const told = tracked(models[rule], 20 * MINUTE, fault(100, Infinity), { acceptAfterMs: 5 * MINUTE * STEP_MS });
    expect(told.begun).toHaveLength(1);
    expect(told.ended).toEqual([expect.objectContaining({ accepted: true })]);
    expect(told.ended[0].row).toBeGreaterThanOrEqual(100 + 5 * MINUTE);
    expect(told.ended[0].row).toBeLessThan(100 + 6 * MINUTE);
    expect(after(told, told.ended[0].row)).toBeLessThan(1);
  });

  test('is never taken so by the paper’s rule', () => {
    expect(tracked(models.paper, 20 * MINUTE, fault(100, Infinity), { acceptAfterMs: 5 * MINUTE * STEP_MS }).ended).toEqual([]);
  });

  test.each<Rule>(['horizons', 'ensemble'])('is taken so when a person says so, by the rule of %s: the episode ends there', (rule) => {
    const told = tracked(models[rule], 400, fault(100, Infinity), {}, { at: { 200: (track) => track.accept(200 * STEP_MS) } });
    expect(told.ended).toEqual([expect.objectContaining({ row: 200, accepted: true })]);
    expect(told.begun).toHaveLength(1);
    expect(after(told, 230)).toBeLessThan(1);
  });

  test('where there is no episode, accepting ends none', () => {
    const told = tracked(models.ensemble, 100, fault(0, 0), {}, { at: { 0: (track) => track.accept(-Infinity), 50: (track) => track.accept(50 * STEP_MS) } });
    expect([told.begun, told.ended]).toEqual([[], []]);
  });
});

test('slow growth is learned, but not what is held: a chaos run', () => {
  const growth = (row: number) => Math.min(1, row / 4000);
  const [free, held] = [() => false, () => true].map((isHeld) => tracked(models.ensemble, 6000, growth, {}, { held: isHeld }));
  expect(held.track.drift()).toBe(0);
  expect(free.track.drift()).toBeGreaterThan(0.05);
  expect(whole(free).at(-1)).toBeLessThan(0.9 * (whole(held).at(-1) ?? 0));
});

describe.each(RULES)('hostile names of components, by the rule of %s', (rule) => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a "b"\n\\'];

  test('have scores of their own, also after the model was stored', () => {
    const model = levelModel(names.map((name) => gauge(name)), rule);
    for (const each of [model, JSON.parse(JSON.stringify(model)) as NominalModel]) {
      const told = tracked({ ...each, scaler: model.scaler }, 60, (row, component) => (component === '__proto__' && row >= 30 ? 20 : 0.1));
      const last = told.scored.at(-1);
      expect([...(last?.score.keys() ?? [])].sort()).toEqual(['_all', ...names].sort());
      expect(last?.score.get('__proto__')).toBeGreaterThan(1);
      expect(last?.score.get('constructor')).toBeLessThan(1);
      expect(told.begun[0].causes[0]).toMatchObject({ component: '__proto__' });
    }
  });
});

test('a component that is called as the whole group is does not stand for it', () => {
  const model = levelModel([gauge('_all'), gauge('db'), gauge('web')], 'ensemble');
  const last = tracked(model, 60, (row, component) => (component === 'db' && row >= 30 ? 20 : 0.1)).scored.at(-1);
  expect([...(last?.score.keys() ?? [])].sort()).toEqual(['_all', 'db', 'web']);
  expect(last?.score.get('_all')).toBeGreaterThan(1);
});
