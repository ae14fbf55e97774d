import { readLinks } from '../../../../sidecar/twin/import/links-file';
import { IMPORT_DEFAULTS, networkFrom } from '../../../../sidecar/twin/import/network';

const read = (text: string) => readLinks(text, 'links.yaml');
const OPTIONS = { ...IMPORT_DEFAULTS, name: 'office' };

test('a link stands for both directions, parallel ones are one, and numbers may be names', () => {
  expect(read('links:\n  - { from: 1, to: core, capacity: 1.0e9 }\n  - { from: 1, to: core, capacity: 1.0e9, load: 2.0e8, both_ways: false }').links).toEqual([
    { from: '1', to: 'core', capacity: 2e9, load: 2e8 },
    { from: 'core', to: '1', capacity: 1e9, load: null },
  ]);
});

test.each([
  ['no document', '', 'it lists no links'],
  ['another document', 'nodes: [a]', 'it lists no links'],
  ['broken YAML', 'links: [', 'it is neither YAML nor JSON'],
  ['an entry that is none', 'links: [a]', 'links.yaml: link 1: it is "a"'],
  ['a node without a name', 'links: [{ from: a }]', 'link 1: to is undefined'],
  ['a loop', 'links: [{ from: a, to: b }, { from: a, to: a }]', 'link 2: it joins "a" with itself'],
  ['no capacity', 'links: [{ from: a, to: b, capacity: 0 }]', 'capacity is 0'],
  ['a capacity in words', 'links: [{ from: a, to: b, capacity: 10G }]', 'capacity is "10G"'],
  ['a negative load', 'links: [{ from: a, to: b, load: -1 }]', 'load is -1'],
  ['a misspelt key', 'links: [{ from: a, to: b, speed: 1 }]', 'the key "speed" is not known'],
])('%s is refused, with its place', (_, text, message) => expect(() => read(text)).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID', message: expect.stringContaining(message) })));

test('without a counter the traffic is assumed, and that is said', () => {
  const { network, notes } = networkFrom(read('links: [{ from: a, to: b, capacity: 1000000 }, { from: b, to: c }]'), OPTIONS);
  expect(network.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect(network.links.map(({ from, to, capacity }) => [from, to, capacity])).toEqual([['a', 'b', 1e6], ['b', 'a', 1e6], ['b', 'c', 1e9], ['c', 'b', 1e9]]);
  expect(network.flows).toHaveLength(6);
  expect(network.flows[0]).toMatchObject({ src: 'a', dst: 'b', bandwidth: 50_000 });
  expect(notes).toEqual(['2 of 4 link directions tell no speed: taken as 1000000000 bit/s', 'nothing was counted: each node is taken to send 10 % of its slowest link, evenly to all others']);
});

test('counted loads make the traffic', () => {
  const { network, notes } = networkFrom(read('links: [{ from: a, to: b, load: 4000000 }, { from: b, to: c, load: 1000000 }]'), OPTIONS);
  const over = (from: string) => network.flows.filter(({ src, dst }) => (from === 'a' ? src === 'a' : dst === 'c')).reduce((sum, { bandwidth }) => sum + bandwidth, 0);
  expect(over('a')).toBeCloseTo(4e6, -4);
  expect(over('b')).toBeCloseTo(1e6, -4);
  expect(notes.join()).toContain('the matrix meets 2 counted link loads');
});

test('a network in two parts is refused', () => {
  expect(() => networkFrom(read('links: [{ from: a, to: b }, { from: c, to: d }]'), OPTIONS)).toThrow(expect.objectContaining({ code: 'SCENARIO_INVALID' }));
});
