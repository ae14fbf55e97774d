import { inLayer, modelNotes, onsetOrder, suspectsShown } from '../../../src/overview/present';
import { suspect } from '../episodes/records';
import { group } from '../models/versions';

const ill = (name: string, evidence: number, onset: number | null) => ({ group: name, evidence, onset, causes: [] });
const suspects = (change: object) => ({ time: 0, since: 100_000, components: [], groups: [], ...change });

test('three suspects are named, most suspect first; a stopped one is called so', () => {
  const components = [suspect('db1', 1000, { vanished: true }), suspect('app2', 12), suspect('app1', 4), suspect('nginx', 3), suspect('load', 3)];
  expect(suspectsShown(suspects({ components }))).toEqual({ first: [{ name: 'db1', note: 'stopped' }, { name: 'app2', note: '12 scales off' }, { name: 'app1', note: '4.0 scales off' }], more: 2 });
});

test('groups stand in the order in which they fell ill; those without an onset last, most evident first', () => {
  const groups = [ill('disk', 5, null), ill('memory', 9, null), ill('cpu', 2, 135_000), ill('network', 40, 100_000)];
  expect(onsetOrder(suspects({ groups }))).toEqual([{ name: 'network', note: '+0 s' }, { name: 'cpu', note: '+35 s' }, { name: 'memory', note: 'onset not seen' }, { name: 'disk', note: 'onset not seen' }]);
});

test('layers are told apart', () => {
  const groups = [group({ group: 'cpu' }), group({ group: 'node-cpu', layer: 'physical' })];
  expect([inLayer(groups, 'virtual'), inLayer(groups, 'physical')].map((list) => list.map((each) => each.group))).toEqual([['cpu'], ['node-cpu']]);
});

test('nothing is said of a model with which all is well', () => {
  expect(modelNotes(group({ drift: 1, staged: null }))).toEqual([]);
});
