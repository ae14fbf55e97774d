import { readLinks } from '../../../../sidecar/twin/import/links-file';
import { IMPORT_DEFAULTS, networkFrom } from '../../../../sidecar/twin/import/network';
import { parseNetwork } from '../../../../sidecar/twin/whatif/parse';

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

test('a network in two parts is refused, with the names of those that are not reached', () => {
  expect(() => networkFrom(read('links: [{ from: a, to: b }, { from: c, to: d }]'), OPTIONS)).toThrow(expect.objectContaining({ code: 'NETWORK_UNCONNECTED', message: '2 of 4 nodes have no way to a and back: c, d' }));
});

const chain = (nodes: number) => ({ links: Array.from({ length: nodes - 1 }, (_, i) => ({ from: `n${i}`, to: `n${i + 1}`, capacity: 1e9, load: null })), edges: new Map(), notes: [] });

test('more nodes than the page takes are refused at once, before tables of all pairs are made', () => {
  expect(() => networkFrom(chain(10_000), OPTIONS)).toThrow(expect.objectContaining({ code: 'NETWORK_TOO_LARGE', message: expect.stringContaining('10000 nodes') }));
});

test('of so many pairs that the page would refuse them, each node sends to some: what is imported can be opened', () => {
  const { network, notes } = networkFrom(chain(200), OPTIONS);
  expect(parseNetwork(network).flows).toHaveLength(20_000);
  expect(network.flows.filter(({ src }) => src === 'n7').reduce((sum, { bandwidth }) => sum + bandwidth, 0)).toBeCloseTo(1e8, 0);
  expect(notes.join()).toContain('100 of the 199 others');
});

test('the smallest of too many counted flows are left out, and the others carry what was counted', () => {
  const nodes = 160;
  const hub = Array.from({ length: nodes - 1 }, (_, i) => ['hub', `n${i}`] as const);
  // leaf i sends and receives i + 1 Mbit/s, all through the hub: links are met, whatever flows there are
  const links = hub.flatMap(([from, to], i) => [{ from, to, capacity: 1e9, load: 1e6 * (i + 1) }, { from: to, to: from, capacity: 1e9, load: 1e6 * (i + 1) }]);
  const edges = new Map([['hub', { originated: 0, terminated: 0 }], ...hub.map(([, leaf], i) => [leaf, { originated: 1e6 * (i + 1), terminated: 1e6 * (i + 1) }] as const)]);
  const { network, notes } = networkFrom({ links, edges, notes: [] }, { ...OPTIONS, leastShare: 0 });
  expect(parseNetwork(network).flows).toHaveLength(20_000);
  expect(network.flows.reduce((sum, { bandwidth }) => sum + bandwidth, 0) / 1e6).toBeCloseTo(((nodes - 1) * nodes) / 2, -2);
  expect(notes.join()).toContain('beyond 20000 are left out');
});
