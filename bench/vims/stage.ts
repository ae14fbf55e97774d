/** The mirror of the vIMS, a Prometheus and, when there is something to learn from, a sidecar, in the folder of a bench. */

import { join } from 'node:path';
import { PROJECT } from '../../demo/demo';
import { freePort, pause } from '../../demo/process';
import { startPrometheus } from '../../demo/prometheus';
import { demoService } from '../../demo/service';
import { tokenIn } from '../../demo/settings';
import { startSidecar } from '../../demo/sidecar';
import { type Client, createClient } from '../../sidecar/cli/client';
import { loadConfig } from '../../sidecar/config/load';
import type { Interval } from '../../sidecar/contract';
import { loadBlueprint } from '../../sidecar/mirror/blueprint/parse';
import { shippedBlueprint } from '../../sidecar/mirror/blueprint/shipped';
import { mirrorUp } from '../../sidecar/mirror/environment';
import { parseRecording } from '../../sidecar/mirror/load/recording';
import { createPrometheus, type Prometheus } from '../../sidecar/prometheus/client';
import { readIfThere, writeAtomic } from '../../sidecar/store/files';
import { LONGEST_SECONDS, type Plan } from './plan';
import { endStale } from './stale';

const SERVICE = demoService('vims');
const VIRTUAL = ['cpu', 'network', 'memory', 'filesystem'];
const PHYSICAL = ['node-cpu', 'node-network', 'node-memory', 'node-filesystem'];
export const groupsOf = ({ physical }: Pick<Plan, 'physical'>): string[] => [...VIRTUAL, ...(physical ? PHYSICAL : [])];
/** Ports are in the labels of what is scraped: the same after a rerun, or its series would be others. */
const PORTS = { sidecar: 19_797, mirror: 19_798 };

export interface Stage {
  prometheus: Prometheus;
  /** Starts the sidecar, which learns the nominal stretches. */
  watch(nominal: Interval, gaps: Interval[]): Promise<Client>;
  close(): Promise<void>;
}

export interface StageOptions {
  directory: string;
  plan: Plan;
  /** CSV of calls per second that is replayed instead of the shipped profile; '' for that. */
  replay: string;
  say(text: string): void;
}

export async function openStage({ directory, plan, replay, say }: StageOptions): Promise<Stage> {
  const closers: Array<() => Promise<void>> = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) {
      await closer().catch((error: unknown) => say(String(error)));
    }
  };
  await endStale(directory);
  try {
    const load = { ...SERVICE.load, daySeconds: plan.daySeconds, ...(replay ? { replay: { ...parseRecording(readIfThere(replay) ?? ''), scale: 1, speed: plan.compression, start: 0 } } : {}) };
    const mirror = await mirrorUp({ instance: 'benchvims', blueprint: loadBlueprint(shippedBlueprint('vims')), directory: join(directory, 'mirror'), load, metricsPort: await freePort(PORTS.mirror), onStep: (text) => say(`  ${text}`) });
    closers.push(() => mirror.down());
    say(`warming up for ${plan.warmUpSeconds} s`);
    await pause(plan.warmUpSeconds * 1000);
    const ports = { prometheus: await freePort(0), sidecar: await freePort(PORTS.sidecar) };
    const targets = { mirror: new URL(mirror.metricsUrl).host, roentgen: `127.0.0.1:${ports.sidecar}` };
    const running = await startPrometheus({ directory: join(directory, 'prometheus'), port: ports.prometheus, scrapeSeconds: plan.stepSeconds, targets, rules: join(PROJECT, 'provisioning', 'prometheus', 'roentgen.rules.yml') });
    closers.push(() => running.stop());
    return {
      prometheus: createPrometheus({ url: running.url, timeoutMs: 20_000, token: null }),
      watch: async (nominal, gaps) => {
        const config = join(directory, 'roentgen.yaml');
        (['view', 'stop', 'launch'] as const).forEach((right) => tokenIn(join(directory, 'tokens', right)));
        writeAtomic(config, configOf({ directory, plan, ports, targets: mirror.targetFile, nominal, gaps }));
        const sidecar = await startSidecar(config, `http://127.0.0.1:${ports.sidecar}`, join(directory, 'sidecar.log'));
        closers.push(() => sidecar.stop());
        return createClient(loadConfig(config));
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const at = (time: number) => `'${new Date(time).toISOString()}'`;

/** As the demo's, but for a nominal period that is recorded already, and without taking a level that lasts for a new normal one. */
function configOf({ directory, plan, ports, targets, nominal, gaps }: { directory: string; plan: Plan; ports: { sidecar: number; prometheus: number }; targets: string; nominal: Interval; gaps: Interval[] }): string {
  const { kpi, faultable } = SERVICE;
  return `# Written by the bench at every start.
listen: 127.0.0.1:${ports.sidecar}
data_dir: ${join(directory, 'sidecar')}
prometheus: { url: 'http://127.0.0.1:${ports.prometheus}', timeout: 10s }
auth: { view_token_file: tokens/view, stop_token_file: tokens/stop, launch_token_file: tokens/launch }
services:
  - name: vims
    selector: '{namespace="vims"}'
    component_label: pod
    step: ${plan.stepSeconds}s
    nominal: { from: ${at(nominal.from)}, to: ${at(nominal.to)}, exclude: [${gaps.map(({ from, to }) => `{ from: ${at(from)}, to: ${at(to)} }`).join(', ')}] }
    persistence: { k: 2, n: 3 }
    accept_after: never
${plan.physical ? `    nodes: { selector: '{__name__=~"node_.+",job="mirror"}', component_label: instance }\n` : ''}    kpi: { name: ${kpi.name}, unit: ${kpi.unit}, query: '${kpi.query(`${5 * plan.stepSeconds}s`)}', limit: ${kpi.limit} }
chaos:
  enabled: true
  allow: [${faultable.map((component) => `'vims/${component}'`).join(', ')}]
  target_files: ['${targets}']
  max_duration: ${LONGEST_SECONDS}s
`;
}
