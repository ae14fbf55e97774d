import { IMPORT_DEFAULTS, networkFrom } from '../../../../sidecar/twin/import/network';
import { fromSnmp, type Row, type SnmpRows } from '../../../../sidecar/twin/import/snmp';
import { parseNetwork } from '../../../../sidecar/twin/whatif/parse';

/** A port: ifIndex, bit/s received and sent, Mbit/s, neighbour. */
type Interface = [string, number, number, number, string?];
interface Device { instance: string; name?: string; ports: Interface[] }

const row = (labels: Record<string, string>, value: number): Row => ({ labels, value });
/** What snmp_exporter has of devices; ifSpeed ends at 2^32 - 1. */
function rowsOf(devices: Device[]): SnmpRows {
  const each = <T>(of: (instance: string, port: Interface) => T): T[] => devices.flatMap(({ instance, ports }) => ports.map((port) => of(instance, port)));
  return {
    received: each((instance, [ifIndex, into]) => row({ instance, ifIndex }, into)),
    sent: each((instance, [ifIndex, , out]) => row({ instance, ifIndex }, out)),
    highSpeed: each((instance, [ifIndex, , , speed]) => row({ instance, ifIndex }, speed)),
    speed: each((instance, [ifIndex, , , speed]) => row({ instance, ifIndex }, Math.min(2 ** 32 - 1, 1e6 * speed))),
    neighbours: each((instance, [lldpRemLocalPortNum, , , , lldpRemSysName]) => (lldpRemSysName === undefined ? [] : [row({ instance, lldpRemLocalPortNum, lldpRemSysName }, 1)])).flat(),
    names: devices.flatMap(({ instance, name }) => (name === undefined ? [] : [row({ instance, sysName: name }, 1)])),
  };
}
const found = (devices: Device[]) => fromSnmp(rowsOf(devices));
const linksOf = (devices: Device[]) => found(devices).links.map(({ from, to, load }) => `${from} > ${to}: ${load}`).sort();
const imported = (devices: Device[]) => networkFrom(found(devices), { ...IMPORT_DEFAULTS, name: 'net' });

const pair = (first: Partial<Device>, second: Partial<Device>, names: [string, string]): Device[] => [
  { instance: '10.0.0.1:161', ports: [['1', 30, 20, 1000, names[1]], ['2', 20, 30, 1000]], ...first },
  { instance: '10.0.0.2:161', ports: [['1', 20, 30, 1000, names[0]], ['2', 30, 20, 1000]], ...second },
];

test('devices that have one name in two places are two, and neighbours find theirs by the whole name', () => {
  const devices: Device[] = [
    { instance: '1', name: 'sw1.paris.example', ports: [['1', 30, 20, 1000, 'core'], ['2', 20, 30, 1000]] },
    { instance: '2', name: 'sw1.lyon.example', ports: [['1', 3, 2, 1000, 'core'], ['2', 2, 3, 1000]] },
    { instance: '3', name: 'core', ports: [['1', 20, 30, 1000, 'sw1.paris.example'], ['2', 2, 3, 1000, 'sw1.lyon.example']] },
  ];
  expect(linksOf(devices)).toEqual(['core > sw1.lyon.example: 3', 'core > sw1.paris.example: 30', 'sw1.lyon.example > core: 2', 'sw1.paris.example > core: 20']);
});

test('devices of one sysName stay two, by their addresses; their links are those that they tell themselves', () => {
  const devices: Device[] = [
    { instance: '10.0.0.1:161', name: 'switch', ports: [['1', 30, 20, 1000, 'core'], ['2', 20, 30, 1000]] },
    { instance: '10.0.0.2:161', name: 'switch', ports: [['1', 3, 2, 1000, 'core'], ['2', 2, 3, 1000]] },
    { instance: '10.0.0.3:161', name: 'core', ports: [['1', 20, 30, 1000, 'switch'], ['2', 2, 3, 1000, 'switch']] },
  ];
  expect(linksOf(devices)).toEqual(['core > switch (10.0.0.1): 30', 'core > switch (10.0.0.2): 3', 'switch (10.0.0.1) > core: 20', 'switch (10.0.0.2) > core: 2']);
  const { edges, notes } = found(devices);
  expect([...edges]).toEqual([['switch (10.0.0.1)', { originated: 20, terminated: 30 }], ['switch (10.0.0.2)', { originated: 2, terminated: 3 }], ['core', { originated: 0, terminated: 0 }]]);
  expect(notes).toEqual(['core names the neighbour "switch", and several devices are called so: a link is there where one of them names core']);
});

