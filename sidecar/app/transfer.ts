import type { SpotStatus, TransferReport, TransferRequest } from '../contract';
import { RoentgenError } from '../errors';
import type { Handlers } from '../http/server';
import type { Jobs } from '../jobs/jobs';
import type { SpotSample } from '../spots/sample';
import { transfer } from '../spots/transfer';

export interface TransferDeps {
  /** A service's classifier. Throws SERVICE_UNKNOWN. */
  spotsOf(service: string): { learn(): Promise<void> };
  statusOf(service: string): SpotStatus;
  /** Samples that teach, of all environments. */
  samplesOf(service: string): SpotSample[];
  callsOf(service: string): Array<[caller: string, callee: string]>;
  jobs: Pick<Jobs, 'run'>;
}

const MOST_FINE_TUNE = 100_000;

/** What the API answers about training and transferring fault-spot classifiers. */
export function transferHandlers({ spotsOf, statusOf, samplesOf, callsOf, jobs }: TransferDeps): Pick<Handlers, 'learnSpots' | 'transfer'> {
  return {
    learnSpots: async ({ params }) => {
      await spotsOf(params.service).learn();
      return statusOf(params.service);
    },
    transfer: async ({ params, body }): Promise<TransferReport> => {
      const { service } = params;
      const { components } = statusOf(service);
      const { source, target, fineTune } = requestOf(body);
      const samples = samplesOf(service);
      const of = (environment: string) => samples.filter((sample) => sample.environment === environment);
      checkEnvironments([source, target], samples);
      const result = await transfer({ source: of(source), target: of(target), components, fineTune, calls: callsOf(service) }, (order) => jobs.run('train-shared', order));
      return { service, source, target, ...result };
    },
  };
}

function requestOf(body: unknown): TransferRequest {
  const { source, target, fineTune } = (body ?? {}) as Partial<Record<keyof TransferRequest, unknown>>;
  if (typeof source !== 'string' || typeof target !== 'string' || source === target) {
    throw new RoentgenError('REQUEST_INVALID', 'a transfer needs source and target, two environments of the sample store', 'for example {"source": "mirror", "target": "production"}');
  }
  if (fineTune !== undefined && !(Number.isInteger(fineTune) && (fineTune as number) >= 1 && (fineTune as number) <= MOST_FINE_TUNE)) {
    throw new RoentgenError('REQUEST_INVALID', `fineTune is a number of samples, not ${JSON.stringify(fineTune)}`);
  }
  return { source, target, fineTune: fineTune as number | undefined };
}

function checkEnvironments(wanted: string[], samples: SpotSample[]): void {
  const known = [...new Set(samples.map(({ environment }) => environment))];
  const strange = wanted.find((environment) => !known.includes(environment));
  if (strange !== undefined) {
    throw new RoentgenError('DATASET_TOO_SMALL', `there are no samples of an environment ${JSON.stringify(strange)}`, known.length === 0 ? 'run a campaign, or import samples' : `there are samples of ${known.join(', ')}`);
  }
}
