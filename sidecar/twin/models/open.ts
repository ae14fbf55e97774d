/** From the files of a model to something that predicts. */

import type { TwinEstimator, TwinModelKind } from '../../contract';
import { messageOf, RoentgenError } from '../../errors';
import type { NetworkPredictor } from '../whatif/report';
import { KINDS } from './kinds';
import { type ModelFiles, type ModelPlaces, readModelFiles } from './model-files';

/** Which model to estimate by: a kind's version, or closed forms, which have none. */
export interface ModelChoice {
  method: TwinEstimator;
  version: string | null;
}

const corrupt = (kind: TwinModelKind, error: unknown) =>
  error instanceof RoentgenError && error.code === 'MODEL_CORRUPT' ? error : new RoentgenError('MODEL_CORRUPT', `the model ${kind}: ${messageOf(error)}`, 'use another version, or train one anew', { cause: error });

/** Throws MODEL_CORRUPT. */
export function checkModel(kind: TwinModelKind, files: ModelFiles): void {
  try {
    KINDS[kind].check(files);
  } catch (error) {
    throw corrupt(kind, error);
  }
}

/** Throws MODEL_UNKNOWN, MODEL_CORRUPT. */
export async function openModel(places: ModelPlaces, { method, version }: ModelChoice): Promise<NetworkPredictor> {
  if (method === 'queueing') {
    return KINDS.queueing.open();
  }
  const files = readModelFiles(places, method, version ?? '');
  try {
    return await KINDS[method].open(files);
  } catch (error) {
    throw corrupt(method, error);
  }
}

export interface OpenModels {
  of(places: ModelPlaces, choice: ModelChoice): Promise<NetworkPredictor>;
  close(): Promise<void>;
}

/** Keeps the `most` models that were asked last, opened: a session takes longer to open than to ask. */
export function createOpenModels(most = 3): OpenModels {
  const open = new Map<string, Promise<NetworkPredictor>>();

  function of(places: ModelPlaces, choice: ModelChoice): Promise<NetworkPredictor> {
    const key = JSON.stringify([choice.method, choice.version, places.directory]);
    const found = open.get(key) ?? openModel(places, choice);
    open.delete(key);
    open.set(key, found);
    found.catch(() => open.delete(key));
    [...open.keys()].slice(0, -most).forEach((oldest) => {
      void open.get(oldest)?.then((predictor) => predictor.close(), () => undefined);
      open.delete(oldest);
    });
    return found;
  }

  async function close(): Promise<void> {
    const all = [...open.values()];
    open.clear();
    await Promise.all(all.map((each) => each.then((predictor) => predictor.close(), () => undefined)));
  }

  return { of, close };
}
