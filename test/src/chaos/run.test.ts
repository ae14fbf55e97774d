import { createDataFrame, FieldType } from '@grafana/data';
import type { FaultInterval, FaultScore, LabelRow, Run, RunScoreCard, ServiceStatus } from '../../../sidecar/contract';
import { choicesOf, csvOf, filtered, labelsOf, NO_FILTER, pageOf, rowsOf, servicePath, sorted } from '../../../src/chaos/history/rows';
import { detectedText, groupText, rankText, summaryOf } from '../../../src/chaos/run/card';
import { lasted, phaseOf } from '../../../src/chaos/run/phases';
import { highestSince, type Lines, pathOf, topOf, withNewest, withPast } from '../../../src/chaos/run/series';
import { fileName } from '../../../src/chaos/fileName';
import { hitText } from '../../../src/chaos/words';

jest.mock('../../../src/text', () => ({ t: (_: string, english: string, values: Record<string, string> = {}) => english.replace(/{{(\w+)}}/g, (__, key: string) => String(values[key])) }));

const T = 1_800_000_000_000;
const fault = (change: Partial<FaultInterval> = {}): FaultInterval => ({ fault: 'pause', component: 'app1', parameters: {}, start: T, end: T + 20_000, error: null, confirmation: null, after: 10, duration: 20, ...change });
const run = (name: string, change: Partial<Run> = {}): Run => ({ run: name, experiment: 'e', service: 's', author: 'a', state: 'completed', deviated: null, reason: null, startedAt: T, endedAt: T + 30_000, faults: [fault()], ...change });

describe('the phase of a fault', () => {
  const running = { state: 'running' as const, startedAt: T };
  const error = { code: 'X', message: 'm' };
  test.each([
    ['is to come', fault({ start: null, end: null }), running, ['waiting', 10]],
    ['is overdue', fault({ start: null, end: null, after: -3 }), running, ['waiting', 0]],
    ['is in force', fault({ start: T - 5000, end: null }), running, ['in force', 15]],
    ['is of an older version, which has no plan', fault({ start: T, end: null, duration: undefined }), running, ['in force', null]],
    ['is over', fault(), running, ['undone', null]],
    ['came never', fault({ start: null, end: null }), { state: 'aborted' as const, startedAt: T }, ['never in force', null]],
    ['failed', fault({ start: null, end: null, error }), running, ['failed', null]],
    ['was undone with something left alone', fault({ error }), running, ['undone', null]],
  ])('%s', (_, given, of, expected) => {
    const { word, secondsLeft } = phaseOf(given, of, T);
    expect([word, secondsLeft]).toEqual(expected);
  });

  test('how long it has lasted', () => {
    expect([lasted(fault({ end: null }), T + 3000), lasted(fault(), T), lasted(fault({ start: null }), T)]).toEqual([3, 20, null]);
  });
});

describe('figures since a run’s start', () => {
  const service = (time: number, score: number, kpi: number | null): ServiceStatus => ({ groups: [{ group: 'cpu', latest: { time, score } }, { group: 'memory', latest: null }], kpi: { name: 'errors', value: kpi } }) as unknown as ServiceStatus;

  test('grow by what is new, and stay the same object where nothing is', () => {
    const first = withNewest(new Map(), service(T, 0.5, 1), T);
    const again = withNewest(first, service(T, 0.5, null), T + 1);
    const later = withNewest(first, service(T + 5, 2, 3), T + 5);
    expect(again).toBe(first);
    expect([...later.values()].map(({ name, points }) => [name, points.map(({ value }) => value)])).toEqual([['cpu', [0.5, 2]], ['errors', [1, 3]]]);
  });

  test('what Prometheus has comes before what was polled, and nothing stands twice', () => {
    const lines: Lines = new Map([['cpu', { name: 'cpu', points: [{ time: T, value: 2 }] }]]);
    const frame = createDataFrame({ fields: [{ name: 'Time', type: FieldType.time, values: [T - 2, T - 1, T, T + 1] }, { name: 'Value', type: FieldType.number, values: [1, NaN, 9, 9], config: { displayNameFromDS: 'cpu' } }] });
    expect(withPast(lines, [frame]).get('cpu')?.points).toEqual([{ time: T - 2, value: 1 }, { time: T, value: 2 }]);
  });

  test('are drawn over the range, cut at the top', () => {
    const points = [{ time: 0, value: 0 }, { time: 5, value: 1 }, { time: 10, value: 9 }, { time: 99, value: 1 }];
    expect(pathOf(points, { from: 0, to: 10 }, 2, 100, 50)).toBe('M0.0 50.0L50.0 25.0L100.0 0.0');
    expect([highestSince(points, 0), highestSince(points, 11), highestSince(points, Infinity)]).toEqual([9, 1, null]);
    expect(pathOf(points.slice(0, 1), { from: 0, to: 10 }, 2, 100, 50)).toBe('');
    expect([topOf([], 1), topOf(points, 1), topOf([], null), topOf([{ time: 0, value: 0.03 }], null)]).toEqual([2, 10, 1e-9, 0.05]);
  });
});