test('addresses are no names with a domain', () => {
  expect(linksOf(pair({}, {}, ['10.0.0.1', '10.0.0.2']))).toEqual(['10.0.0.1 > 10.0.0.2: 20', '10.0.0.2 > 10.0.0.1: 30']);
  expect(linksOf(pair({ instance: '[2001:db8::1]:161' }, { instance: '2001:db8::2' }, ['2001:db8::1', '2001:db8::2']))).toEqual(['2001:db8::1 > 2001:db8::2: 20', '2001:db8::2 > 2001:db8::1: 30']);
});

test('a link that one end tells is no traffic of the other end’s hosts', () => {
  const devices: Device[] = [
    { instance: 'a', ports: [['1', 30, 20, 1000, 'b'], ['2', 20, 30, 1000]] },
    { instance: 'b', ports: [['1', 20, 30, 1000], ['2', 30, 20, 1000]] },
  ];
  expect(linksOf(devices)).toEqual(['a > b: 20', 'b > a: 30']);
  expect(found(devices).edges.get('b')).toEqual({ originated: 30, terminated: 20 });
  expect(imported(devices).network.flows.map(({ flow, bandwidth }) => [flow, bandwidth])).toEqual([['a to b', 20], ['b to a', 30]]);
});

test('an ifSpeed that is at its end without an ifHighSpeed is no gigabit', () => {
  const rows = rowsOf(pair({ name: 'a', ports: [['1', 6e9, 6e9, 10_000, 'b']] }, { name: 'b', ports: [['1', 6e9, 6e9, 10_000, 'a']] }, ['a', 'b']));
  const { links, notes } = fromSnmp({ ...rows, highSpeed: [] });
  expect(links.map(({ capacity }) => capacity)).toEqual([1e10, 1e10]);
  expect(notes).toEqual(['2 interfaces are faster than ifSpeed can tell and have no ifHighSpeed: taken as 10 Gbit/s']);
});

test.each([
  ['long', 'core-router-01.backbone.region-west.example.com', 'core-router-02.backbone.region-west.example.com'],
  ['longer than a name may be, and equal up to there', `${'x'.repeat(200)}1`, `${'x'.repeat(200)}2`],
  ['of quotes, line breaks, HTML and other scripts', 'r"1\\\nx', '<b>é😀\u202e</b>'],
  ['of half a character at the end', `${'x'.repeat(63)}😀`, 'b'],
])('names that are %s: what is imported can be opened', (_, a, b) => {
  const { network } = imported(pair({ name: a }, { name: b }, [a, b]));
  expect(parseNetwork(network)).toMatchObject({ nodes: [{}, {}], flows: [{}, {}] });
});

test('hosts that nobody scrapes are one note a device; devices without a link are told', () => {
  const hosts = Array.from({ length: 48 }, (_, i): Interface => [String(i + 10), 1, 1, 1000, `host${i}`]);
  const devices = pair({ name: 'a', ports: [['1', 30, 20, 1000, 'b'], ...hosts] }, { name: 'b' }, ['a', 'b']);
  const { notes } = imported([...devices, { instance: 'c', name: 'lonely', ports: [['1', 5, 5, 1000]] }]);
  expect(notes.slice(0, 2)).toEqual(['a names the neighbours "host0", "host1", "host2" and 45 more, which are not scraped: what goes there counts as leaving the network', 'devices without a link to another are left out: lonely']);
});

test('rows without an instance, and values that are none, say nothing', () => {
  const rows = rowsOf(pair({ name: 'a' }, { name: 'b' }, ['a', 'b']));
  const nowhere = row({ ifIndex: '1' }, 5);
  const { links, edges } = fromSnmp({ ...rows, sent: [...rows.sent, nowhere, row({ instance: '10.0.0.1:161', ifIndex: '7' }, NaN), row({ instance: '10.0.0.1:161', ifIndex: '8' }, Infinity), row({ instance: '10.0.0.1:161', ifIndex: '9' }, -1)], neighbours: [...rows.neighbours, row({}, 1)], names: [...rows.names, row({ sysName: 'x' }, 1)] });
  expect(links).toHaveLength(2);
  expect([...edges.values()]).toEqual([{ originated: 20, terminated: 30 }, { originated: 30, terminated: 20 }]);
});
