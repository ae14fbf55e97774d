import { rankCauses } from '../../../../sidecar/nominal/ranking/ranking';
import { feature, level, rows } from './rows';

const gone = () => NaN;
const order = (ranking: ReturnType<typeof rankCauses>) => ranking.components.map(({ component }) => component);

describe('one ill component', () => {
  const features = [feature('a', 'cpu'), feature('b', 'cpu'), feature('c', 'cpu')];
  const nominal = rows(0, 300, [level(1), level(2), level(50)]);

  test('is first, with its evidence', () => {
    const { components } = rankCauses(nominal, rows(300, 60, [level(1), level(4), level(52)]), features);
    expect(components.map(({ component }) => component)).toEqual(['b', 'c', 'a']);
    const [evidence] = components[0].features;
    expect(evidence).toMatchObject({ component: 'b', feature: 'cpu', group: 'cpu', onset: 300_000 });
    expect(evidence.relative).toBeCloseTo(1, 1);
    expect(evidence.deviation).toBeCloseTo(20, 0);
    expect([evidence.nominal, evidence.before, evidence.present].map(Math.round)).toEqual([2, 2, 4]);
  });

  test.each([0, 30, 60, 120])('is first with an alarm %d s late, and its onset is when it fell ill', (late) => {
    const polluted = (healthy: number, ill: number) => (row: number) => level(row < 300 - late ? healthy : ill)(row);
    const { components } = rankCauses(rows(0, 300, [level(1), polluted(2, 8), level(50)]), rows(300, 60, [level(1.2), level(8), level(50)]), features);
    expect(components[0]).toMatchObject({ component: 'b', onset: (300 - late) * 1000 });
  });

  test('is first though values are missing here and there', () => {
    const holes = (column: (row: number) => number) => (row: number) => (row % 3 === 0 ? NaN : column(row));
    const ranking = rankCauses(rows(0, 300, [level(1), holes(level(2)), level(50)]), rows(300, 60, [level(1), holes(level(4)), level(50)]), features);
    expect(order(ranking)[0]).toBe('b');
  });
});

test('who was first to change is first among equals', () => {
  const step = (at: number) => (row: number) => (row < at ? 1 : 3);
  const { components } = rankCauses(rows(0, 300, [() => 1, () => 1]), rows(300, 60, [step(9), step(4)]), [feature('late', 'cpu'), feature('early', 'cpu')]);
  expect(components.map(({ component, onset }) => [component, onset])).toEqual([['early', 304_000], ['late', 309_000]]);
});

describe('a component that stops', () => {
  const features = [feature('a', 'cpu'), feature('b', 'cpu'), feature('b', 'request_latency', 'service')];

  test('is the strongest cause, from when it fell silent', () => {
    const { components } = rankCauses(rows(0, 300, [level(1), level(1), level(1)]), rows(300, 60, [level(90), (row) => (row < 5 ? 1 : NaN), gone]), features);
    expect(components[0]).toMatchObject({ component: 'b', vanished: true, onset: 305_000 });
    expect(components[1]).toMatchObject({ component: 'a', vanished: false });
  });

  test('is told from one without traffic', () => {
    const { components } = rankCauses(rows(0, 300, [level(1), level(1), level(1)]), rows(300, 60, [level(90), level(1), gone]), features);
    expect(components.map(({ component, vanished }) => [component, vanished])).toEqual([['a', false], ['b', false]]);
  });

  test('is told from a monitoring that saw nobody', () => {
    const { components } = rankCauses(rows(0, 300, [level(1), level(1), level(1)]), rows(300, 60, [gone, gone, gone]), features);
    expect(components.some(({ vanished }) => vanished)).toBe(false);
  });

  test('cannot have stopped if it hardly ever spoke', () => {
    const seldom = (row: number) => (row % 2 === 0 ? 1 : NaN);
    expect(rankCauses(rows(0, 300, [level(1), seldom, seldom]), rows(300, 60, [level(1), gone, gone]), features).components.some(({ vanished }) => vanished)).toBe(false);
  });
});