describe('the history', () => {
  const runs = [run('r2', { startedAt: T + 1000, faults: [fault({ start: T + 1000, end: T + 3000 }), fault({ fault: 'kill', component: 'db1', start: null, end: null })] }), run('r1', { service: 'bank', state: 'aborted' })];
  const rows = rowsOf(runs);
  const keys = (list: typeof rows) => list.map(({ key }) => key);

  test('has a row a fault, and is narrowed by what there is', () => {
    expect(keys(rows)).toEqual(['r2-0', 'r2-1', 'r1-0']);
    expect(choicesOf(rows)).toEqual({ service: ['bank', 's'], fault: ['kill', 'pause'], component: ['app1', 'db1'], state: ['aborted', 'completed'] });
    expect(keys(filtered(rows, { ...NO_FILTER, fault: 'pause' }))).toEqual(['r2-0', 'r1-0']);
    expect(keys(filtered(rows, { ...NO_FILTER, service: 's', component: 'db1', state: 'completed' }))).toEqual(['r2-1']);
  });

  test.each([
    ['newest', ['r2-0', 'r2-1', 'r1-0']],
    ['oldest', ['r1-0', 'r2-1', 'r2-0']],
    ['longest', ['r1-0', 'r2-0', 'r2-1']],
    ['component', ['r1-0', 'r2-0', 'r2-1']],
  ] as const)('is sorted: %s', (by, expected) => {
    expect(keys(sorted(rows, by))).toEqual(expected);
  });

  test('hundreds of runs stand on pages', () => {
    const many = rowsOf(Array.from({ length: 120 }, (_, index) => run(`r${index}`)));
    expect([1, 3, 9, -1].map((page) => { const { page: shown, pages, rows: own } = pageOf(many, page); return [shown, pages, own.length]; })).toEqual([[1, 3, 50], [3, 3, 20], [3, 3, 20], [1, 3, 50]]);
    expect(pageOf([], 1)).toEqual({ rows: [], page: 1, pages: 1 });
  });

  test('leads to the service at that time, encoded', () => {
    expect(servicePath({ service: 'a&b', startedAt: T, endedAt: T + 30_000 }, T + 60_000)).toBe(`/a/roentgen-xray-app/service?service=a%26b&from=${T - 300_000}&to=${T + 60_000}`);
  });

  const label = (change: Partial<LabelRow> = {}): LabelRow => ({ run: 'r1', service: 's', component: 'app1', fault: 'pause', start: T, end: T + 20_123, parameters: {}, ...change });

  test('labels are those of the rows that are shown', () => {
    expect(labelsOf([label(), label({ run: 'r2' }), label({ run: 'r2', start: T + 1000 })], rows).map(({ run: name, start }) => [name, start])).toEqual([['r1', T], ['r2', T + 1000]]);
  });

  test('labels as a table keep milliseconds, quote what needs it, and are no formulas', () => {
    const [head, first, second] = csvOf([label({ confirmed: true, parameters: { percent: 50, peer: 'x,y' } }), label({ component: '=1+1' })]).split('\r\n');
    expect(head).toBe('run,service,component,fault,start,end,start_utc,end_utc,seconds,confirmed,parameters');
    expect(first).toBe(`r1,s,app1,pause,${T},${T + 20_123},2027-01-15T08:00:00.000Z,2027-01-15T08:00:20.123Z,20.123,true,"{""percent"":50,""peer"":""x,y""}"`);
    expect(second).toContain("'=1+1");
  });

  test.each([['slow and sick', 'slow-and-sick.yaml'], ['../../etc', 'etc.yaml'], ['??', 'experiment.yaml']])('%s is saved as %s', (name, expected) => {
    expect(fileName(name, 'yaml')).toBe(expected);
  });
});

