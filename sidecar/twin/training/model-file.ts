/** RouteNet-Fermi for all metrics in one file. */

import { readFileSync } from 'node:fs';
import { messageOf, RoentgenError } from '../../errors';
import { decodeModel, encodeModel } from '../../nn/modelfile';
import { type Arrays, layoutSize } from '../../nn/parameters';
import { writeAtomic } from '../../store/files';
import { layoutOf, type Metric } from '../routenet';
import type { Scaling } from '../scenario/sample';
import type { ModelShape } from './judge';
import type { RouteNetTraining } from './options';
import type { Trained } from './rescale';

/** Where a model comes from: what one needs to make it again. */
export interface Provenance {
  /** Networks it learned from, how they were chosen, and from how many. */
  samples: number;
  chosenBy: string;
  candidates: number;
  /** Where candidates came from, if not all were generated. */
  sources?: Array<{ kind: string; path: string; read: number; candidates: number; obedient: number; selected: number }>;
  seed: number;
  training: RouteNetTraining;
  /** By metric: error on the validation networks (MAPE in %, of loss MAE in points) and the epoch that was kept. */
  validation: Partial<Record<Metric, { error: number; epoch: number }>>;
}

export interface RouteNetModel {
  shape: ModelShape;
  scaling: Scaling;
  trained: Trained;
  provenance: Provenance;
  /** [27025] each, with the reference's sizes; of the metrics it was trained for. */
  parameters: Partial<Record<Metric, Float32Array>>;
}

/** Another number for every change of what stands in the file. */
const KIND = 'routenet-fermi/1';
export const METRICS = ['delay', 'jitter', 'loss'] as const satisfies readonly Metric[];

export function encodeRouteNet({ parameters, ...meta }: RouteNetModel): Buffer {
  const arrays: Arrays = {};
  for (const [metric, data] of Object.entries(parameters)) {
    arrays[metric] = { shape: [data.length], data };
  }
  return encodeModel({ kind: KIND, meta, arrays });
}

/** Throws MODEL_CORRUPT. */
export function decodeRouteNet(file: Buffer): RouteNetModel {
  const { meta, arrays } = decodeModel<Omit<RouteNetModel, 'parameters'>>(KIND, file);
  const size = layoutSize(layoutOf(meta.shape));
  const wrong = Object.entries(arrays).find(([, { data }]) => data.length !== size);
  if (wrong) {
    throw new RoentgenError('MODEL_CORRUPT', `it holds ${wrong[1].data.length} weights for ${wrong[0]} where its shape has ${size}`);
  }
  return { ...meta, parameters: Object.fromEntries(Object.entries(arrays).map(([metric, { data }]) => [metric, data])) };
}

export const writeRouteNet = (path: string, model: RouteNetModel): void => writeAtomic(path, encodeRouteNet(model));

/** Throws MODEL_CORRUPT with the file's name, and what to do. */
export function readRouteNet(path: string): RouteNetModel {
  try {
    return decodeRouteNet(readFileSync(path));
  } catch (cause) {
    throw new RoentgenError('MODEL_CORRUPT', `${path}: ${messageOf(cause)}`, 'copy the shipped file again, or train a new model', { cause });
  }
}
