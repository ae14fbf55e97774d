/** Everything behind a page test: stand-in sidecar, real Prometheus with an hour of history, the host page, real Chromium. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { wholeHistory } from './history';
import { ensurePlugin, freePort, type Program, PROJECT, startProgram } from './processes';
import { type StandIn, startStandIn } from './stand-in';

export interface Environment {
  sidecar: StandIn;
  prometheusUrl: string;
  hostUrl: string;
  close: () => Promise<void>;
}

async function startPrometheus(folder: string, target: string): Promise<{ url: string; program: Program }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(folder, 'prometheus.yml');
  const history = join(folder, 'history.txt');
  const data = join(folder, 'data');
  writeFileSync(config, `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: roentgen\n    static_configs: [{ targets: ['${target}'] }]\n`);
  writeFileSync(history, wholeHistory(Date.now() / 1000 - 10));
  execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', history, data], { stdio: 'pipe' });
  const args = [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'];
  const program = await startProgram('prometheus', args, {}, () => fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false));
  return { url, program };
}

/** The packages of another generation may have to be installed first. */
const PATIENCE_MS = 240_000;

export interface HostOptions {
  prometheusUrl: string;
  sidecarUrl: string;
  viewToken: string;
  launchToken: string;
  /** Without it the launch token. */
  stopToken?: string;
  adminToken?: string;
  /** Whose Grafana packages, e.g. `13.1`; without it those that the plugin is built with. */
  generation?: string;
  port?: number;
}

/** The host page in a process of its own; resolves when it says its address. */
export async function startHostPage(options: HostOptions): Promise<{ url: string; program: Program }> {
  const port = options.port ?? (await freePort());
  const args = [join(PROJECT, 'test', 'host', 'main.mjs'), '--port', String(port), '--prometheus', options.prometheusUrl, '--sidecar', options.sidecarUrl, ...(options.generation ? ['--generation', options.generation] : [])];
  const program = await startProgram(process.execPath, args, { ROENTGEN_VIEW_TOKEN: options.viewToken, ROENTGEN_LAUNCH_TOKEN: options.launchToken, ROENTGEN_STOP_TOKEN: options.stopToken ?? '', ROENTGEN_ADMIN_TOKEN: options.adminToken ?? '' }, async (output) => output.includes('http://'), PATIENCE_MS);
  return { url: `http://127.0.0.1:${port}`, program };
}

export async function startEnvironment(at: Pick<HostOptions, 'generation' | 'port'> = {}): Promise<Environment> {
  ensurePlugin();
  const folder = mkdtempSync(join(tmpdir(), 'roentgen-e2e-'));
  const sidecar = await startStandIn();
  const prometheus = await startPrometheus(folder, new URL(sidecar.url).host);
  const host = await startHostPage({ prometheusUrl: prometheus.url, sidecarUrl: sidecar.url, viewToken: sidecar.viewToken, stopToken: sidecar.stopToken, launchToken: sidecar.launchToken, adminToken: sidecar.adminToken, ...at });
  const close = async () => {
    await host.program.stop();
    await prometheus.program.stop();
    await sidecar.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { sidecar, prometheusUrl: prometheus.url, hostUrl: host.url, close };
}
