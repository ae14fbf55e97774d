import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** An HTTP server on a free loopback port. */
export async function serve(listener: RequestListener): Promise<{ url: string; server: Server; close(): Promise<void> }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }),
  };
}

export interface RealPrometheus {
  url: string;
  stop(): Promise<void>;
}

export interface RealPrometheusOptions {
  flags?: string[];
  /** Further lines of its configuration. */
  config?: string;
  /** Called with the data folder before the start. */
  prepare?(tsdb: string): void;
}

/** The distribution's Prometheus, scraping one target, with a data folder that is thrown away. */
export async function startRealPrometheus(target: string, scrapeInterval: string, { flags = [], config: more = '', prepare }: RealPrometheusOptions = {}): Promise<RealPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-prometheus-'));
  const probe = await serve(() => undefined);
  const port = new URL(probe.url).port;
  await probe.close();
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, `global: { scrape_interval: ${scrapeInterval}, scrape_timeout: ${scrapeInterval} }\nscrape_configs:\n  - job_name: test\n    static_configs: [{ targets: ['${new URL(target).host}'] }]\n${more}`);
  prepare?.(join(folder, 'tsdb'));
  const child: ChildProcess = spawn('prometheus', [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`, `--web.listen-address=127.0.0.1:${port}`, ...flags], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  // It looks for targets five seconds after its start.
  const scraped = () => fetch(`${url}/api/v1/query?query=up`).then(async (answer) => (await answer.text()).includes('"up"'), () => false);
  for (let tries = 0; tries < 150 && !(await scraped()); tries++) {
    await pause(100);
  }
  return {
    url,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
