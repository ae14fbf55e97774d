/** What the demo writes for the sidecar: its configuration and, the first time, random tokens. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readIfThere, writeAtomic } from '../sidecar/store/files';
import type { DemoService } from './service';

export interface DemoOptions {
  service: DemoService;
  /** Folder of everything that the demo keeps between starts. */
  directory: string;
  /** Prefix of namespaces and cgroups: several demos may run side by side. */
  instance: string;
  stepSeconds: number;
  /** A service that has just started is not yet as it will be: caches fill, memory grows. */
  warmUpSeconds: number;
  nominalSeconds: number;
  /** Length of the compressed day of the load. */
  daySeconds: number;
  seed: number;
  /** Preferred ports; a free one is taken where one is in use. */
  ports: { page: number; sidecar: number; prometheus: number };
  /** Folder that experiment folders are in. */
  deploy: string;
  /** Whether the machine's own figures are watched, too, as the node below the service: all that it does shows in them. */
  nodes: boolean;
  /** Whether to serve the page with the plugin. */
  page: boolean;
  say(text: string): void;
}

/** The token in the file; a new random one where there is none. */
export function tokenIn(path: string): string {
  const present = readIfThere(path)?.trim();
  if (present) {
    return present;
  }
  const token = randomBytes(32).toString('hex');
  writeAtomic(path, `${token}\n`);
  return token;
}

/** In the demo's compressed time a new level is accepted after this many steps; in real life after hours. */
const ACCEPT_STEPS = 40;

/** The sidecar's configuration, as YAML. Paths are relative to the demo's directory. */
export function sidecarConfig(options: DemoOptions, ports: { sidecar: number; prometheus: number }, targetFile: string): string {
  const { service: { service, kpi, faultable, experiments } } = options;
  return `# Written by the demo at every start.
listen: 127.0.0.1:${ports.sidecar}
data_dir: ${join(options.directory, 'sidecar')}
prometheus:
  url: http://127.0.0.1:${ports.prometheus}
  timeout: 5s
auth:
  view_token_file: tokens/view
  stop_token_file: tokens/stop
  launch_token_file: tokens/launch
  admin_token_file: tokens/admin
services:
  - name: ${service}
    selector: '{namespace="${service}"}'
    component_label: pod
${options.nodes ? `    nodes: { selector: '{job="mirror", __name__=~"node_.+"}', component_label: node }\n` : ''}    step: ${options.stepSeconds}s
    nominal: { duration: ${options.nominalSeconds}s }
    persistence: { k: 2, n: 3 }
    accept_after: ${ACCEPT_STEPS * options.stepSeconds}s
    backfill: ${options.nominalSeconds}s
    kpi:
      name: ${kpi.name}
      unit: ${kpi.unit}
      query: '${kpi.query(`${5 * options.stepSeconds}s`)}'
      limit: ${kpi.limit}
chaos:
  enabled: true
  allow: [${faultable.map((component) => `'${service}/${component}'`).join(', ')}]
  target_files: ['${targetFile}']
  experiments_dir: ${join(options.deploy, experiments)}
  max_duration: 5m
`;
}
