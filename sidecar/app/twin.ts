/** What the API answers about the network twin. Small networks are estimated here, larger ones and simulations on a worker thread. */

import { join } from 'node:path';
import type { TwinExample, TwinReport } from '../contract';
import { RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import { readExamples } from '../twin/whatif/examples';
import { parseNetwork } from '../twin/whatif/parse';
import { createPlans } from '../twin/whatif/plans';
import { estimateOf } from '../twin/whatif/report';
import { createSimulations, type RunSimulation } from '../twin/whatif/simulations';

type TwinRoutes = 'twinExamples' | 'twinEstimate' | 'twinSimulate' | 'twinSimulation' | 'stopTwinSimulation' | 'twinPlans' | 'twinPlan' | 'saveTwinPlan' | 'deleteTwinPlan';

export interface TwinParts {
  /** Of the sidecar. */
  dataDir: string;
  /** Folder of the shipped networks; null where there is none. */
  examplesDir: string | null;
  jobs: Pick<Jobs, 'run'>;
  /** Milliseconds since the epoch. */
  now(): number;
  log(text: string): void;
}

/** Estimates of fewer flows take some milliseconds. */
const SMALL_FLOWS = 500;
const SMALL_NODES = 60;

export function twinHandlers({ dataDir, examplesDir, jobs, now, log }: TwinParts): Pick<Handlers, TwinRoutes> {
  const plans = createPlans(join(dataDir, 'twin-plans'), now, log);
  const run: RunSimulation = (order, onProgress, signal) => jobs.run('twin-simulation', order, { onProgress, signal });
  const simulations = createSimulations(run);
  let examples: TwinExample[] | null = null;

  function estimated(body: unknown): TwinReport | Promise<TwinReport> {
    const network = parseNetwork(body);
    const small = network.flows.length <= SMALL_FLOWS && network.nodes.length <= SMALL_NODES;
    return small ? estimateOf(network, () => performance.now()) : jobs.run('twin-estimate', network);
  }

  return {
    twinExamples: () => (examples ??= readExamples(examplesDir, () => performance.now(), log)),
    twinEstimate: ({ body }) => estimated(fieldOf(body, 'network')),
    twinSimulate: ({ body }) => simulations.start(body),
    twinSimulation: ({ params }) => simulations.get(params.simulation),
    stopTwinSimulation: ({ params }) => simulations.stop(params.simulation),
    twinPlans: () => plans.list(),
    twinPlan: ({ params }) => plans.get(params.plan),
    saveTwinPlan: async ({ body, author }) => {
      const network = parseNetwork(fieldOf(body, 'network'));
      return plans.save(fieldOf(body, 'name'), { network, estimate: await estimated(network), simulation: simulations.reportOf(network) }, author);
    },
    deleteTwinPlan: ({ params }) => plans.remove(params.plan),
  };
}

function fieldOf(body: unknown, field: 'network' | 'name'): unknown {
  if (typeof body !== 'object' || body === null || !(field in body)) {
    throw new RoentgenError('REQUEST_INVALID', `the request has no ${field}`, `for example {"${field}": ...}`);
  }
  return (body as Record<string, unknown>)[field];
}
