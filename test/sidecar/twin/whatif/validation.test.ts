import { parseNetwork } from '../../../../sidecar/twin/whatif/parse';
import { estimateReport } from '../../../../sidecar/twin/whatif/report';
import { both, flow, link, network, ring } from './networks';

const still = () => 0;
const changed = (change: object) => ({ ...ring(), ...change });
const firstLink = (change: object) => changed({ links: [{ ...ring().links[0], ...change }, ...ring().links.slice(1)] });
const firstFlow = (change: object) => changed({ flows: [{ ...ring().flows[0], ...change }] });
const nodes = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `n${i}` }));

test.each<[string, unknown, string, RegExp]>([
  ['nothing', null, 'SCENARIO_INVALID', /the network is null/],
  ['a text', 'network', 'SCENARIO_INVALID', /object is needed|"network"/],
  ['no links', changed({ links: undefined }), 'SCENARIO_INVALID', /links is nothing/],
  ['one node', changed({ nodes: nodes(1) }), 'SCENARIO_INVALID', /1 nodes/],
  ['10,000 nodes', changed({ nodes: nodes(10_000) }), 'NETWORK_TOO_LARGE', /nodes has 10000 entries where 300 are taken/],
  ['20,001 flows', changed({ flows: new Array(20_001).fill(ring().flows[0]) }), 'NETWORK_TOO_LARGE', /flows has 20001/],
  ['two nodes of one name', changed({ nodes: [...ring().nodes, { name: 'A' }] }), 'SCENARIO_INVALID', /two nodes are called "A"/],
  ['a name with a control character', changed({ nodes: [...ring().nodes, { name: 'E\u0000' }] }), 'SCENARIO_INVALID', /nodes\[4\]\.name/],
  ['an unconnected graph', network('ABCD', [...both('A', 'B'), ...both('C', 'D')], []), 'NETWORK_UNCONNECTED', /no way between A and C/],
  ['a way in one direction only', network('ABC', [...both('A', 'B'), link('B', 'C')], []), 'NETWORK_UNCONNECTED', /no way between A and C/],
  ['a link to a node that is not there', firstLink({ to: 'Z' }), 'SCENARIO_INVALID', /links\[0\] names the node "Z"/],
  ['a self-loop', changed({ links: [...ring().links, link('A', 'A')] }), 'SCENARIO_INVALID', /port A to A is a loop/],
  ['two links beside each other', changed({ links: [...ring().links, link('A', 'B')] }), 'SCENARIO_INVALID', /from one node to the same other/],
  ['no capacity', firstLink({ capacity: 0 }), 'SCENARIO_INVALID', /A to B has a capacity of 0/],
  ['a negative buffer', firstLink({ buffer: -1 }), 'SCENARIO_INVALID', /port A to B.*buffers of -1/],
  ['a capacity that is a text', firstLink({ capacity: '1G' }), 'SCENARIO_INVALID', /links\[0\]\.capacity is "1G"/],
  ['an unknown policy', firstLink({ policy: 'LIFO' }), 'SCENARIO_INVALID', /port A to B has the policy "LIFO"/],
  ['weights that lack one', firstLink({ policy: 'WFQ', weights: [50, 50] }), 'SCENARIO_INVALID', /port A to B has the weights \[50,50\]/],
  ['a given path over a missing link', changed({ routing: { kind: 'given', paths: [['A', 'C']] } }), 'ROUTE_BROKEN', /missing link A to C/],
  ['a given path that comes back', changed({ routing: { kind: 'given', paths: [['A', 'B', 'A', 'D']] } }), 'SCENARIO_INVALID', /A, B, A, D visits A twice/],
  ['a routing of another kind', changed({ routing: { kind: 'ospf' } }), 'SCENARIO_INVALID', /routing\.kind is "ospf"/],
  ['a flow to itself', firstFlow({ dst: 'A' }), 'SCENARIO_INVALID', /flow A to A has no path/],
  ['a flow that sends nothing', firstFlow({ bandwidth: 0 }), 'SCENARIO_INVALID', /flow A to C sends 0/],
  ['a type of service of its own', firstFlow({ tos: 7 }), 'SCENARIO_INVALID', /type of service 7/],
  ['sizes that do not sum to 1', firstFlow({ sizes: [{ bits: 1000, probability: 0.4 }] }), 'SCENARIO_INVALID', /sum to 0\.4|sends/],
  ['on periods shorter than a packet', firstFlow({ arrival: { kind: 'on-off', onSeconds: 1e-6, offSeconds: 1e-6 } }), 'SCENARIO_INVALID', /packets in an on and off period/],
  ['arrivals of another kind', firstFlow({ arrival: { kind: 'pareto' } }), 'SCENARIO_INVALID', /arrival\.kind is "pareto"/],
  ['a capacity of which a product is no number', firstLink({ capacity: 1e300 }), 'SCENARIO_INVALID', /links\[0\]\.capacity is 1e\+300/],
  ['packets of hardly a bit', firstFlow({ sizes: [{ bits: 1e-300, probability: 1 }] }), 'SCENARIO_INVALID', /sizes\[0\]\.bits is 1e-300/],
  ['no packet size', firstFlow({ sizes: [] }), 'SCENARIO_INVALID', /packet sizes whose probabilities sum to 0/],
  ['an on period of no time', firstFlow({ arrival: { kind: 'on-off', onSeconds: 0, offSeconds: 5 } }), 'SCENARIO_INVALID', /is on for 0 s/],
  ['lists in lists in lists', JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`), 'SCENARIO_INVALID', /the network is a list of 1/],
  ['all traffic times nothing', changed({ scale: 0 }), 'SCENARIO_INVALID', /scale is 0/],
])('%s: a code, and which value', (_, body, code, message) => {
  expect(() => estimateReport(body, still)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message), hint: expect.any(String) }));
});

test('what is known is kept as it is, what is not known is left out', () => {
  const read = parseNetwork({ ...ring(), colour: 'red', scale: 1.5, nodes: [{ name: 'A', x: 1, y: 2, z: 3 }, ...ring().nodes.slice(1)] });
  expect(read).toEqual({ ...ring(), scale: 1.5, nodes: [{ name: 'A', x: 1, y: 2 }, ...ring().nodes.slice(1)] });
  expect(parseNetwork(JSON.parse(JSON.stringify(read)))).toEqual(read);
});

test('a network of 200 nodes with 1,000 flows is taken', () => {
  const names = nodes(200);
  const links = names.slice(1).flatMap(({ name }, i) => both(name, names[Math.floor(i / 3)].name, { capacity: 1e9 }));
  const flows = Array.from({ length: 1000 }, (_, i) => ({ ...flow(names[i % 200].name, names[(i * 7 + 1 + (i % 5)) % 200].name, 1000), flow: `f${i}` })).filter(({ src, dst }) => src !== dst);
  const report = estimateReport({ ...ring(), nodes: names, links, flows }, still);
  expect(report.paths.every(({ delay }) => (delay.value ?? 0) > 0)).toBe(true);
});

test.each([
  ['', true],
  ['{job="snmp", site!~\'a|b\'}', true],
  ['{instance=~"core-[0-9]{1,2}", x="a\\"}"}', true],
  ['{a="x"} or up{b="y"}', false],
  ['{a=\'"\'} or up{b="\'}', false],
  ['{a=`"`} or up{b="`}', false],
  ['up', false],
])('the matchers %s, which go into queries: taken %s', (selector, taken) => {
  const read = () => parseNetwork(changed({ counters: { selector, window: '5m' } })).counters?.selector;
  if (taken) {
    expect(read()).toBe(selector);
  } else {
    expect(read).toThrow('counters.selector');
  }
});
