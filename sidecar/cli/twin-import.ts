/** A network for the twin from what an operator has: SNMP counters in Prometheus, a file of links, a GML topology. */

import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { TwinNetwork } from '../contract';
import { messageOf, RoentgenError } from '../errors';
import { createPrometheus, type InstantSample } from '../prometheus/client';
import { readLinks } from '../twin/import/links-file';
import { type Imported, IMPORT_DEFAULTS, networkFrom } from '../twin/import/network';
import { joinLinks, lessTransit, type ObservedNetwork } from '../twin/import/observed';
import { fromSnmp, readSnmp, type SnmpRows } from '../twin/import/snmp';
import { WINDOW } from '../twin/whatif/limits';
import { parseNetwork } from '../twin/whatif/parse';

export interface TwinImportFlags {
  /** PromQL matchers such as {job="snmp"}; empty: all. */
  selector: string;
  /** Over which rates are taken, such as 5m. */
  window: string;
  /** File of links; beside counters it says who is joined with whom. */
  links?: string;
  /** Where the network goes; absent: stdout. */
  out?: string;
  capacity?: string;
  buffer?: string;
  name?: string;
}

/** Asks Prometheus for an instant answer. */
export type Ask = (query: string) => Promise<InstantSample[]>;

/** A network tool may read another Prometheus than the sidecar's. */
export function asking(url: string): Ask {
  const prometheus = createPrometheus({ url: url.replace(/\/+$/, ''), timeoutMs: 30_000, token: null });
  return (query) => prometheus.instant(query, Date.now());
}

/** @param ask null: only the file counts. Throws SCENARIO_INVALID, STORE_UNREADABLE, PROMETHEUS_*. */
export async function importNetwork(ask: Ask | null, flags: TwinImportFlags): Promise<Imported> {
  const filed = flags.links === undefined ? null : readLinks(read(flags.links), basename(flags.links));
  const observed = ask ? joined(fromSnmp(await rowsOf(ask, flags)), filed) : filed;
  if (!observed) {
    throw new RoentgenError('REQUEST_INVALID', 'twin import has nothing to read', 'give --prometheus URL, --links FILE or both');
  }
  const { capacity, buffer } = IMPORT_DEFAULTS;
  const { network, notes } = networkFrom(observed, { ...IMPORT_DEFAULTS, name: flags.name ?? 'imported', capacity: figure('capacity', flags.capacity, capacity), buffer: figure('buffer', flags.buffer, buffer) });
  // As it will be read: what is written can be opened.
  return { network: parseNetwork(ask ? { ...network, counters: { selector: flags.selector, window: flags.window } } : network), notes };
}

/** Writes what the twin's page opens; notes go to stderr, so that stdout is the network alone. */
export async function twinImport(ask: Ask | null, flags: TwinImportFlags): Promise<void> {
  const { network, notes } = await importNetwork(ask, flags);
  notes.forEach((note) => console.error(note));
  console.error(sizeText(network));
  const text = `${JSON.stringify(network, null, 1)}\n`;
  if (flags.out === undefined) {
    console.log(text);
  } else {
    writeNetwork(flags.out, text);
  }
}

function writeNetwork(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new RoentgenError('STORE_UNWRITABLE', `${file} cannot be written: ${messageOf(error)}`);
  }
}

const sizeText = ({ nodes, links, flows }: TwinNetwork) => `${nodes.length} nodes, ${links.length} link directions, ${flows.length} flows of ${(flows.reduce((sum, { bandwidth }) => sum + bandwidth, 0) / 1e6).toPrecision(4)} Mbit/s`;

async function rowsOf(ask: Ask, { selector, window }: TwinImportFlags): Promise<SnmpRows> {
  if (!WINDOW.test(window)) {
    throw new RoentgenError('REQUEST_INVALID', `--window is ${JSON.stringify(window)}`, 'a length of time such as 5m, over at least four scrapes');
  }
  return readSnmp(ask, window, selector);
}

/** Links of the file where the network tells none; counters of the network either way. */
function joined(measured: ObservedNetwork, filed: ObservedNetwork | null): ObservedNetwork {
  if (!filed) {
    return measured;
  }
  const known = new Set(measured.links.map(({ from, to }) => JSON.stringify([from, to])));
  const added = filed.links.filter(({ from, to }) => !known.has(JSON.stringify([from, to])));
  const edges = new Map(measured.edges);
  // The ports of these links told no neighbour, and are among those that lead to hosts.
  added.forEach(({ from, to, load }) => {
    lessTransit(edges, from, load ?? 0, 0);
    lessTransit(edges, to, 0, load ?? 0);
  });
  const silent = added.filter(({ from, to, load }) => load === null && edges.has(from) && edges.has(to)).length;
  const notes = silent > 0 ? [`${silent} link directions of the file have no load: what they carry counts as leaving the network at one end and entering it at the other`] : [];
  return { links: joinLinks([...measured.links, ...added]), edges, notes: [...measured.notes, ...notes] };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RoentgenError('REQUEST_INVALID', `${file} cannot be read: ${messageOf(error)}`);
  }
}

function figure(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new RoentgenError('REQUEST_INVALID', `--${name} is ${JSON.stringify(text)}`, 'a number above 0');
  }
  return value;
}
