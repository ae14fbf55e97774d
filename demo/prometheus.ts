/** A real Prometheus from the distribution's package, on loopback, scraping the mirror and the sidecar. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf, RoentgenError } from '../sidecar/errors';
import { writeAtomic } from '../sidecar/store/files';
import { ended, pause } from './process';

export interface RunningPrometheus {
  url: string;
  stop(): Promise<void>;
}

export interface PrometheusOptions {
  directory: string;
  port: number;
  scrapeSeconds: number;
  targets: Record<string, string>;
  /** The label `node` of a target, as a cluster's discovery would set it. */
  nodes?: Record<string, string>;
  rules: string;
}

const RETENTION = '2d';
const READY_TRIES = 150;

/** Starts it and waits until it is ready. Throws PROMETHEUS_UNREACHABLE with the end of its log's path. */
export async function startPrometheus(options: PrometheusOptions): Promise<RunningPrometheus> {
  mkdirSync(options.directory, { recursive: true });
  const config = join(options.directory, 'prometheus.yml');
  const log = join(options.directory, 'prometheus.log');
  writeAtomic(config, configOf(options));
  const output = openSync(log, 'w');
  const child = spawn('prometheus', [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(options.directory, 'tsdb')}`,
    `--storage.tsdb.retention.time=${RETENTION}`,
    `--web.listen-address=127.0.0.1:${options.port}`,
    '--web.enable-lifecycle',
    // Scores of before the models were there are written back.
    '--web.enable-remote-write-receiver',
  ], { detached: true, stdio: ['ignore', output, output] });
  const url = `http://127.0.0.1:${options.port}`;
  await untilReady(child, url, log);
  return { url, stop: () => ended(child, 'SIGTERM', 10_000) };
}

function configOf({ scrapeSeconds, targets, nodes = {}, rules }: PrometheusOptions): string {
  const jobs = Object.entries(targets).map(([job, target]) => `  - job_name: ${job}\n    static_configs:\n      - targets: ['${target}']\n${job in nodes ? `        labels: { node: ${JSON.stringify(nodes[job])} }\n` : ''}`);
  // Prometheus takes no fractions of its units.
  const scrape = `${Math.round(1000 * scrapeSeconds)}ms`;
  return `global:\n  scrape_interval: ${scrape}\n  scrape_timeout: ${scrape}\n  evaluation_interval: 5s\nstorage:\n  tsdb:\n    out_of_order_time_window: ${RETENTION}\nrule_files: ['${rules}']\nscrape_configs:\n${jobs.join('')}`;
}

async function untilReady(child: ChildProcess, url: string, log: string): Promise<void> {
  let failure: unknown = null;
  child.once('error', (error) => (failure = error));
  for (let tries = 0; tries < READY_TRIES; tries++) {
    if (child.exitCode !== null || failure) {
      throw new RoentgenError('PROMETHEUS_UNREACHABLE', `prometheus ended at once (${failure ? messageOf(failure) : `status ${child.exitCode}`})`, `its log is ${log}`);
    }
    if (await fetch(`${url}/-/ready`).then((answer) => answer.ok, () => false)) {
      return;
    }
    await pause(100);
  }
  await ended(child, 'SIGKILL', 1000);
  throw new RoentgenError('PROMETHEUS_UNREACHABLE', 'prometheus did not become ready', `its log is ${log}`);
}
