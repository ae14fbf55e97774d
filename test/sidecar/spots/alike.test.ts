import { likenessOf, type Pair } from '../../../sidecar/spots/alike';
import { average, type Judged, measures } from '../../../sidecar/spots/evaluate';

const COMPONENTS = ['a', 'b'];
const says = (named: number, truth: number): Judged => ({ probabilities: COMPONENTS.map((_, at) => (at === named ? 0.9 : 0.05)), truth: [truth], kind: null, faults: ['kill'] });

/** Both name the faulty component, but for every so many samples, in which one of them names the other. */
function pairs(count: number, sourceWrong: number, targetWrong: number): Pair[] {
  return Array.from({ length: count }, (_, at) => ({ source: says((at + Number(at % sourceWrong === sourceWrong - 1)) % 2, at % 2), target: says((at + Number(at % targetWrong === targetWrong - 1)) % 2, at % 2) }));
}

const NEVER = 1e9;

test('models that never differ are alike only on enough samples', () => {
  expect(likenessOf(pairs(200, NEVER, NEVER), COMPONENTS, 1)).toMatchObject({ alike: true, agreement: { value: 1 } });
  const few = likenessOf(pairs(20, NEVER, NEVER), COMPONENTS, 1);
  expect(few.alike).toBeNull();
  expect(few.verdict).toMatch(/^Too few samples/);
});

test('a model that is often wrong is not alike, and the sentence says by how much', () => {
  const { alike, difference, verdict } = likenessOf(pairs(200, 2, NEVER), COMPONENTS, 1);
  expect(alike).toBe(false);
  expect(difference.low).toBeGreaterThan(0.05);
  expect(verdict).toContain('not alike');
});

test('F1 is the one that Table 3 has', () => {
  const some = pairs(40, 7, 5);
  const f1 = (side: 'source' | 'target') => average(measures(some.map((pair) => pair[side].probabilities), some.map((pair) => pair[side].truth), COMPONENTS)).f1 as number;
  expect(likenessOf(some, COMPONENTS, 1).difference.value).toBeCloseTo(f1('target') - f1('source'), 12);
});

test('a wider margin lets more pass', () => {
  const somewhat = pairs(300, 30, NEVER);
  expect(likenessOf(somewhat, COMPONENTS, 1, 0.01).alike).not.toBe(true);
  expect(likenessOf(somewhat, COMPONENTS, 1, 0.2).alike).toBe(true);
});
