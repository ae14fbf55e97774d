import { align } from '../../../sidecar/series/align';
import { featuresOf } from '../../../sidecar/series/features';

const types = new Map([['rss', 'gauge'], ['cpu_seconds_total', 'counter']]);
const one = (labels: Record<string, string>, times: number[], values: number[]) => ({ labels: { pod: 'app', ...labels }, times, values });

/** Values of the only feature, by second from `from`. */
function column(series: Array<ReturnType<typeof one>>, from: number, rows: number): number[] {
  const features = featuresOf(series, { componentLabel: 'pod' }, types);
  expect(features.length).toBe(1);
  return [...align(features, [features[0].feature], { fromMs: from, stepMs: 1000, rows }).values];
}

test('a restarted component is not counted twice while its old series is still fresh', () => {
  const old = one({ __name__: 'rss', id: '/1', name: 'app_0' }, [0, 1000, 2000], [50, 50, 50]);
  const young = one({ __name__: 'rss', id: '/2', name: 'app_1' }, [3000, 4000], [20, 30]);
  expect(column([young, old], 0, 5)).toEqual([50, 50, 50, 20, 30]);
});

test('the counter of a new incarnation starts from zero: what it counted is growth, not a step back', () => {
  const old = one({ __name__: 'cpu_seconds_total', id: '/1' }, [0, 1000, 2000], [100, 101, 102]);
  const young = one({ __name__: 'cpu_seconds_total', id: '/2' }, [3000, 4000], [0.5, 2]);
  expect(column([old, young], 1000, 4)).toEqual([1, 1, 0.5, 1.5]);
});

test('each interface goes on as itself over a restart, and the feature is their sum', () => {
  const series = [['eth0', '/1', 0, 100], ['eth1', '/1', 0, 7], ['eth0', '/2', 2000, 1], ['eth1', '/2', 2000, 1]] as const;
  const features = series.map(([name, id, at, value]) => one({ __name__: 'cpu_seconds_total', interface: name, id }, [at, at + 1000], [value, value + 10]));
  expect(featuresOf(features, { componentLabel: 'pod' }, types)[0].parts.map(({ labels, values }) => [labels.interface, values])).toEqual([['eth0', [100, 110, 1, 11]], ['eth1', [7, 17, 1, 11]]]);
  expect(column(features, 1000, 3)).toEqual([20, 2, 20]);
});

test('things that run side by side are summed, not joined', () => {
  expect(column([one({ __name__: 'rss', id: '/a' }, [0, 1000], [1, 2]), one({ __name__: 'rss', id: '/b' }, [0, 1000], [10, 20])], 0, 2)).toEqual([11, 22]);
});

test('a sample of a counter that is no number is missing, and does not spoil what follows', () => {
  expect(column([one({ __name__: 'cpu_seconds_total' }, [0, 1000, 2000, 3000, 4000], [1, NaN, 5, 6, 8])], 1000, 4)).toEqual([NaN, NaN, 1, 2]);
});

test('a series without samples makes no feature', () => {
  expect(featuresOf([one({ __name__: 'rss' }, [], [])], { componentLabel: 'pod' }, types)).toEqual([]);
});

test.each(['__proto__', 'constructor', 'größe 🦴', 'a\nb', 'x'.repeat(4000)])('a component may be called %p', (name) => {
  const labels = JSON.parse(`{"__name__":"rss","pod":${JSON.stringify(name)},"${name === 'a\nb' ? 'b' : '__proto__'}":"y"}`) as Record<string, string>;
  const features = featuresOf([{ labels, times: [0], values: [3] }, one({ __name__: 'rss' }, [0], [4])], { componentLabel: 'pod' }, types);
  expect(features.map(({ feature }) => feature.component).sort()).toEqual([name, 'app'].sort());
  const wanted = features.map(({ feature }) => feature);
  expect([...align(features, wanted, { fromMs: 0, stepMs: 1000, rows: 1 }).values].sort()).toEqual([3, 4]);
});

test.each(['constructor', 'toString', '__proto__'])('a series without the component label %s belongs to no component', (componentLabel) => {
  expect(featuresOf([one({ __name__: 'rss' }, [0], [1])], { componentLabel }, types)).toEqual([]);
});

test('components whose names and metrics run together stay apart', () => {
  const series = [one({ __name__: 'b', pod: 'a\nm' }, [0], [1]), one({ __name__: 'm\nb', pod: 'a' }, [0], [2])];
  const features = featuresOf(series, { componentLabel: 'pod' }, types);
  expect([...align(features, features.map(({ feature }) => feature), { fromMs: 0, stepMs: 1000, rows: 1 }).values].sort()).toEqual([1, 2]);
});
