/** T-what-if: what a change of a network costs the one who waits for it: a request of the what-if page, over HTTP, from its text to the answer's. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwin } from '../../sidecar/app/twin-parts';
import { API_PREFIX, type TwinNetwork, type TwinReport } from '../../sidecar/contract';
import { type Handlers, createServer } from '../../sidecar/http/server';
import { createJobs } from '../../sidecar/jobs/jobs';
import { createTasks } from '../../sidecar/past/tasks';
import { createRandom, permutation } from '../../sidecar/nn/random';
import { shippedModels } from '../../sidecar/twin/models/catalogue';
import { generateScenario } from '../../sidecar/twin/scenario/generate';
import { WHATIF_LIMITS } from '../../sidecar/twin/whatif/limits';
import type { Figure } from '../report/figure';

const SIZES = [10, 50, 100, 300];
const ROUNDS = 4;
const TOPOLOGY = { alpha: 0.4, meanDegree: 5 };

/** A generated network as an operator would send it: flows between all pairs, as many as are taken. */
function largeNetwork(nodes: number): TwinNetwork {
  const { scenario } = generateScenario({ seed: 1, nodes, topology: TOPOLOGY });
  const name = (node: number) => `node-${node}`;
  const chosen = permutation(scenario.flows.length, createRandom(1)).slice(0, WHATIF_LIMITS.flows);
  return {
    name: `${nodes} nodes`,
    nodes: Array.from({ length: nodes }, (_, node) => ({ name: name(node) })),
    links: scenario.ports.map(({ from, to, capacity, buffer, policy, weights }) => ({ from: name(from), to: name(to), capacity, buffer, policy, weights, up: true })),
    routing: { kind: 'hops' },
    flows: [...chosen].map((place) => {
      const { src, dst, tos, bandwidth, sizes, arrival } = scenario.flows[place];
      return { flow: `${src}-${dst}`, src: name(src), dst: name(dst), tos, bandwidth, sizes, arrival };
    }),
  };
}

/** The network with another link failed each time: nothing that was answered before can be told again. */
const failed = (network: TwinNetwork, link: number): TwinNetwork => ({ ...network, links: network.links.map((each, index) => ({ ...each, up: index !== link })) });

/** The best of some rounds: a worker that has not yet compiled what it runs takes longer. */
export async function whatIfFigures(): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'what-if-'));
  const jobs = createJobs({ workers: 1 });
  const { handlers } = createTwin({ dataDir, examplesDir: null, modelsDir: shippedModels(), mostSeries: 10, refreshMs: Infinity, jobs, estimateJobs: jobs, tasks: createTasks(Date.now), ask: async () => [], now: Date.now, log: () => {} });
  const server = createServer({ version: '0', tokens: { view: null, stop: null, launch: null, admin: null }, handlers: handlers as unknown as Handlers, metrics: async () => '', ready: () => true, onUnexpected: (error) => console.error(error) });
  try {
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    const figures: Figure[] = [];
    for (const nodes of SIZES) {
      figures.push(await askedOf(`${address}${API_PREFIX}/twin/estimate`, largeNetwork(nodes)));
    }
    return figures;
  } finally {
    await server.close();
    await jobs.close();
    rmSync(dataDir, { recursive: true });
  }
}

async function askedOf(url: string, network: TwinNetwork): Promise<Figure> {
  const times: Array<{ wall: number; cpu: number }> = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [began, before] = [performance.now(), process.cpuUsage()];
    const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ network: failed(network, round), method: 'corrected' }) });
    const text = await answer.text();
    if ((JSON.parse(text) as Partial<TwinReport>).paths?.length !== network.flows.length) {
      throw new Error(`the what-if of ${network.name} was answered ${text.slice(0, 200)}`);
    }
    const { user, system } = process.cpuUsage(before);
    times.push({ wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 });
    bytes = text.length;
  }
  const rounded = (value: number) => Number(value.toPrecision(3));
  const least = (key: 'wall' | 'cpu') => rounded(Math.min(...times.map((time) => time[key])));
  return { id: `T-what-if-${network.nodes.length}`, value: least('wall'), unit: 's', note: `a link failed, ${network.flows.length} flows, ${rounded(bytes / 1e6)} MB of answer; ${least('cpu')} s CPU of all threads, asking and reading included; the first time ${rounded(times[0].wall)} s` };
}
