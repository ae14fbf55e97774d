import { placesOf } from '../../../../src/service/layers/places';
import { layersOf, scoreRows } from '../../../../src/service/layers/rows';
import { frame } from './frames';

const SCORES = [
  frame('whole', { group: 'cpu', component: '_all' }, [10_000, 20_000, 40_000], [0.5, null, 2]),
  frame('part', { group: 'host', component: 'n1' }, [20_000, 30_000], [1, 3]),
  frame('whole', { group: 'gone', component: '_all' }, [10_000], [1]),
  frame('layer', { group: 'host', layer: 'physical' }, [10_000], [1]),
];

test('the layer is what the sidecar says, else what was recorded, and never guessed from the name', () => {
  expect(Object.fromEntries(layersOf([{ group: 'node-like', layer: 'virtual' }, { group: 'host', layer: 'virtual' }], SCORES))).toEqual({ 'node-like': 'virtual', host: 'virtual' });
  const layers = layersOf([{ group: 'cpu', layer: 'virtual' }], SCORES);
  const { rows, times, unknown } = scoreRows(SCORES, layers, 10_000);
  expect(unknown).toEqual(['gone']);
  expect(times).toEqual([10_000, 20_000, 30_000, 40_000]);
  expect(rows.map(({ layer, group, component, scores }) => [layer, group, component, [...scores]])).toEqual([['physical', 'host', 'n1', [NaN, 1, 3, NaN]], ['virtual', 'cpu', '_all', [0.5, NaN, NaN, 2]]]);
});

test('without any score there are no times', () => expect(scoreRows([], new Map(), 1000)).toEqual({ times: [], rows: [], unknown: [] }));

describe('which component is where', () => {
  const service = { componentLabel: 'pod', nodes: { componentLabel: 'instance', selector: '{job="node"}' } };
  const place = (labels: Record<string, string>) => frame('place', labels, [0], [1]);
  const node = (labels: Record<string, string>) => frame('node', labels, [0], [1]);
  const nodes = [node({ instance: 'n1:9100', nodename: 'worker-1' }), node({ instance: 'n2:9100' })];

  test('by a label that names the node, with or without a port, also of pods with a longer name', () => {
    const { nodes: all, nodesOf } = placesOf([...nodes, place({ pod: 'web-7d9f', node: 'worker-1' }), place({ pod: 'web-8e1a', instance: 'n2:10250' }), place({ pod: 'db', node: 'elsewhere', instance: 'n2:10250' })], service, ['web', 'db']);
    expect(all).toEqual(['n1:9100', 'n2:9100']);
    expect([nodesOf('web'), nodesOf('db')]).toEqual([['n1:9100', 'n2:9100'], ['n2:9100']]);
  });

  test('is not known where no label says it, or where it names two', () => {
    const twins = [node({ instance: 'localhost:1' }), node({ instance: 'localhost:2' })];
    expect(placesOf([...nodes, place({ pod: 'db', node: 'n9' })], service, ['db']).nodesOf('db')).toEqual([]);
    expect(placesOf([...twins, place({ pod: 'db', instance: 'localhost:3' })], service, ['db']).nodesOf('db')).toEqual([]);
  });
});
