/**
 * Data sets in the form of the GNNet challenge of 2023, as its reader (the DataNet API) takes them; made here, since the measured ones
 * cannot be copied. Routers 0 - 1 - 2 in a row, all cables through switch 9, generators 10 (sends) and 11 (receives).
 */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeArchive } from '../../../../sidecar/twin/scenario/tar';

const ROUTERS = [0, 1, 2];
const LINKS = [[0, 1], [1, 0], [1, 2], [2, 1]];
const GENERATORS = { client: 10, server: 11 };
const SWITCH = 9;

/** What a flow was told and did; rates in bit/s, sizes in bytes, gap in us. */
export interface MadeFlow {
  src: number;
  dst: number;
  told?: { bytes: number; rate: number; burst?: { packets: number; gap: number }; tos?: number };
  /** Of RESULT's columns; the others are of a flow that goes well. */
  result?: Record<string, number | string>;
}

const COLUMNS = ['bandwidth', 'packetRate', 'dropRate', 'delay', 'logDelay', 'p10', 'p20', 'p50', 'p80', 'p90', 'jitter', 'size', 'size10', 'size20', 'size50', 'size80', 'size90', 'sizeVariance'];
const GOOD: Record<string, number> = { bandwidth: 8e6, packetRate: 1000, dropRate: 0, delay: 2e-4, logDelay: -8.5, p10: 1e-4, p20: 1.2e-4, p50: 2e-4, p80: 2.5e-4, p90: 3e-4, jitter: 1e-9, size: 8000, size10: 8000, size20: 8000, size50: 8000, size80: 8000, size90: 8000, sizeVariance: 0 };
const SILENT = COLUMNS.map(() => 0).join();

const cellOf = ({ result }: MadeFlow): string => COLUMNS.map((column) => result?.[column] ?? GOOD[column]).join();
const line = (cell: (src: number, dst: number) => string): string => ROUTERS.flatMap((src) => ROUTERS.map((dst) => `${cell(src, dst)};`)).join('');

function traffic(flows: readonly MadeFlow[]): string {
  const pairs = [...new Set(flows.filter(({ told }) => told).map(({ src, dst }) => `${src};${dst}`))];
  const told = (pair: string) => flows.filter((flow) => `${flow.src};${flow.dst}` === pair).flatMap((flow) => (flow.told ? [flow.told] : []));
  const parameters = ({ bytes, rate, burst, tos = 0 }: NonNullable<MadeFlow['told']>) => (burst ? [bytes, rate, burst.packets, 1, burst.gap, 0, tos] : [bytes, rate, tos]).join();
  return ['0.75', ...pairs.map((pair) => [pair, ...told(pair).map(parameters)].join(';'))].map((each) => `${each}\n`).join('');
}

const gml = (nodes: string[], edges: string[]): string => `graph [\n  directed 1\n  multigraph 1\n${nodes.map((node) => `  node [ ${node} ]\n`).join('')}${edges.map((edge) => `  edge [ ${edge} ]\n`).join('')}]\n`;

/** Ports of one cable: device to switch and switch to device. The last number tells the cables of two devices apart. */
const cables: string[] = [];
const cable = (from: string, to: string, place: number, bandwidth?: number) => cables.push(...[[from, to], [to, from]].map(([a, b]) => `source 0 target 1 key 0 port "${a}-${b}-${place}"${bandwidth ? ` bandwidth ${bandwidth}` : ''}`));
ROUTERS.forEach((router) => [0, 1, 2].forEach((place) => cable(`r${router}`, `s${SWITCH}`, place, place === 0 ? 1_000_000_000 : router === 2 ? undefined : 1_000_000_000)));
Object.values(GENERATORS).forEach((generator) => cable(`t${generator}`, `s${SWITCH}`, 0, 10_000_000_000));

const way = (from: string, fromPlace: number, to: string, toPlace: number): string => `${from}-s${SWITCH}-${fromPlace} s${SWITCH}-${from}-${fromPlace} s${SWITCH}-${to}-${toPlace} ${to}-s${SWITCH}-${toPlace}\n`;
/** Place 0 of a router is for the generators; 1 to lower routers, 2 to higher ones. */
const wires = [
  ...LINKS.map(([from, to]) => way(`r${from}`, to > from ? 2 : 1, `r${to}`, from > to ? 2 : 1)),
  ...ROUTERS.flatMap((router) => [way(`t${GENERATORS.client}`, 0, `r${router}`, 0), way(`r${router}`, 0, `t${GENERATORS.server}`, 0)]),
].join('');

const pairsOf = (of: (src: number, dst: number) => string): string => ROUTERS.flatMap((src) => ROUTERS.filter((dst) => dst !== src).map((dst) => `${of(src, dst)}\n`)).join('');
const between = (src: number, dst: number): number[] => Array.from({ length: Math.abs(dst - src) + 1 }, (_, step) => src + step * Math.sign(dst - src));

export const FILES: Record<string, string> = {
  'graphs/topology.txt': gml(ROUTERS.map((id) => `id ${id} label "${id}" levelsQoS 1 schedulingPolicy "FIFO"`), LINKS.map(([from, to]) => `source ${from} target ${to} key 0 port ${Number(to > from)} bandwidth 1000000000 weight 1`)),
  'graphs/physical.txt': gml(['id 0 label "0" type "r"', 'id 1 label "9" type "s"'], cables),
  'routings/routing.txt': pairsOf((src, dst) => between(src, dst).join(' ')),
  'routings/wires.txt': wires,
  'routings/generators.txt': pairsOf((src, dst) => `${src} ${dst} ${GENERATORS.client} ${GENERATORS.server}`),
};

export const ARCHIVE = 'results_real_0_1.tar.gz';

/** The members of an archive of samples, by name. */
export function membersOf(samples: ReadonlyArray<readonly MadeFlow[]>): Map<string, string> {
  const cells = (flows: readonly MadeFlow[]) => line((src, dst) => flows.filter((flow) => flow.src === src && flow.dst === dst).map(cellOf).join(':') || SILENT);
  // the sums of a pair are not read where flows are there: the first flow stands for them
  const sums = (flows: readonly MadeFlow[]) => line((src, dst) => flows.filter((flow) => flow.src === src && flow.dst === dst).map(cellOf)[0] ?? SILENT);
  return new Map([
    ['experimentResults.txt', samples.map((flows) => `5.0,1000,0,0.0002|${sums(flows)}\n`).join('')],
    ['experimentResultsFlows.txt', samples.map((flows) => `${cells(flows)}\n`).join('')],
    ['input_files.txt', samples.map((_, id) => `${id};topology.txt;routing.txt;physical.txt;wires.txt;generators.txt\n`).join('')],
    ...samples.map((flows, id): [string, string] => [`tm/tm-${id}.txt`, traffic(flows)]),
  ]);
}

export function writeReal(folder: string, members: ReadonlyMap<string, string>, files: Record<string, string> = FILES): void {
  ['graphs', 'routings'].forEach((name) => mkdirSync(join(folder, name), { recursive: true }));
  Object.entries(files).forEach(([name, text]) => writeFileSync(join(folder, name), text));
  writeFileSync(join(folder, ARCHIVE), writeArchive('results_real_0_1', [...members].map(([name, text]) => ({ name, content: Buffer.from(text) }))));
}
