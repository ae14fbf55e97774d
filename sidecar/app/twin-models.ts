/** By which model estimates are made, and what the API answers about models of networks. */

import { TWIN_ESTIMATORS, TWIN_MODELS, type TwinEstimator, type TwinEstimatorState, type TwinModelKind, type TwinModels, type TwinModelVersion, type TwinNetwork, type TwinReport } from '../contract';
import { type ErrorCode, RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import { type Catalogue, shippedErrors } from '../twin/models/catalogue';
import type { ModelPlaces } from '../twin/models/model-files';
import type { ModelChoice } from '../twin/models/open';

export interface TwinEstimates {
  /** By the method; without it by the best that can be used. Throws MODEL_UNKNOWN, MODEL_CORRUPT and what is wrong with the network. */
  estimate(network: TwinNetwork, method?: TwinEstimator): Promise<TwinReport>;
  models(): TwinModels;
  handlers: Pick<Handlers, 'twinModels' | 'useTwinModel'>;
}

export interface EstimatesParts {
  catalogue: Catalogue;
  places: ModelPlaces;
  /** A worker of its own: an estimate is waited for, and must not stand behind a training. */
  jobs: Pick<Jobs, 'run'>;
}

/** Of the model or its engine, not of the network that was asked about. */
const MODEL_ERRORS: ErrorCode[] = ['MODEL_UNKNOWN', 'MODEL_CORRUPT', 'ENGINE_UNAVAILABLE', 'TRAINING_FAILED', 'TRAINING_OUT_OF_MEMORY'];

export function createEstimates({ catalogue, places, jobs }: EstimatesParts): TwinEstimates {
  const isKind = (method: string): method is TwinModelKind => TWIN_MODELS.some((kind) => kind === method);

  function stateOf(method: TwinEstimator, versions: TwinModelVersion[]): TwinEstimatorState {
    if (!isKind(method)) {
      return { method, version: null, obstacle: null, errors: shippedErrors(places.shipped)[method] ?? null };
    }
    const used = versions.find(({ model, inUse }) => model === method && inUse);
    return { method, version: used && !used.obstacle ? used.version : null, obstacle: used?.obstacle ?? null, errors: used?.errors ?? null };
  }

  const preferredOf = (states: TwinEstimatorState[]): TwinEstimator => states.find(({ obstacle }) => !obstacle)?.method ?? 'queueing';

  function models(): TwinModels {
    const versions = TWIN_MODELS.flatMap((kind) => catalogue.versions(kind));
    const estimators = TWIN_ESTIMATORS.map((method) => stateOf(method, versions));
    return { preferred: preferredOf(estimators), estimators, versions };
  }

  /** The kinds are tried in their order; what cannot be opened is told by models() and passed over. */
  async function byBest(network: TwinNetwork): Promise<TwinReport> {
    for (const method of TWIN_MODELS) {
      try {
        return await ask(network, { method, version: catalogue.inUse(method) });
      } catch (error) {
        if (!(error instanceof RoentgenError && MODEL_ERRORS.includes(error.code))) {
          throw error;
        }
      }
    }
    return ask(network, { method: 'queueing', version: null });
  }

  const ask = (network: TwinNetwork, choice: ModelChoice) => jobs.run('twin-estimate', { network, places, ...choice });

  return {
    estimate: (network, method) => (method === undefined ? byBest(network) : ask(network, { method, version: isKind(method) ? catalogue.inUse(method) : null })),
    models,
    handlers: {
      twinModels: models,
      useTwinModel: ({ params: { model, version } }) => {
        if (!isKind(model)) {
          throw new RoentgenError('MODEL_UNKNOWN', `there is no model ${JSON.stringify(model.slice(0, 40))} of networks`, `one of ${TWIN_MODELS.join(', ')}`);
        }
        catalogue.use(model, version);
        return models();
      },
    },
  };
}

/** Throws REQUEST_INVALID. */
export function estimatorOf(value: unknown): TwinEstimator | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const method = TWIN_ESTIMATORS.find((each) => each === value);
  if (!method) {
    throw new RoentgenError('REQUEST_INVALID', `the method is ${(JSON.stringify(value) ?? 'nothing').slice(0, 40)}`, `one of ${TWIN_ESTIMATORS.join(', ')}`);
  }
  return method;
}
