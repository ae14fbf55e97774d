/** The network twin as the sidecar runs it: models, estimates, plans, published predictions and trainings, put together. */

import { join } from 'node:path';
import type { TwinNetwork } from '../contract';
import { messageOf } from '../errors';
import type { Exposition } from '../http/exposition';
import type { Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import type { Tasks } from '../past/tasks';
import { createCatalogue } from '../twin/models/catalogue';
import type { ModelPlaces } from '../twin/models/model-files';
import { checkModel } from '../twin/models/open';
import { readSnmp, type Row } from '../twin/import/snmp';
import { createPlans } from '../twin/whatif/plans';
import { withTraffic } from '../twin/whatif/traffic';
import { every } from './timer';
import { twinHandlers } from './twin';
import { createEstimates, type TwinEstimates } from './twin-models';
import { createPublished } from './twin-published';
import { createTrainings, type Trainings } from './twin-training';

export interface TwinSettings {
  /** Of the sidecar. */
  dataDir: string;
  /** Folders of the shipped networks and models; null where there are none. */
  examplesDir: string | null;
  modelsDir: string | null;
  mostSeries: number;
  /** Infinity: never. */
  refreshMs: number;
  /** For long work; and a worker of its own for estimates, which are waited for. */
  jobs: Pick<Jobs, 'run'>;
  estimateJobs: Pick<Jobs, 'run'>;
  tasks: Pick<Tasks, 'start' | 'list'>;
  /** Asks the Prometheus that has the SNMP counters. */
  ask(query: string): Promise<Row[]>;
  /** Milliseconds since the epoch. */
  now(): number;
  log(text: string): void;
}

export interface Twin {
  handlers: ReturnType<typeof twinHandlers> & TwinEstimates['handlers'] & Pick<Handlers, 'trainTwin'>;
  fill(out: Exposition): void;
  /** Predicts published plans, now and then again, and goes on with a training that was interrupted. */
  start(): { stop(): Promise<void> };
}

export const modelPlaces = (dataDir: string, shipped: string | null): ModelPlaces => ({ directory: join(dataDir, 'twin-models'), shipped });

export function createTwin({ dataDir, examplesDir, modelsDir, mostSeries, refreshMs, jobs, estimateJobs, tasks, ask, now, log }: TwinSettings): Twin {
  const places = modelPlaces(dataDir, modelsDir);
  const catalogue = createCatalogue(places, checkModel);
  const estimates = createEstimates({ catalogue, places, jobs: estimateJobs });
  const plans = createPlans(join(dataDir, 'twin-plans'), now, log);
  const published = createPublished({ plans, estimate: (network) => estimates.estimate(network), current, mostSeries, now, log });
  const trainings: Trainings = createTrainings({ directory: join(dataDir, 'twin-training'), catalogue, tasks, jobs, now, log });

  /** Counters that cannot be read leave the traffic that the plan was kept with. */
  async function current(network: TwinNetwork): Promise<TwinNetwork> {
    if (!network.counters) {
      return network;
    }
    try {
      const { selector, window } = network.counters;
      const rows = await readSnmp(ask, window, selector);
      return withTraffic(network, await estimateJobs.run('twin-traffic', { rows, name: network.name }));
    } catch (error) {
      log(`traffic of ${network.name} cannot be read, that of its plan is taken: ${messageOf(error)}`);
      return network;
    }
  }

  return {
    handlers: { ...twinHandlers({ examplesDir, estimates, plans, published, jobs, log }), ...estimates.handlers, ...trainings.handlers },
    fill: published.fill,
    start: () => {
      trainings.resume();
      if (!Number.isFinite(refreshMs)) {
        void published.refresh();
      }
      const timer = Number.isFinite(refreshMs) ? every(refreshMs, published.refresh) : null;
      return {
        stop: async () => {
          trainings.stop();
          await timer?.stop();
        },
      };
    },
  };
}
