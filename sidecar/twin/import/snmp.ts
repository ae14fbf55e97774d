/** Links, speeds and loads from the series of Prometheus's snmp_exporter: IF-MIB counters, LLDP neighbours. Pure. */

import { deviceNames } from './names';
import { joinLinks, lessTransit, type ObservedLink, type ObservedNetwork, type Row } from './observed';

export type { Row } from './observed';

export interface SnmpRows {
  /** bit/s, by `instance` and `ifIndex`. */
  sent: Row[];
  received: Row[];
  /** `ifHighSpeed`, Mbit/s. */
  highSpeed: Row[];
  /** `ifSpeed`, bit/s. */
  speed: Row[];
  /** `lldpRemSysName`: labels lldpRemLocalPortNum, lldpRemSysName. */
  neighbours: Row[];
  /** `sysName`: label sysName. */
  names: Row[];
}

/** What is asked for; `window` is PromQL's, such as 5m. */
export const snmpQueries = (window: string, matchers: string): Record<keyof SnmpRows, string> => ({
  sent: `8 * sum by (instance, ifIndex) (rate(ifHCOutOctets${matchers}[${window}]))`,
  received: `8 * sum by (instance, ifIndex) (rate(ifHCInOctets${matchers}[${window}]))`,
  highSpeed: `max by (instance, ifIndex) (ifHighSpeed${matchers})`,
  speed: `max by (instance, ifIndex) (ifSpeed${matchers})`,
  neighbours: `max by (instance, lldpRemLocalPortNum, lldpRemSysName) (lldpRemSysName${matchers})`,
  names: `max by (instance, sysName) (sysName${matchers})`,
});

/** @param ask an instant query */
export async function readSnmp(ask: (query: string) => Promise<Row[]>, window: string, matchers: string): Promise<SnmpRows> {
  const queries = snmpQueries(window, matchers);
  const rows: SnmpRows = { sent: [], received: [], highSpeed: [], speed: [], neighbours: [], names: [] };
  for (const name of Object.keys(queries) as Array<keyof SnmpRows>) {
    rows[name] = await ask(queries[name]);
  }
  return rows;
}

const key = (instance: string, index: string) => JSON.stringify([instance, index]);
const byInterface = (rows: Row[]) => new Map(rows.filter(({ value }) => Number.isFinite(value) && value >= 0).map(({ labels, value }) => [key(labels.instance, labels.ifIndex), value]));

/** The least usual speed of those that ifSpeed has no number for; bit/s. */
const BEYOND_IF_SPEED = 1e10;

/** ifSpeed ends at 2^32 - 1 bit/s; ifHighSpeed is 0 below half a megabit. `beyond`: how many are faster than ifSpeed tells, and tell no ifHighSpeed. */
function capacitiesOf({ highSpeed, speed }: SnmpRows): { capacities: Map<string, number>; beyond: number } {
  const told = [...byInterface(speed)].filter(([, value]) => value > 0);
  const slow = told.filter(([, value]) => value < 2 ** 32 - 1);
  const fast = [...byInterface(highSpeed)].filter(([, value]) => value > 0).map(([each, value]): [string, number] => [each, 1e6 * value]);
  const known = new Map([...fast, ...slow]);
  const beyond = told.filter(([each]) => !known.has(each)).map(([each]): [string, number] => [each, BEYOND_IF_SPEED]);
  return { capacities: new Map([...known, ...beyond]), beyond: beyond.length };
}

/** A port that names a neighbour. */
interface Told {
  /** The device that tells it, and whom it names: null where that is not scraped, or not known which of several. */
  at: string;
  to: string | null;
  key: string;
}

interface Counted {
  sent: Map<string, number>;
  received: Map<string, number>;
  capacities: Map<string, number>;
}

/** Rows without an instance say nothing of any device. */
const ofDevices = (rows: SnmpRows): SnmpRows => {
  const kept = (each: Row[]) => each.filter(({ labels }) => labels.instance !== undefined);
  return { sent: kept(rows.sent), received: kept(rows.received), highSpeed: kept(rows.highSpeed), speed: kept(rows.speed), neighbours: kept(rows.neighbours), names: kept(rows.names) };
};

