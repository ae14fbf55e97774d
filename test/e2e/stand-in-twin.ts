/** The twin's routes for the stand-in: the sidecar's own handlers, with the jobs done in this process. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { twinHandlers } from '../../sidecar/app/twin';
import { RoentgenError, toldOf } from '../../sidecar/errors';
import { ROUTES, STATUS_OF } from '../../sidecar/http/routes';
import type { Jobs } from '../../sidecar/jobs/jobs';
import { simulationReport, type SimulationOrder } from '../../sidecar/twin/whatif/replicate';
import { estimateReport } from '../../sidecar/twin/whatif/report';
import { PROJECT } from './processes';
import { Refusal } from './stand-in-refusal';

const clock = () => performance.now();

const inProcess = (async (kind: string, payload: unknown, { onProgress = () => {}, signal = new AbortController().signal } = {}) =>
  kind === 'twin-estimate' ? estimateReport(payload, clock) : simulationReport(payload as SimulationOrder, { onProgress, signal, clock })) as Jobs['run'];

type Twin = ReturnType<typeof twinHandlers>;

/** Answers a request to /twin; undefined for any other. Plans are in a folder of their own. Throws Refusal. */
export function twinOf(): (method: string, path: string, body: unknown) => Promise<unknown> | undefined {
  let handlers: Twin | null = null;
  return (method, path, body) => {
    if (!path.startsWith('/twin/')) {
      return undefined;
    }
    handlers ??= twinHandlers({ dataDir: mkdtempSync(join(tmpdir(), 'roentgen-twin-')), examplesDir: join(PROJECT, 'deploy', 'twin'), jobs: { run: inProcess }, now: Date.now, log: () => {} });
    return answer(handlers, method, path, body);
  };
}

async function answer(handlers: Twin, method: string, path: string, body: unknown): Promise<unknown> {
  for (const name of Object.keys(handlers) as Array<keyof Twin>) {
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
