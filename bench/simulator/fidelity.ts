/** Real samples of the challenge simulated again, as long as its own simulator did. */

import { listArchives, readArchiveSamples } from '../../sidecar/twin/scenario/challenge-files';
import { type FlowResult, lossOf, type Sample } from '../../sidecar/twin/scenario/results';
import type { Scenario } from '../../sidecar/twin/scenario/scenario';
import { measurementOf } from '../../sidecar/twin/simulator/measurement';
import { simulate } from '../../sidecar/twin/simulator/simulate';

const WARM_UP_SECONDS = 200;
/** s^2: the files cut jitter to this; ours is cut too, and less than ten of it is not compared. */
const JITTER_STEP = 1e-6;
const cut = (flow: FlowResult): FlowResult => ({ ...flow, jitter: JITTER_STEP * Math.floor(flow.jitter / JITTER_STEP + 1e-6) });

export interface Differences {
  /** MAPE, percent. */
  delay: number;
  jitter: number;
  /** MAE, percent points. */
  loss: number;
}

export interface Fidelity {
  name: string;
  nodes: number;
  events: number;
  cpuSeconds: number;
  file: Differences;
  seeds: Differences;
}

/** Packets sent and forwarded while the sample was simulated. */
function eventsOf({ scenario: { flows, paths }, measured }: Sample): number {
  return measured.seconds * measured.flows.reduce((sum, { packetRate }, flow) => sum + packetRate * paths[flows[flow].src][flows[flow].dst].length, 0);
}

/** Up to `count` samples of at most `events` events, from archives scattered over the list. */
export function* pickSamples(directory: string, count: number, events: number): Generator<Sample> {
  const archives = listArchives(directory);
  const order = archives.map((_, index) => index).sort((a, b) => ((a * 7919) % archives.length) - ((b * 7919) % archives.length));
  let found = 0;
  for (const index of order) {
    for (const sample of readArchiveSamples(archives[index])) {
      if (found < count && eventsOf(sample) <= events) {
        found++;
        yield sample;
      }
    }
    if (found >= count) {
      return;
    }
  }
}

const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over flows of which packets arrived; of `flows` from `truth`. */
export function differences(flows: readonly FlowResult[], truth: readonly FlowResult[]): Differences {
  const pairs = flows.map((flow, index) => [cut(flow), cut(truth[index])]).filter(([a, b]) => a.delay > 0 && b.delay > 0);
  const off = (key: 'delay' | 'jitter', of: FlowResult[][]) => 100 * mean(of.map(([a, b]) => Math.abs(a[key] / b[key] - 1)));
  return {
    delay: off('delay', pairs),
    jitter: off('jitter', pairs.filter(([, b]) => b.jitter >= 10 * JITTER_STEP)),
    loss: 100 * mean(flows.map((flow, index) => Math.abs(lossOf(flow) - lossOf(truth[index])))),
  };
}

async function again(scenario: Scenario, seconds: number, seed: number) {
  const before = process.cpuUsage();
  const result = await simulate(scenario, { seed, warmUpSeconds: WARM_UP_SECONDS, window: { seconds } });
  const { user, system } = process.cpuUsage(before);
  return { events: result.events, flows: measurementOf(result).flows, cpuSeconds: (user + system) / 1e6 };
}

export async function fidelityOf({ name, scenario, measured }: Sample): Promise<Fidelity> {
  const first = await again(scenario, measured.seconds, 1);
  const second = await again(scenario, measured.seconds, 2);
  return {
    name,
    nodes: scenario.nodes,
    events: first.events,
    cpuSeconds: first.cpuSeconds,
    file: differences(first.flows, measured.flows),
    seeds: differences(first.flows, second.flows),
  };
}
