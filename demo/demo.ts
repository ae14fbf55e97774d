/**
 * The whole loop on one machine: mirror, Prometheus, sidecar and a page that shows the built plugin.
 * Everything that starts has a named clean-up; they run last-in first-out.
 */

import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { API_PREFIX, type Right, type ServiceStatus } from '../sidecar/contract';
import { messageOf } from '../sidecar/errors';
import { loadBlueprint } from '../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../sidecar/mirror/blueprint/shipped';
import { type Mirror, mirrorUp } from '../sidecar/mirror/environment';
import { writeAtomic } from '../sidecar/store/files';
import { freePort, pause } from './process';
import { startPrometheus } from './prometheus';
import { demoService } from './service';
import { type DemoOptions, sidecarConfig, tokenIn } from './settings';
import { type RunningSidecar, startSidecar } from './sidecar';

export interface Demo {
  /** The sidecar's configuration file, for the command line. */
  config: string;
  pageUrl: string | null;
  sidecarUrl: string;
  prometheusUrl: string;
  viewToken: string;
  launchToken: string;
  mirror: Mirror;
  sidecar: RunningSidecar;
  stop(): Promise<void>;
}

export const PROJECT = resolve(__dirname, '..', '..');

export const DEMO_DEFAULTS: Omit<DemoOptions, 'say'> = {
  service: demoService('employees'),
  directory: join(PROJECT, 'data'),
  instance: 'demo',
  stepSeconds: 1,
  warmUpSeconds: 45,
  nominalSeconds: 180,
  daySeconds: 60,
  seed: 1,
  ports: { page: 3000, sidecar: 9797, prometheus: 9090 },
  deploy: join(PROJECT, 'deploy'),
  nodes: false,
  page: true,
};

interface Cleanup {
  name: string;
  run(): Promise<void>;
}

/** The page's server is plain JavaScript of the test folder. */
interface HostModule {
  startHost(options: { port: number; prometheusUrl: string; sidecarUrl: string; viewToken: string; stopToken: string; launchToken: string; adminToken: string }): Promise<{ url: string; close(): Promise<void> }>;
}

/** Brings everything up, or takes down what was up and throws. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const cleanups: Cleanup[] = [];
  const stop = async () => {
    for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) {
      options.say(`stopping ${cleanup.name}`);
      await cleanup.run().catch((error: unknown) => options.say(`  ${messageOf(error)}`));
    }
  };
  try {
    return { ...(await bringUp(options, cleanups)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function bringUp(options: DemoOptions, cleanups: Cleanup[]): Promise<Omit<Demo, 'stop'>> {
  const { directory, service, say } = options;
  say(`mirror: ${service.title}`);
  const mirror = await mirrorUp({ instance: options.instance, blueprint: loadBlueprint(shippedBlueprint(service.service)), directory: join(directory, 'mirror'), load: { ...service.load, daySeconds: options.daySeconds, seed: options.seed }, onStep: (text) => say(`  ${text}`) });
  cleanups.push({ name: 'the mirror', run: () => mirror.down() });

  say(`letting the service warm up for ${options.warmUpSeconds} s`);
  await pause(options.warmUpSeconds * 1000);

  const ports = { prometheus: await freePort(options.ports.prometheus), sidecar: await freePort(options.ports.sidecar), page: await freePort(options.ports.page) };
  say(`Prometheus on port ${ports.prometheus}`);
  const prometheus = await startPrometheus({
    directory: join(directory, 'prometheus'),
    port: ports.prometheus,
    scrapeSeconds: options.stepSeconds,
    targets: { mirror: new URL(mirror.metricsUrl).host, roentgen: `127.0.0.1:${ports.sidecar}` },
    nodes: { mirror: hostname() },
    rules: join(PROJECT, 'provisioning', 'prometheus', 'roentgen.rules.yml'),
  });
  cleanups.push({ name: 'Prometheus', run: () => prometheus.stop() });

  say(`sidecar on port ${ports.sidecar}`);
  const token = (right: Right) => tokenIn(join(directory, 'tokens', right));
  const tokens = { viewToken: token('view'), stopToken: token('stop'), launchToken: token('launch'), adminToken: token('admin') };
  const config = join(directory, 'roentgen.yaml');
  writeAtomic(config, sidecarConfig(options, ports, mirror.targetFile));
  const sidecar = await startSidecar(config, `http://127.0.0.1:${ports.sidecar}`, join(directory, 'sidecar.log'));
  cleanups.push({ name: 'the sidecar', run: () => sidecar.stop() });

  const pageUrl = options.page ? await startPage(ports, prometheus.url, sidecar.url, tokens, cleanups, say) : null;
  return { config, pageUrl, sidecarUrl: sidecar.url, prometheusUrl: prometheus.url, ...tokens, mirror, sidecar };
}

/** import() as Node does it, which a CommonJS build would turn into require(). */
const importModule = new Function('url', 'return import(url)') as (url: string) => Promise<unknown>;

async function startPage(ports: { page: number }, prometheusUrl: string, sidecarUrl: string, tokens: { viewToken: string; stopToken: string; launchToken: string; adminToken: string }, cleanups: Cleanup[], say: (text: string) => void): Promise<string> {
  say(`page on port ${ports.page}`);
  const host = (await importModule(pathToFileURL(join(PROJECT, 'test', 'host', 'server.mjs')).href)) as HostModule;
  const page = await host.startHost({ port: ports.page, prometheusUrl, sidecarUrl, ...tokens });
  cleanups.push({ name: 'the page', run: () => page.close() });
  return page.url;
}

/** What the sidecar says of its services. */
export async function services(demo: Pick<Demo, 'sidecarUrl' | 'viewToken'>): Promise<ServiceStatus[]> {
  const answer = await fetch(`${demo.sidecarUrl}${API_PREFIX}/services`, { headers: { authorization: `Bearer ${demo.viewToken}` } });
  return (await answer.json()) as ServiceStatus[];
}

/** Waits until every group of every service has a score; tells its progress. Stops early when the signal fires. */
export async function untilScored(demo: Pick<Demo, 'sidecarUrl' | 'viewToken'>, onProgress: (share: number, text: string) => void, signal?: AbortSignal): Promise<void> {
  while (!signal?.aborted) {
    const groups = (await services(demo).catch(() => [])).flatMap((service) => service.groups);
    const share = groups.length === 0 ? 0 : groups.reduce((sum, group) => sum + shareOf(group), 0) / groups.length;
    onProgress(share, groups.length === 0 ? 'waiting for series' : groups.map((group) => `${group.group} ${group.state}${group.error ? ` (${group.error.code})` : ''}`).join(', '));
    if (groups.length > 0 && groups.every((group) => group.latest !== null)) {
      return;
    }
    await pause(1000);
  }
}

/** Collecting is by far the longest part of the way to the first score. */
const COLLECTING_SHARE = 0.9;

function shareOf(group: ServiceStatus['groups'][number]): number {
  switch (group.state) {
    case 'collecting':
      return COLLECTING_SHARE * group.progress;
    case 'training':
      return COLLECTING_SHARE + (1 - COLLECTING_SHARE) * group.progress;
    case 'ready':
      return 1;
    case 'failed':
      return 0;
  }
}
