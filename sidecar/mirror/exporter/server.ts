/** Serves the mirror's metrics on loopback. A scrape reads some hundred small files and waits for nobody but, briefly, the load generator. */

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { LoadFigures } from '../load/figures';
import type { Supervisor } from '../runtime/supervisor';
import { type UnitSpec, volumeOf } from '../runtime/unit';
import { containerFamilies } from './containers';
import { CONTENT_TYPE, expose } from './exposition';
import { nodeFamilies } from './node';
import { diskUsage, readContainer, readNode } from './read';
import { serviceFamilies } from './service';
import { readTold } from './told';

export interface Exporter {
  url: string;
  close(): Promise<void>;
}

export interface ExporterOptions {
  service: string;
  directory: string;
  /** 0 for any free port. */
  port: number;
  cgroupVersion: 1 | 2;
  specs: UnitSpec[];
  supervisor: Supervisor;
  load(): Promise<LoadFigures | null>;
  now(): number;
}

/** How often the components' files are counted. */
const DISK_MS = 10_000;

export async function startExporter(options: ExporterOptions): Promise<Exporter> {
  const disk = new Map<string, number>();
  const timer = setInterval(() => void countDisk(options, disk), DISK_MS);
  void countDisk(options, disk);
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end('see /metrics\n');
      return;
    }
    scrape(options, disk).then(
      (text) => response.writeHead(200, { 'content-type': CONTENT_TYPE }).end(text),
      () => response.writeHead(500).end()
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(options.port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`,
    close: () => {
      clearInterval(timer);
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function scrape({ service, directory, cgroupVersion, specs, supervisor, load, now }: ExporterOptions, disk: Map<string, number>): Promise<string> {
  const figures = await load();
  const states = supervisor.states();
  const readings = specs.map((spec, index) => readContainer(service, cgroupVersion, spec, states[index], disk.get(spec.component) ?? NaN, now())).filter((reading) => reading !== null);
  const components = states.map(({ component, restarts, unit }) => ({ component, restarts: Math.max(0, restarts), up: (unit?.pid() ?? 0) > 0 }));
  return expose([...containerFamilies(readings), ...serviceFamilies(service, components, figures), ...nodeFamilies(readNode(now()))]) + readTold(directory, now());
}

async function countDisk({ directory, specs, supervisor }: ExporterOptions, disk: Map<string, number>): Promise<void> {
  for (const [index, spec] of specs.entries()) {
    const layer = supervisor.states()[index].unit?.layer;
    disk.set(spec.component, await diskUsage([...(layer ? [layer] : []), ...(spec.keeps ? [volumeOf(directory, spec.component)] : [])]));
  }
}