describe('a score card in words', () => {
  const none = { rank: null, of: 0, first: null };
  const score = (change: Partial<FaultScore> = {}): FaultScore => ({ fault: 'pause', component: 'app1', unjudged: null, detected: true, delaySeconds: 7.25, groups: ['cpu'], expectedGroups: ['cpu'], expectedBecause: 'b', groupRight: true, suspects: { rank: 1, of: 3, first: 'app1' }, causes: { rank: 2, of: 3, first: 'db1' }, spots: none, sharedWith: [], ...change });
  const card = (faults: FaultScore[], change: Partial<RunScoreCard> = {}): RunScoreCard => ({ run: 'r', experiment: 'e', service: 's', startedAt: T, final: true, faults, falseAlarms: 1, quietSeconds: 1800, graceSeconds: 40, persistenceSeconds: 10, ...change });

  test.each([
    [score(), '✓ detected after 7.3 s', '✓ cpu'],
    [score({ detected: false, delaySeconds: null, groups: [] }), '✕ not detected', '–'],
    [score({ groups: ['memory'], groupRight: false }), '✓ detected after 7.3 s', '✕ memory (expected cpu)'],
    [score({ groups: ['shop'], groupRight: null }), '✓ detected after 7.3 s', 'shop (not judged: a group of your own)'],
    [score({ expectedGroups: [] }), '✓ detected after 7.3 s', '✓ cpu (any is right)'],
    [score({ unjudged: 'not-watched', detected: null }), 'cannot be judged: no nominal model watched the service meanwhile', '–'],
    [score({ unjudged: 'already-ill', detected: null }), 'cannot be judged: a group was in an episode already when it began', '–'],
  ])('%#', (given, detected, group) => {
    expect([detectedText(given), groupText(given)]).toEqual([detected, group]);
  });

  test('ranks: first, later, not ranked, nobody ranked', () => {
    expect([score().suspects, score().causes, { rank: null, of: 4, first: 'db1' }, none].map(rankText)).toEqual(['✓ 1 of 3', '2 of 3 (first: db1)', 'not among 4 (first: db1)', '–']);
  });

  test('over all runs: what cannot be judged counts for nothing', () => {
    const cards = [card([score(), score({ delaySeconds: 3, causes: none })]), card([score({ detected: false, delaySeconds: null, groupRight: null })]), card([score({ unjudged: 'not-watched', detected: null })], { falseAlarms: null })];
    expect(summaryOf(cards)).toEqual({ judged: 3, detected: 2, delaySeconds: 5.125, suspects: { ranked: 2, first: 2 }, causes: { ranked: 1, first: 0 }, spots: { ranked: 0, first: 0 }, groups: { judged: 2, right: 2 }, falseAlarms: 2, quietHours: 1 });
    expect(summaryOf([])).toMatchObject({ judged: 0, delaySeconds: null });
  });
});

test('before the last click stands who is hit, of what, and for how long in all', () => {
  const step = (component: string, after: number) => ({ fault: 'pause' as const, service: 's', component, after, duration: 20, parameters: {}, touches: '', undo: '' });
  expect(hitText({ steps: [step('app1', 0), step('db1', 10.5)] })).toBe('This breaks app1 and db1 of s for 31 s in all: pause → app1, pause → db1.');
  expect(hitText({ steps: [step('app1', 0)] })).toMatch(/^This breaks app1 of s for 20 s/);
});
