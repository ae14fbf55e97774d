import type { SpotSampleInfo } from '../../../sidecar/contract';
import { balance, EVERYTHING, filtered } from '../../../src/samples/balance';
import { featureLines, pathOf } from '../../../src/samples/lines';

const sample = (fault: string | null, discarded: string | null = null, environment = 'mirror'): SpotSampleInfo => ({ sample: `${fault}`, service: 's', run: '', fault, component: fault && 'app1', moment: 0, environment, seed: null, version: '0', parameters: {}, quality: { bridged: 0, confirmed: null, unrest: null }, discarded });
const ALL = [sample('kill'), sample('kill'), sample('kill', 'gaps'), sample(null), sample('pause', 'by hand', 'production')];

test('the balance counts what teaches and what does not, the rarest class first', () => {
  expect(balance(ALL).map(({ name, kept, discarded }) => [name, kept, discarded])).toEqual([['pause on app1', 0, 1], ['no fault', 1, 0], ['kill on app1', 2, 1]]);
});

test.each([
  ['everything', EVERYTHING, 5],
  ['an environment', { ...EVERYTHING, environment: 'production' }, 1],
  ['a class', { ...EVERYTHING, name: 'kill on app1' }, 3],
  ['what teaches', { ...EVERYTHING, show: 'kept' as const }, 3],
  ['what was discarded', { ...EVERYTHING, show: 'discarded' as const }, 2],
])('filters show %s', (_, filter, count) => {
  expect(filtered(ALL, filter)).toHaveLength(count);
});

test('a chart a feature with a line a component; features without values are left out', () => {
  const columns = [{ component: 'a', feature: 'cpu', unit: 's' }, { component: 'a', feature: 'write', unit: 'B' }, { component: 'b', feature: 'cpu', unit: 's' }];
  const charts = featureLines({ ...sample('kill'), stepMs: 1, at: 1, columns, values: [[1, null, 4], [2, null, null]] });
  expect(charts).toEqual([{ feature: 'cpu', unit: 's', low: 1, high: 4, lines: [{ component: 'a', points: [1, 2] }, { component: 'b', points: [4, null] }] }]);
});

test('a line has a gap where a value is missing, and a flat one does not divide by nothing', () => {
  expect(pathOf([0, 1, null, 1, 0], 0, 1, 4, 10)).toBe('M0.0 10.0L1.0 0.0M3.0 0.0L4.0 10.0');
  expect(pathOf([5, 5], 5, 5, 1, 10)).toBe('M0.0 10.0L1.0 10.0');
});
