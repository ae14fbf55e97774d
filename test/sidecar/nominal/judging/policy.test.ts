import type { PolicyRule } from '../../../../sidecar/config/config';
import { createPolicy } from '../../../../sidecar/nominal/judging/policy';
import type { Feature } from '../../../../sidecar/series/features';
import { fitScaler, type ScalerKind, scaleValues } from '../../../../sidecar/series/scale';

const RULE: PolicyRule = { metrics: null, components: null, direction: 'both', minDeviation: null, valid: null };
const feature = (component: string, metric: string): Feature => ({ component, name: metric, metric, counter: false });
const RSS = feature('app1', 'container_memory_rss');
const FLOOR = { share: 0.3, least: 1, spread: 0.15 };

/** What is left of the deviation of one feature whose nominal values are 80 to 120. */
function gated(rule: Partial<PolicyRule>, x: number, expected: number, kind: ScalerKind = 'robust'): 'kept' | 'none' | 'missing' | 'changed' {
  const scaler = fitScaler(kind, Float64Array.of(80, 90, 100, 110, 120), 1, [FLOOR]);
  const scaled = (value: number) => scaleValues(scaler, Float64Array.of(value))[0];
  const residual = Float64Array.of(scaled(x) - scaled(expected));
  const [left] = createPolicy([{ ...RULE, ...rule }], [RSS]).gate(residual, scaler, [x]);
  return Number.isNaN(left) ? 'missing' : left === 0 ? 'none' : left === residual[0] ? 'kept' : 'changed';
}

describe('what a deviation has to be to matter', () => {
  const cases: Array<[string, Partial<PolicyRule>, number, number, 'kept' | 'none' | 'missing']> = [
    ['without a wish every deviation matters', {}, 101, 100, 'kept'],
    ['up: more matters', { direction: 'up' }, 150, 100, 'kept'],
    ['up: less does not', { direction: 'up' }, 50, 100, 'none'],
    ['down: less matters', { direction: 'down' }, 50, 100, 'kept'],
    ['down: more does not', { direction: 'down' }, 150, 100, 'none'],
    ['an amount, in units of the series: below it', { minDeviation: { amount: 20 } }, 119.9, 100, 'none'],
    ['beyond it', { minDeviation: { amount: 20 } }, 120.1, 100, 'kept'],
    ['below it, downwards', { minDeviation: { amount: 20 } }, 80.1, 100, 'none'],
    ['beyond it, downwards', { minDeviation: { amount: 20 } }, 79.9, 100, 'kept'],
    ['a share of what was expected, not of what came: below it', { minDeviation: { share: 0.5 } }, 149, 100, 'none'],
    ['beyond it', { minDeviation: { share: 0.5 } }, 151, 100, 'kept'],
    ['of a negative expectation', { minDeviation: { share: 0.5 } }, -140, -100, 'none'],
    ['of nothing expected everything matters', { minDeviation: { share: 0.5 } }, 0.01, 0, 'kept'],
    ['direction and amount both have to be met', { direction: 'up', minDeviation: { amount: 20 } }, 60, 100, 'none'],
    ['a missing value stays missing', { direction: 'up', minDeviation: { amount: 20 } }, NaN, 100, 'missing'],
  ];
  describe.each<ScalerKind>(['minmax', 'standard', 'robust'])('scaler %s', (kind) => {
    test.each(cases)('%s', (_, rule, x, expected, left) => expect(gated(rule, x, expected, kind)).toBe(left));
  });
  test('a burst beyond the bound of the scaler is no small deviation', () => expect(gated({ minDeviation: { amount: 1e6 } }, 1e12, 100)).toBe('kept'));
  test('of what exceeds every number nothing is hidden', () => expect(gated({ minDeviation: { share: 0.5 } }, Infinity, 100)).toBe('kept'));
});

describe('which rule decides', () => {
  const features = [RSS, feature('app10', 'container_memory_rss'), feature('app1', 'container_cpu_usage_seconds_total'), feature('__proto__', 'constructor'), feature('evil\n(app1)|.*', 'a\nb{}')];
  /** Columns of which only deviations downwards are dropped. */
  const fitted = (...rules: Array<Partial<PolicyRule>>) => {
    const policy = createPolicy(rules.map((rule) => ({ ...RULE, direction: 'up' as const, ...rule })), features);
    const scaler = fitScaler('standard', new Float64Array(2 * features.length).map((_, at) => at), features.length, features.map(() => FLOOR));
    const left = [...policy.gate(new Float64Array(features.length).fill(-1), scaler, features.map(() => 0))].flatMap((value, column) => (value === 0 ? [column] : []));
    return { active: policy.active, left };
  };
  test.each<[string, Array<Partial<PolicyRule>>, number[]]>([
    ['without expressions all features', [{}], [0, 1, 2, 3, 4]],
    ['a metric by any part of its name', [{ metrics: 'memory' }], [0, 1]],
    ['a component by its whole name', [{ components: 'app1' }], [0, 2]],
    ['alternatives are whole names too', [{ components: 'app1|x' }], [0, 2]],
    ['both have to fit', [{ metrics: '^container_memory_', components: 'app1' }], [0]],
    ['the first that fits decides alone, though it asks for less', [{ components: 'app1', direction: 'both' }, {}], [1, 3, 4]],
    ['names that a label can hold are names only', [{ components: '__proto__|constructor' }, { metrics: '^a.b' }], [3, 4]],
    ['a line break does not slip by', [{ components: 'evil.*' }], [4]],
    ['none', [{ components: 'app' }], []],
  ])('%s', (_, rules, left) => expect(fitted(...rules)).toEqual({ active: left.length > 0, left }));
  test('no rules, no policy', () => expect(fitted()).toEqual({ active: false, left: [] }));
});

describe('values outside the valid range are missing', () => {
  const features = [feature('app1', 'temperature'), feature('app1', 'hit_ratio'), feature('app1', 'rss')];
  const policy = createPolicy([{ ...RULE, metrics: '^temperature$', valid: { min: 0, max: null } }, { ...RULE, metrics: '_ratio$', valid: { min: 0, max: 1 } }], features);
  test('by column, in every row; the ends are valid, what is missing stays so', () => {
    const values = Float64Array.of(20, 0, -1, -1, 1, NaN, 0, 1.01, -Infinity, NaN, Infinity, 3);
    const before = values.slice();
    expect([...policy.admit(values)]).toEqual([20, 0, -1, NaN, 1, NaN, 0, NaN, -Infinity, NaN, NaN, 3]);
    expect(values).toEqual(before);
  });
  test('the same array where nothing changes', () => {
    const values = Float64Array.of(20, 0.5, 7, NaN, 1, -7);
    expect(policy.admit(values)).toBe(values);
    expect(createPolicy([], features).admit(values)).toBe(values);
  });
  test('no features, no rows', () => expect(createPolicy([RULE], [])).toMatchObject({ active: false }));
});