describe('what of a component names the fault', () => {
  const features = [feature('a', 'cpu'), feature('a', 'memory_bytes', 'memory'), feature('a', 'latency_p90', 'service')];
  const nominal = rows(0, 300, [level(1), level(100), level(0.1)]);

  test('memory that is held, though the CPU that fills it moved farther', () => {
    const { components, groups } = rankCauses(nominal, rows(300, 60, [level(90), level(200), level(30)]), features);
    expect(components[0].features.map((each) => each.feature)).toEqual(['memory_bytes', 'cpu', 'latency_p90']);
    expect(groups[0]).toMatchObject({ group: 'memory', causes: [{ component: 'a', feature: 'memory_bytes' }] });
  });

  test('the CPU, where memory has only wandered', () => {
    const { components, groups } = rankCauses(nominal, rows(300, 60, [level(90), level(130), level(30)]), features);
    expect(components[0].features[0].feature).toBe('cpu');
    expect(groups.map(({ group }) => group)).toEqual(['cpu', 'service', 'memory']);
  });
});

test('the cause set of a group has 90 % of its squared deviations', () => {
  const features = ['a', 'b', 'c', 'd'].map((component) => feature(component, 'cpu'));
  const { groups } = rankCauses(rows(0, 300, [level(1), level(1), level(1), level(1)]), rows(300, 60, [level(5), level(4), level(1.3), level(1)]), features);
  expect(groups[0].causes.map(({ component }) => component)).toEqual(['a', 'b']);
  expect(groups[0].causes.reduce((sum, { ratio }) => sum + ratio, 0)).toBeGreaterThanOrEqual(0.9);
});

describe('calls', () => {
  const features = ['front', 'middle', 'back', 'other'].map((component) => feature(component, 'latency', 'service'));
  const nominal = rows(0, 300, [level(0.3), level(0.2), level(0.1), level(0.1)]);
  const present = rows(300, 60, [level(0.8), level(0.7), level(0.6), level(1)]);
  const calls: Array<[string, string]> = [['front', 'middle'], ['middle', 'back']];

  test('a caller that only waits for its callee ranks below it', () => {
    const { components } = rankCauses(nominal, rows(300, 60, [level(2.3), level(2.2), level(0.3), level(0.1)]), features, { calls });
    expect(components.slice(0, 2).map(({ component }) => component)).toEqual(['middle', 'back']);
    expect(components.find(({ component }) => component === 'front')?.evidence).toBeLessThan(1);
  });

  test('what the alarmed component does not call comes after what it does', () => {
    expect(order(rankCauses(nominal, present, features, { calls }))[0]).toBe('other');
    expect(order(rankCauses(nominal, present, features, { calls, symptom: { component: 'front', metric: 'latency' } }))).toMatchObject({ 0: 'back', 3: 'other' });
  });

  test('of the service metrics only the alarmed one counts, of the others all', () => {
    const both = [feature('a', 'availability', 'service'), feature('b', 'latency', 'service'), feature('c', 'cpu')];
    const { components } = rankCauses(rows(0, 300, [level(100), level(1), level(1)]), rows(300, 60, [level(10), level(3), level(2)]), both, { symptom: { component: 'a', metric: 'latency' } });
    expect(components.map(({ component, evidence }) => [component, evidence > 0])).toEqual([['b', true], ['c', true], ['a', false]]);
  });
});

test('without rows since the alarm nothing is suspected', () => {
  const { components, groups } = rankCauses(rows(0, 300, [level(1)]), rows(300, 0, []), [feature('a', 'cpu')]);
  expect(components).toMatchObject([{ component: 'a', evidence: 0, vanished: false, onset: null }]);
  expect(groups).toMatchObject([{ group: 'cpu', evidence: 0, causes: [] }]);
});
