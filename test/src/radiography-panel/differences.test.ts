import { createDataFrame, FieldType } from '@grafana/data';
import { membership } from '../../../src/radiography-panel/causes';
import { zoneSeriesOf } from '../../../src/radiography-panel/differences';
import { namedSeries } from '../../../src/radiography-panel/named';
import type { Selection } from '../../../src/radiography-panel/selection';

/** Ten samples of 5 s; the zone holds the last four. */
const times = Array.from({ length: 10 }, (_, i) => 5000 * i);
const selection: Selection = { region: { kind: 'box', left: 0, right: 1, bottom: 0, top: 1 }, inside: times.slice(6), outside: times.slice(0, 6), intervals: [], from: 0, to: 45_000, step: 5000 };
const series = (name: string, value: (i: number) => number | null, labels: Record<string, string> = {}, at = times) =>
  namedSeries([createDataFrame({ fields: [{ name: 'Time', type: FieldType.time, values: at }, { name: 'Value', type: FieldType.number, labels, values: at.map((_, i) => value(i)), config: { displayNameFromDS: name } }] })])[0];

describe('further series in a zone', () => {
  test('are ranked by how different they are, whatever their units; steady ones are left out', () => {
    const found = zoneSeriesOf([series('cpu', (i) => (i >= 6 ? 0.9 : 0.1)), series('bytes', (i) => (i >= 6 ? 1e9 : 2e9) + 4e8 * (i % 2)), series('noise', (i) => i % 2), series('constant', () => 3)], selection);
    expect(found?.others.map(({ name, inside, outside }) => [name, inside, outside])).toEqual([['cpu', expect.closeTo(0.9), expect.closeTo(0.1)], ['bytes', 1.2e9, 2.2e9]]);
    expect(found?.others.map(({ effect }) => Math.sign(effect))).toEqual([1, -1]);
  });

  test('that are contributions are compared as shares of the error', () => {
    const found = zoneSeriesOf([series('app1 packets', (i) => (i >= 6 ? 0.7 : null), { component: 'app1', feature: 'packets' }), series('cpu', () => 1)], selection);
    expect(found?.features).toEqual([{ component: 'app1', feature: 'packets', inside: expect.closeTo(0.7), outside: 0, lift: null }]);
    expect([found?.knownInside, found?.others]).toEqual([4, []]);
  });

  test('of other times or other steps count where they meet the samples', () => {
    const shifted = times.map((at) => at + 900);
    expect(zoneSeriesOf([series('cpu', (i) => (i >= 6 ? 2 : 1), {}, shifted)], selection)?.others[0]).toMatchObject({ inside: 2, outside: 1 });
    expect(zoneSeriesOf([series('cpu', (i) => i, {}, times.map((at) => at + 1e8))], selection)?.others).toEqual([]);
  });

  test('where there are none, nothing is said of them', () => {
    expect(zoneSeriesOf([], selection)).toBeNull();
  });
});

test('membership is in the order of time, however zone and rest alternate', () => {
  const { times: at, values } = membership({ ...selection, inside: [1, 4, 9], outside: [0, 2, 3] });
  expect([[...at as Float64Array], [...values as Float64Array]]).toEqual([[0, 1, 2, 3, 4, 9], [0, 1, 0, 0, 1, 1]]);
});
