import { speaking } from '../../../sidecar/series/align';
import { featuresOf } from '../../../sidecar/series/features';

const series = (component: string, instance: string, times: number[]) => ({ labels: { __name__: 'm', pod: component, instance }, times, values: times.map(() => 1) });
const grid = { fromMs: 0, stepMs: 1000, rows: 6 };

function rows(component: string, ...all: Array<ReturnType<typeof series>>): string {
  const speaks = speaking(featuresOf(all, { componentLabel: 'pod' }, new Map()), grid);
  return Array.from({ length: grid.rows }, (_, row) => (speaks(component, row) ? 'x' : '.')).join('');
}

const steady = [0, 1000, 2000, 3000, 4000, 5000];

test.each<[string, number[], Array<ReturnType<typeof series>>, string]>([
  ['is passed over by the first scrape that tells of the others only', [0, 1000, 2000], [series('b', 'x', steady)], 'xxx...'],
  ['of another target has one and a half steps, for its scrape may be late', [0, 1000, 2000], [series('b', 'y', steady)], 'xxxx..'],
  ['that is late with all the others of its target is not passed over', [0, 1000, 2400, 3000, 4000, 5000], [series('b', 'x', [0, 1000, 2400, 3000, 4000, 5000]), series('c', 'y', steady)], 'xxxxxx'],
  ['with time stamps of its own is not passed over by a neighbour', [0, 900, 2100, 3200, 4100, 4900], [series('b', 'x', steady)], 'xxxxxx'],
  ['that comes back speaks again', [0, 1000, 4000, 5000], [series('b', 'x', steady)], 'xx..xx'],
])('a component %s', (_what, times, others, marks) => {
  expect(rows('a', series('a', 'x', times), ...others)).toBe(marks);
});

test('a component speaks by any of its metrics, however many of them come and go together', () => {
  const named = (name: string, times: number[]) => ({ ...series('a', 'x', times), labels: { __name__: name, pod: 'a', instance: 'x' } });
  const all = [named('m', [0, 1000]), named('n', [0, 1000]), named('o', [4000, 5000]), named('p', [4000, 5000]), series('b', 'y', steady)];
  expect(rows('a', ...all)).toBe('xxx.xx');
});
