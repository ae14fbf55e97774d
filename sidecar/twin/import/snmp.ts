/** Links, speeds and loads from the series of Prometheus's snmp_exporter: IF-MIB counters, LLDP neighbours. Pure. */

import { joinLinks, type ObservedLink, type ObservedNetwork } from './observed';

/** A series of an instant answer. */
export interface Row {
  labels: Record<string, string>;
  value: number;
}

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

/** ifSpeed ends at 2^32 - 1 bit/s; ifHighSpeed is 0 below half a megabit. */
function capacitiesOf({ highSpeed, speed }: SnmpRows): Map<string, number> {
  const slow = [...byInterface(speed)].filter(([, value]) => value > 0 && value < 2 ** 32 - 1);
  const fast = [...byInterface(highSpeed)].filter(([, value]) => value > 0).map(([each, value]): [string, number] => [each, 1e6 * value]);
  return new Map([...fast, ...slow]);
}

/** A neighbour says its name with or without its domain. */
const shortName = (name: string) => name.split('.')[0].toLowerCase();

/** Names of nodes by instance: its sysName, else the instance without its port. */
function nodeNames(rows: SnmpRows): (instance: string) => string {
  const names = new Map(rows.names.filter(({ labels }) => labels.sysName).map(({ labels }) => [labels.instance, labels.sysName]));
  return (instance) => names.get(instance) ?? instance.replace(/:\d+$/, '');
}

export function fromSnmp(rows: SnmpRows): ObservedNetwork {
  const nameOf = nodeNames(rows);
  const instances = [...new Set([...rows.sent, ...rows.received].map(({ labels }) => labels.instance))].sort();
  const known = new Map(instances.map((instance) => [shortName(nameOf(instance)), nameOf(instance)]));
  const [sent, received, capacities] = [byInterface(rows.sent), byInterface(rows.received), capacitiesOf(rows)];
  const inside = new Set<string>();
  const notes: string[] = [];
  const links = rows.neighbours.flatMap(({ labels }): ObservedLink[] => {
    const { instance, lldpRemLocalPortNum: port, lldpRemSysName: neighbour } = labels;
    const to = known.get(shortName(neighbour ?? ''));
    if (!to) {
      notes.push(`${nameOf(instance)} names the neighbour ${JSON.stringify(neighbour ?? '')}, which is not scraped: what goes there counts as leaving the network`);
      return [];
    }
    inside.add(key(instance, port));
    return [{ from: nameOf(instance), to, capacity: capacities.get(key(instance, port)) ?? null, load: sent.get(key(instance, port)) ?? null }];
  });
  return { links: joinLinks([...links, ...fromOtherEnd(links, rows, nameOf, known, { received, capacities })]), edges: edgesOf(instances, nameOf, { sent, received, inside }), notes: [...new Set(notes)] };
}

/** Where only one end tells of a link, what it receives is what the other sends. */
function fromOtherEnd(links: ObservedLink[], rows: SnmpRows, nameOf: (instance: string) => string, known: Map<string, string>, { received, capacities }: { received: Map<string, number>; capacities: Map<string, number> }): ObservedLink[] {
  const told = new Set(links.map(({ from, to }) => JSON.stringify([from, to])));
  return rows.neighbours.flatMap(({ labels }) => {
    const { instance, lldpRemLocalPortNum: port } = labels;
    const from = known.get(shortName(labels.lldpRemSysName ?? ''));
    const to = nameOf(instance);
    return from && !told.has(JSON.stringify([from, to])) ? [{ from, to, capacity: capacities.get(key(instance, port)) ?? null, load: received.get(key(instance, port)) ?? null }] : [];
  });
}

/** What interfaces without a neighbour count; a device that has none neither originates nor terminates. */
function edgesOf(instances: string[], nameOf: (instance: string) => string, { sent, received, inside }: { sent: Map<string, number>; received: Map<string, number>; inside: Set<string> }): ObservedNetwork['edges'] {
  const sum = (rates: Map<string, number>, instance: string) => [...rates].reduce((total, [each, value]) => ((JSON.parse(each) as string[])[0] === instance && !inside.has(each) ? total + value : total), 0);
  return new Map(instances.map((instance) => [nameOf(instance), { originated: sum(received, instance), terminated: sum(sent, instance) }]));
}