export function fromSnmp(given: SnmpRows): ObservedNetwork {
  const rows = ofDevices(given);
  const instances = [...new Set([...rows.sent, ...rows.received].map(({ labels }) => labels.instance))].sort();
  const names = deviceNames(rows.names, instances);
  const { capacities, beyond } = capacitiesOf(rows);
  const counted: Counted = { sent: byInterface(rows.sent), received: byInterface(rows.received), capacities };
  const [outside, doubtful] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const inside = new Set<string>();
  const told = rows.neighbours.map(({ labels }): Told => {
    const { instance, lldpRemLocalPortNum: port, lldpRemSysName: neighbour = '' } = labels;
    const [at, { device, many }] = [names.of(instance), names.find(neighbour)];
    if (device !== null || many) {
      inside.add(key(instance, port));
    }
    if (device === null) {
      const lists = many ? doubtful : outside;
      lists.set(at, [...(lists.get(at) ?? []), neighbour]);
    }
    return { at, to: device, key: key(instance, port) };
  });
  const links = told.flatMap(({ at, to, key: port }): ObservedLink[] => (to === null ? [] : [{ from: at, to, capacity: capacities.get(port) ?? null, load: counted.sent.get(port) ?? null }]));
  const oneEnded = toldByOne(told);
  const edges = edgesOf(instances, names.of, counted, inside);
  // Their other end's port told nothing and is among those that lead to hosts; one that told something doubtful is not.
  oneEnded.filter(({ to }) => !doubtful.has(to)).forEach(({ to, key: port }) => lessTransit(edges, to, counted.received.get(port) ?? 0, counted.sent.get(port) ?? 0));
  return { links: joinLinks([...links, ...oneEnded.map(({ at, to, key: port }) => ({ from: to, to: at, capacity: capacities.get(port) ?? null, load: counted.received.get(port) ?? null }))]), edges, notes: notesOf(outside, doubtful, beyond) };
}

/** Where only one end tells of a link, what it receives is what the other sends. */
function toldByOne(told: Told[]): Array<Told & { to: string }> {
  const known = new Set(told.map(({ at, to }) => JSON.stringify([at, to])));
  return told.flatMap((each) => (each.to !== null && each.to !== each.at && !known.has(JSON.stringify([each.to, each.at])) ? [{ ...each, to: each.to }] : []));
}

function notesOf(outside: Map<string, string[]>, doubtful: Map<string, string[]>, beyond: number): string[] {
  const named = (names: string[]) => `the neighbour${names.length > 1 ? 's' : ''} ${names.slice(0, 3).map((name) => JSON.stringify(name)).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''}`;
  const some = (names: string[]) => [...new Set(names)];
  return [
    ...[...outside].map(([at, names]) => `${at} names ${named(some(names))}, which ${some(names).length > 1 ? 'are' : 'is'} not scraped: what goes there counts as leaving the network`),
    ...[...doubtful].map(([at, names]) => `${at} names ${named(some(names))}, and several devices are called so: a link is there where one of them names ${at}`),
    ...(beyond > 0 ? [`${beyond} interfaces are faster than ifSpeed can tell and have no ifHighSpeed: taken as ${BEYOND_IF_SPEED / 1e9} Gbit/s`] : []),
  ];
}

/** What interfaces without a neighbour count; a device that has none neither originates nor terminates. */
function edgesOf(instances: string[], nameOf: (instance: string) => string, { sent, received }: Counted, inside: Set<string>): ObservedNetwork['edges'] {
  const edges: ObservedNetwork['edges'] = new Map(instances.map((instance) => [nameOf(instance), { originated: 0, terminated: 0 }]));
  const add = (rates: Map<string, number>, field: 'originated' | 'terminated') =>
    rates.forEach((value, each) => {
      const edge = inside.has(each) ? undefined : edges.get(nameOf((JSON.parse(each) as string[])[0]));
      if (edge) {
        edge[field] += value;
      }
    });
  add(received, 'originated');
  add(sent, 'terminated');
  return edges;
}
