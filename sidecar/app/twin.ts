/** What the API answers about the network twin. */

import type { TwinExample } from '../contract';
import { RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import { readExamples } from '../twin/whatif/examples';
import { parseNetwork } from '../twin/whatif/parse';
import type { Plans } from '../twin/whatif/plans';
import { createSimulations, type RunSimulation } from '../twin/whatif/simulations';
import { estimatorOf, type TwinEstimates } from './twin-models';
import type { Published } from './twin-published';

type TwinRoutes = 'twinExamples' | 'twinEstimate' | 'twinSimulate' | 'twinSimulation' | 'stopTwinSimulation' | 'twinPlans' | 'twinPlan' | 'saveTwinPlan' | 'deleteTwinPlan' | 'publishTwinPlan';

export interface TwinParts {
  /** Folder of the shipped networks; null where there is none. */
  examplesDir: string | null;
  estimates: Pick<TwinEstimates, 'estimate'>;
  plans: Plans;
  published: Pick<Published, 'changed'>;
  jobs: Pick<Jobs, 'run'>;
  log(text: string): void;
}

export function twinHandlers({ examplesDir, estimates, plans, published, jobs, log }: TwinParts): Pick<Handlers, TwinRoutes> {
  const run: RunSimulation = (order, onProgress, signal) => jobs.run('twin-simulation', order, { onProgress, signal });
  const simulations = createSimulations(run);
  let examples: TwinExample[] | null = null;

  /** By the model in use now. */
  async function estimatedExamples(): Promise<TwinExample[]> {
    examples ??= readExamples(examplesDir, () => performance.now(), log);
    return Promise.all(examples.map(async (example) => ({ ...example, estimate: await estimates.estimate(example.network) })));
  }

  return {
    twinExamples: estimatedExamples,
    twinEstimate: async ({ body }) => estimates.estimate(parseNetwork(fieldOf(body, 'network')), estimatorOf(methodOf(body))),
    twinSimulate: ({ body }) => simulations.start(body),
    twinSimulation: ({ params }) => simulations.get(params.simulation),
    stopTwinSimulation: ({ params }) => simulations.stop(params.simulation),
    twinPlans: () => plans.list(),
    twinPlan: ({ params }) => plans.get(params.plan),
    saveTwinPlan: async ({ body, author }) => {
      const network = parseNetwork(fieldOf(body, 'network'));
      const plan = plans.save(fieldOf(body, 'name'), { network, estimate: await estimates.estimate(network, estimatorOf(methodOf(body))), simulation: simulations.reportOf(network) }, author);
      published.changed(plan.plan);
      return plan;
    },
    publishTwinPlan: ({ params, body }) => {
      const list = plans.publish(params.plan, flagOf(fieldOf(body, 'published')));
      published.changed(params.plan);
      return list;
    },
    deleteTwinPlan: ({ params }) => {
      const list = plans.remove(params.plan);
      published.changed(params.plan);
      return list;
    },
  };
}

function fieldOf(body: unknown, field: 'network' | 'name' | 'published'): unknown {
  if (typeof body !== 'object' || body === null || !(field in body)) {
    throw new RoentgenError('REQUEST_INVALID', `the request has no ${field}`, `for example {"${field}": ...}`);
  }
  return (body as Record<string, unknown>)[field];
}

const methodOf = (body: unknown): unknown => (body as { method?: unknown }).method;

function flagOf(value: unknown): boolean {
  if (typeof value !== 'boolean') {
    throw new RoentgenError('REQUEST_INVALID', `published is ${(JSON.stringify(value) ?? 'nothing').slice(0, 40)}`, 'true or false');
  }
  return value;
}
