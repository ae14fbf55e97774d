import { createDataFrame, type DataFrame, FieldType } from '@grafana/data';
import { contributionQuery, exploreQueries, zoneCauses, zoneQueries } from '../../../src/radiography/contributions';
import { exploreUrl } from '../../../src/radiography/explore';
import { service } from '../models/versions';
import type { Selection } from '../../../src/radiography-panel/selection';

/** Ten samples of 5 s; the zone holds the last four. */
const selection: Selection = { region: { kind: 'box', left: 0, right: 1, bottom: 0, top: 1 }, inside: [30, 35, 40, 45].map((s) => 1000 * s), outside: [0, 5, 10, 15, 20, 25].map((s) => 1000 * s), intervals: [], from: 0, to: 45_000, step: 5000 };

const series = (component: string, feature: string, values: Record<number, number | null>): DataFrame =>
  createDataFrame({
    refId: 'contribution',
    fields: [
      { name: 'Time', type: FieldType.time, values: Object.keys(values).map((second) => 1000 * Number(second)) },
      { name: 'Value', type: FieldType.number, labels: { component, feature }, values: Object.values(values) },
    ],
  });

describe('what stands out in a zone', () => {
  test('are the features whose mean contribution is larger inside, most by how much', () => {
    const causes = zoneCauses([series('db1', 'memory', { 5: 0.8, 10: 0.8, 30: 0.1, 35: 0.1 }), series('app1', 'packets', { 10: 0.2, 30: 0.7, 35: 0.7, 40: 0.9, 45: 0.9 }), series('db1', 'bytes', { 30: 0.2, 35: 0.2 })], selection);
    expect([causes.knownInside, causes.knownOutside]).toEqual([4, 2]);
    expect(causes.features).toEqual([
      { component: 'app1', feature: 'packets', inside: expect.closeTo(0.8), outside: expect.closeTo(0.1), lift: expect.closeTo(8) },
      { component: 'db1', feature: 'bytes', inside: expect.closeTo(0.1), outside: 0, lift: null },
    ]);
    expect(causes.components).toEqual([{ component: 'app1', feature: null, inside: expect.closeTo(0.8), outside: expect.closeTo(0.1), lift: expect.closeTo(8) }]);
  });

  test('samples without a cause set count neither inside nor outside: shares are of those over the line', () => {
    const causes = zoneCauses([series('app1', 'packets', { 0: null, 25: NaN, 30: 0.5, 35: null, 40: 0 })], selection);
    expect([causes.knownInside, causes.knownOutside]).toEqual([1, 0]);
    expect(causes.features[0].inside).toBeCloseTo(0.5);
  });

  test('times that are off by less than a step are the same moment, others belong to no sample', () => {
    const causes = zoneCauses([series('app1', 'packets', { 28: 0.5, 33: 0.5, 60: 0.9 })], selection);
    expect(causes.knownInside).toBe(2);
  });

  test('nothing is asked of frames that are no contributions', () => {
    expect(zoneCauses([createDataFrame({ fields: [{ name: 'text', type: FieldType.string, values: ['x'] }] })], selection)).toEqual({ features: [], components: [], knownInside: 0, knownOutside: 0 });
  });
});

describe('queries', () => {
  test('ask for one group’s contributions, whichever sidecar exported them', () => {
    expect(contributionQuery('shop "a"', 'network').expr).toBe('max by (component, feature) (roentgen_cause_contribution_ratio{service="shop \\"a\\"", group="network"})');
    expect(zoneQueries('shop', 'cpu')[0]).toBe('max(roentgen_reconstruction_mse{service="shop", group="cpu", component="_all"})');
  });

  test.each([
    ['a feature by the series it is made of', 'cpu_seconds_total{mode="user"}', 'rate(cpu_seconds_total{namespace="shop", pod=~"app1(-.+)?", mode="user"}[$__rate_interval])'],
    ['the rest of a set by the component’s score', '_other', 'roentgen_anomaly_score{service="shop", group="cpu", component="app1"}'],
  ])('lead to Explore: %s', (_, feature, second) => {
    expect(exploreQueries(service(), 'cpu', { component: 'app1', feature })[1]).toBe(second);
  });

  test('stand in the address of Explore with the data source and the range', () => {
    const url = new URL(exploreUrl('prom', ['up', 'down'], { from: 10.5, to: 20.2 }), 'http://grafana');
    expect(url.pathname).toBe('/explore');
    const { zone } = JSON.parse(url.searchParams.get('panes')!);
    expect(zone.range).toEqual({ from: '10', to: '21' });
    expect(zone.queries.map(({ refId, expr, datasource }: { refId: string; expr: string; datasource: { uid: string } }) => [refId, expr, datasource.uid])).toEqual([['A', 'up', 'prom'], ['B', 'down', 'prom']]);
  });
});
