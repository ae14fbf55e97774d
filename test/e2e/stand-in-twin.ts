/** The twin's routes for the stand-in: the sidecar's own handlers, with the jobs done in this process. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwin, type Twin } from '../../sidecar/app/twin-parts';
import type { TaskStatus } from '../../sidecar/contract';
import { RoentgenError, toldOf } from '../../sidecar/errors';
import { ROUTES, STATUS_OF } from '../../sidecar/http/routes';
import type { Jobs } from '../../sidecar/jobs/jobs';
import { createTasks } from '../../sidecar/past/tasks';
import { estimateBy, type EstimateOrder } from '../../sidecar/twin/models/ask';
import { readModelFiles, SHIPPED } from '../../sidecar/twin/models/model-files';
import { createOpenModels } from '../../sidecar/twin/models/open';
import type { TrainingResult } from '../../sidecar/twin/models/train';
import { simulationReport, type SimulationOrder } from '../../sidecar/twin/whatif/replicate';
import { PROJECT } from './processes';
import { Refusal } from './stand-in-refusal';

const clock = () => performance.now();
const SHIPPED_MODELS = join(PROJECT, 'deploy', 'twin', 'models');
const models = createOpenModels();
type Hooks = { onProgress?(share: number): void; signal?: AbortSignal };

const inProcess = (async (kind: string, payload: unknown, { onProgress = () => {}, signal = new AbortController().signal }: Hooks = {}) => {
  switch (kind) {
    case 'twin-estimate':
      return estimateBy(payload as EstimateOrder, models, clock);
    case 'twin-training':
      return pretendedTraining(onProgress, signal);
    default:
      return simulationReport(payload as SimulationOrder, { onProgress, signal, clock });
  }
}) as Jobs['run'];

/** Takes a moment, and comes out with the model that is there already. */
async function pretendedTraining(onProgress: (share: number) => void, signal: AbortSignal): Promise<TrainingResult> {
  for (let step = 1; step <= 10; step++) {
    await new Promise((resolve) => setTimeout(resolve, 150));
    signal.throwIfAborted();
    onProgress(step / 10);
  }
  const files = Object.fromEntries(readModelFiles({ directory: '', shipped: SHIPPED_MODELS }, 'corrected', SHIPPED));
  return { model: 'corrected', files, errors: { delay: 2.7, jitter: 9.9, loss: 0.16, networks: 6, paths: 2500, about: 'generated, of 12 to 30 nodes' } };
}

/** The work that is under way in it stands beside the stand-in's own. */
export const twinTasks = createTasks(Date.now);
export const stopTwinTask = (task: string): TaskStatus | null => (twinTasks.list().some((each) => each.task === task) ? twinTasks.stop(task) : null);

type TwinHandlers = Twin['handlers'];

/** Answers a request to /twin; undefined for any other. Plans are in a folder of their own. Throws Refusal. */
export function twinOf(): (method: string, path: string, body: unknown) => Promise<unknown> | undefined {
  let handlers: TwinHandlers | null = null;
  const begin = (): TwinHandlers => createTwin({
    dataDir: mkdtempSync(join(tmpdir(), 'roentgen-twin-')),
    examplesDir: join(PROJECT, 'deploy', 'twin'),
    modelsDir: SHIPPED_MODELS,
    mostSeries: 500,
    refreshMs: Infinity,
    jobs: { run: inProcess },
    estimateJobs: { run: inProcess },
    tasks: twinTasks,
    ask: async () => [],
    now: Date.now,
    log: () => {},
  }).handlers;
  return (method, path, body) => {
    if (!path.startsWith('/twin/')) {
      return undefined;
    }
    handlers ??= begin();
    return answer(handlers, method, path, body);
  };
}

async function answer(handlers: TwinHandlers, method: string, path: string, body: unknown): Promise<unknown> {
  for (const name of Object.keys(handlers) as Array<keyof TwinHandlers>) {
    const found = ROUTES[name].method === method && new RegExp(`^${ROUTES[name].path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(path);
    if (found) {
      try {
        return await handlers[name]({ params: { ...found.groups }, body, query: {}, author: 'test' });
      } catch (error) {
        throw new Refusal(error instanceof RoentgenError ? (STATUS_OF[error.code] ?? 500) : 500, toldOf(error));
      }
    }
  }
  throw new Refusal(404, { code: 'NOT_FOUND', message: 'nothing is here' });
}
