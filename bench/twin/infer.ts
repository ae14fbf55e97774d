/** How long RouteNet-Fermi takes for a network of 300 nodes, all pairs, on one core. */

import { chunkedTensors, predict } from '../../sidecar/twin/prediction';
import { generateScenario } from '../../sidecar/twin/scenario/generate';
import { toNetworkSample } from '../../sidecar/twin/scenario/sample';
import { roomFor } from '../../sidecar/twin/training/networks';
import type { RouteNetModel } from '../../sidecar/twin/training/model-file';
import { routeNetSessions } from '../../sidecar/twin/training/sessions';
import type { Figure } from '../report/figure';

const NODES = 300;
/** As the challenge's large networks have: 4 to 6 links a node, paths of some 4 hops. */
const TOPOLOGY = { alpha: 0.4, meanDegree: 5 };
const ROUNDS = 3;

const cpuSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1e6;
};

/** CPU seconds, because a core may be shared; the best of some rounds after one that plans memory. */
export async function inferFigures({ shape, scaling, parameters }: RouteNetModel): Promise<Figure[]> {
  const { scenario } = generateScenario({ seed: 1, nodes: NODES, topology: TOPOLOGY });
  const sessions = routeNetSessions();
  const times: Array<{ prepared: number; predicted: number }> = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const began = process.cpuUsage();
    const { network } = toNetworkSample(scenario, scaling);
    const tensors = chunkedTensors(network, roomFor(network));
    const prepared = cpuSeconds(began);
    const session = await sessions.prediction({ ...shape, metric: 'delay', longest: roomFor(network) });
    const start = process.cpuUsage();
    await predict(session, parameters.delay ?? new Float32Array(0), tensors);
    times.push({ prepared, predicted: cpuSeconds(start) });
  }
  await sessions.close();
  const least = (of: (time: { prepared: number; predicted: number }) => number) => Number(Math.min(...times.slice(1).map(of)).toPrecision(3));
  const note = `delays of ${scenario.flows.length} paths; ${least(({ prepared }) => prepared)} s more from scenario to tensors, once for all metrics`;
  return [{ id: 'T-infer', value: least(({ predicted }) => predicted), unit: 's CPU', note }];
}
