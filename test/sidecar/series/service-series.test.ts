import { RoentgenError } from '../../../sidecar/errors';
import { createSeriesSource } from '../../../sidecar/series/service-series';

const service = { selector: '{ns="t"}', componentLabel: 'pod', stepMs: 1000 };
const one = (pod: string, name: string, newest: number) => ({ labels: { __name__: name, pod }, times: [newest - 1000, newest], values: [1, 1] });

async function read(...series: Array<ReturnType<typeof one>>) {
  const prometheus = { url: '', raw: async () => series, types: async () => new Map<string, string>(), instant: async () => [] };
  return createSeriesSource(prometheus, service, () => 0).read(0, 10_000);
}

test.each<[string, Array<ReturnType<typeof one>>, number | null]>([
  ['of one scrape is its time', [one('a', 'm', 9000), one('b', 'm', 9000)], 9000],
  ['of targets that are scraped in turn is that of the slowest, so that no feature is missing', [one('a', 'm', 9000), one('a', 'n', 8300), one('b', 'm', 8700)], 8300],
  ['does not wait for a component that has stopped', [one('a', 'm', 9000), one('b', 'm', 8000)], 9000],
  ['of nothing is none', [], null],
])('the newest row %s', async (_what, series, newest) => {
  expect((await read(...series)).newest).toBe(newest);
});

test('metric types are asked for once a minute', async () => {
  let [time, asked] = [0, 0];
  const prometheus = { url: '', raw: async () => [], types: async () => { asked += 1; return new Map<string, string>(); }, instant: async () => [] };
  const source = createSeriesSource(prometheus, service, () => time);
  for (time of [0, 1000, 59_000, 61_000]) {
    await source.read(0, 1);
  }
  expect(asked).toBe(2);
});

test('they are asked for again when the clock is set back, too', async () => {
  let [time, asked] = [7_200_000, 0];
  const prometheus = { url: '', raw: async () => [], types: async () => { asked += 1; return new Map<string, string>(); }, instant: async () => [] };
  const source = createSeriesSource(prometheus, service, () => time);
  for (time of [7_200_000, 3_600_000, 3_601_000]) {
    await source.read(0, 1);
  }
  expect(asked).toBe(2);
});

test('a counter whose component has stopped, and is no longer scraped, stays a counter', async () => {
  let time = 0;
  const prometheus = { url: '', raw: async () => [one('a', 'work', 9000)], types: async () => new Map(time === 0 ? [['work', 'counter']] : []), instant: async () => [] };
  const source = createSeriesSource(prometheus, service, () => time);
  for (time of [0, 120_000]) {
    expect((await source.read(0, 10_000)).series[0].feature.counter).toBe(true);
  }
});

test('what cannot be read whole is an error, and no service without the rest', async () => {
  const partial = new RoentgenError('PROMETHEUS_PARTIAL', 'a store is missing');
  const prometheus = { url: '', raw: async () => { throw partial; }, types: async () => new Map<string, string>(), instant: async () => [] };
  await expect(createSeriesSource(prometheus, service, () => 0).read(0, 1)).rejects.toBe(partial);
});

test('a Prometheus with another time is CLOCK_SKEW, and read again when the clocks agree', async () => {
  let skew = 90_000;
  const prometheus = { url: 'http://p', raw: async () => [one('a', 'm', 9000)], types: async () => new Map<string, string>(), instant: async () => [], skewMs: () => skew };
  const source = createSeriesSource(prometheus, service, () => 0);
  await expect(source.read(0, 10_000)).rejects.toMatchObject({ code: 'CLOCK_SKEW', message: expect.stringContaining('90 s ahead') });
  skew = 4000;
  expect((await source.read(0, 10_000)).newest).toBe(9000);
});

test('series of the nodes are features of their own layer, under their own label', async () => {
  const [pods, nodes] = [one('a', 'container_cpu_usage_seconds_total', 9000), { ...one('', 'node_load1', 9000), labels: { __name__: 'node_load1', instance: '10.0.0.1:9100', pod: 'a' } }];
  const asked: string[] = [];
  const prometheus = { url: '', raw: async (selector: string) => { asked.push(selector); return selector === '{job="node"}' ? [nodes] : [pods]; }, types: async () => new Map<string, string>(), instant: async () => [] };
  const { series, components } = await createSeriesSource(prometheus, { ...service, nodes: { selector: '{job="node"}', componentLabel: 'instance', groups: undefined } }, () => 0).read(0, 10_000);
  expect(asked).toEqual(['{ns="t"}', '{job="node"}']);
  expect(components).toEqual(['10.0.0.1:9100', 'a']);
  expect(series.map(({ feature: { component, metric, physical } }) => [component, metric, physical ?? false])).toEqual([['a', 'container_cpu_usage_seconds_total', false], ['10.0.0.1:9100', 'node_load1', true]]);
});
