import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { run } from '../../../bench/causes';
import { known } from '../../../bench/causes/case';
import { nezhaCases } from '../../../bench/causes/nezha';
import { petshopCases } from '../../../bench/causes/petshop';
import { rcdCases } from '../../../bench/causes/rcd';
import { openFolder } from '../../../bench/causes/table';

let directory: string;
beforeEach(() => { directory = mkdtempSync(join(tmpdir(), 'roentgen-causes-')); });
afterEach(() => {
  rmSync(directory, { recursive: true });
  jest.restoreAllMocks();
});

const csv = (name: string, lines: string[]) => writeFileSync(join(directory, `${name}.csv.gz`), gzipSync(`${lines.join('\n')}\n`));
const json = (name: string, value: unknown) => writeFileSync(join(directory, name), JSON.stringify(value));

/** Of `b`, which is called x here; recorded half a day after its nominal part. */
function writeRcd(): void {
  json('list.json', [{ case: 'one', service: 'x', fault: 'cpu', inject_time: 50_000, rows_normal: 200 }]);
  csv('one', ['time,x_cpu,y_cpu,y_lat_50', ...Array.from({ length: 400 }, (_, row) => [row < 200 ? row : 50_000 + row - 200, row < 200 ? 1 + (row % 3) / 10 : 9, 5 + (row % 2), ''].join(','))]);
}

describe('cases of one container and metric', () => {
  test('count rows from where the faulty part begins', () => {
    writeRcd();
    const [only] = rcdCases(openFolder(directory));
    expect(only).toMatchObject({ set: 'rcd', name: 'one', fault: 'cpu', culprit: { component: 'x', feature: 'cpu', group: 'cpu' }, alarm: 50_000_000 });
    expect(only.features.map(({ component, metric }) => [component, metric])).toEqual([['x', 'cpu'], ['y', 'cpu'], ['y', 'lat_50']]);
    const { nominal, present } = known(only, 30);
    expect([nominal.times.length, present.times.length, nominal.values[0], present.values[0]]).toEqual([230, 170, 1, 9]);
    expect(present.values[2]).toBeNaN();
  });

  test('are judged with every rule beside ours', async () => {
    writeRcd();
    const say = jest.spyOn(console, 'log').mockReturnValue();
    const { seeds, figures } = await run({ data: directory });
    const value = (id: string) => figures.find((figure) => figure.id === id)?.value;
    expect(seeds).toHaveLength(3);
    expect(['C-rcd', 'C-rcd-late120', 'C-rcd-metric', 'D-group-rcd-cpu', 'D-set-rcd-cpu', 'D-set-rcd-cpu-size'].map(value)).toEqual([1, 1, 1, 1, 1, 1]);
    const table = say.mock.calls.flat().join('\n');
    ['random', 'n-sigma', 'robust scorer', 'relative median shift'].forEach((ranker) => expect(table).toContain(ranker));
  });
});

describe('days of pods', () => {
  test('have features by pod and by call, without the node, and know who depends on whom', () => {
    json('f.json', [{ day: 'd1', system: 'shop', inject_time: 'then', inject_pod: 'cart-5f6-abc', inject_type: 'network_delay', inject_epoch_utc: 130 }]);
    csv('d1.pods', ['TimeStamp,PodName,CpuUsage(m),NodeCpuUsageRate(%)', '60,cart-5f6-abc,1,7', '61,front-end-1-2,4,7', '120,cart-5f6-abc,2,7', '1800000000,cart-5f6-abc,99,7']);
    csv('d1.source_50', ['time,timestamp,front-end_cart', 'x,62,0.5', 'x,125,']);
    csv('d1.dependency', ['Source,Target,Weight', 'front-end,cart,1', 'cart,10.0.0.1,1']);
    const [only] = nezhaCases(openFolder(directory));
    expect(only).toMatchObject({ set: 'nezha shop', fault: 'network_delay', culprit: { component: 'cart', feature: null, group: null }, alarm: 130_000, options: { calls: [['front-end', 'cart']] } });
    expect(only.features.map(({ component, metric }) => [component, metric])).toEqual([['cart', 'CpuUsage(m)'], ['front-end', 'CpuUsage(m)'], ['cart', 'called_latency']]);
    expect(only.rows.times).toEqual([61_000, 120_000]);
    expect([...only.rows.values]).toEqual([1, 4, 0.5, 2, NaN, NaN]);
  });
});

describe('issues of a scenario', () => {
  test('follow the nominal rows, and know symptom and calls', () => {
    json('i.json', [{ case: 's__issue', target: { node: 'web', metric: 'latency', agg: 'Average', timestamp: 10_400 }, root_cause: { node: 'db' } }]);
    csv('s__noissue', ['microservice,web,db', 'metric,latency,latency', 'statistic,Average,Average', 'unix_timestamp,,', '0,1,2', '300,1,2', '600,1,2']);
    csv('s__issue', ['microservice,db,web', 'metric,latency,latency', 'statistic,Average,Average', 'unix_timestamp,,', '10000,2,1', '10300,8,']);
    csv('s__graph', [',web,db', 'web,0.0,1.0', 'db,0.0,0.0']);
    const [only] = petshopCases(openFolder(directory));
    expect(only).toMatchObject({ set: 'petshop', name: 's__issue', fault: 'latency', culprit: { component: 'db' }, options: { calls: [['web', 'db']], symptom: { component: 'web', metric: 'latency_Average' } } });
    const { nominal, present } = known(only, 0);
    expect([nominal.times, present.times]).toEqual([[9250, 9550, 9850, 10_150].map((second) => second * 1000), [10_450_000]]);
    expect([...present.values]).toEqual([NaN, 8]);
  });
});

test('a folder in no known form is refused', async () => {
  await expect(run({ data: directory })).rejects.toThrow(directory);
  await expect(run({})).rejects.toThrow('--data');
});
