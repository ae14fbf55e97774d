/**
 * Scorers that others made: an ONNX file with the signature of a nominal model's network. The file is checked before onnxruntime
 * sees it; what is checked is what an operator could do to the sidecar. It is not protected from errors in onnxruntime itself.
 */

import type { InferenceSession } from 'onnxruntime-node';
import { messageOf, RoentgenError } from '../errors';
import { FLOAT32, type OnnxDescription, type OnnxPort, readOnnx } from '../nn/onnx-reader';
import { engine, ONE_THREAD } from '../nn/platform';
import type { AutoencoderScorer } from './autoencoder/scoring';
import { windowsEnding } from './prepare';

export interface ScorerSignature {
  features: number;
  /** Rows of a window. */
  window: number;
  metadata: Map<string, string>;
}

export const LARGEST_SCORER_BYTES = 64 * 2 ** 20;
/** Windows that are scored in one go. */
const SCORING_BATCH = 64;
/** A run of a graph without these ends after a bounded number of operators. */
const LOOPS = ['Loop', 'Scan', 'If'];
/** ONNX's classical machine learning and onnxruntime's fused and quantised operators; all are in the runtime's own library. */
const DOMAINS = ['ai.onnx.ml', 'com.microsoft'];
const MOST_VALUES = 1_000_000;

const SIGNATURE = 'the signature is: input windows float32 [any, window, features], output reconstruction float32 [any, features]';
const refused = (reason: string, hint = SIGNATURE) => new RoentgenError('REQUEST_INVALID', `the scorer is not taken: ${reason}`, hint);

const shown = ({ name, shape, elementType }: OnnxPort) => `${name} ${elementType === FLOAT32 ? 'float32' : `type ${elementType}`} [${shape?.map((size) => size ?? '?').join(', ') ?? '?'}]`;

/** The fixed sizes of the only port, which must be called `name` and have a first dimension that is not fixed. */
function fixedSizes(what: string, ports: OnnxPort[], name: string, rank: number): number[] {
  const [port] = ports;
  const sizes = port?.shape?.slice(1).filter((size) => typeof size === 'number') ?? [];
  const fits = ports.length === 1 && port.name === name && port.elementType === FLOAT32 && port.shape?.length === rank;
  if (!fits || typeof port.shape?.[0] === 'number' || sizes.length !== rank - 1) {
    throw refused(`its ${what}s are ${ports.map(shown).join(' and ') || 'none'}`);
  }
  return sizes;
}

function refuseUnsafe({ operators, external, functions }: OnnxDescription): void {
  const loop = LOOPS.find((operator) => operators.has(operator));
  const stranger = [...operators].find((operator) => operator.includes(':') && !DOMAINS.includes(operator.split(':')[0]));
  if (external) {
    throw refused('its weights are said to lie in another file', 'export it with the weights inside');
  }
  if (functions || stranger !== undefined) {
    throw refused(stranger === undefined ? 'it defines functions' : `it uses the operator ${JSON.stringify(stranger)}`, `export it with operators of ONNX, ${DOMAINS.join(' or ')} only`);
  }
  if (loop) {
    throw refused(`it uses ${loop}, so that a run might never end`, 'export it with LSTM, GRU or unrolled operators');
  }
}

/** Throws MODEL_CORRUPT for what is no ONNX file, REQUEST_INVALID for one that is no scorer or is not taken. */
export function signatureOf(file: Buffer): ScorerSignature {
  if (file.length > LARGEST_SCORER_BYTES) {
    throw refused(`it has ${file.length} bytes`, `${LARGEST_SCORER_BYTES} at most`);
  }
  const description = readOnnx(file);
  refuseUnsafe(description);
  const [window, features] = fixedSizes('input', description.inputs, 'windows', 3);
  const [answered] = fixedSizes('output', description.outputs, 'reconstruction', 2);
  if (answered !== features || window * features > MOST_VALUES) {
    throw refused(`it answers ${answered} features for windows of ${window} rows of ${features}`);
  }
  return { features, window, metadata: description.metadata };
}

const OPTIONS: InferenceSession.SessionOptions = {
  ...ONE_THREAD,
  logSeverityLevel: 4,
  extra: { session: { ...ONE_THREAD.extra.session, load_model_format: 'ONNX' } },
};

async function guarded<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RoentgenError ? error : new RoentgenError('MODEL_CORRUPT', `onnxruntime cannot ${what} the scorer: ${messageOf(error).slice(0, 300)}`, 'try the file in onnxruntime by itself', { cause: error });
  }
}

/** Opens a scorer that was made elsewhere. Throws as signatureOf does, ENGINE_UNAVAILABLE, and MODEL_CORRUPT where onnxruntime refuses it. */
export async function openForeignScorer(file: Buffer): Promise<AutoencoderScorer> {
  const { features, window } = signatureOf(file);
  const { InferenceSession: Sessions, Tensor } = engine();
  const session = await guarded('open', () => Sessions.create(file, OPTIONS));

  async function run(windows: Float32Array, size: number): Promise<Float32Array> {
    const { reconstruction } = await session.run({ windows: new Tensor('float32', windows, [size, window, features]) });
    if (reconstruction.type !== 'float32' || reconstruction.dims.join() !== [size, features].join()) {
      throw refused(`it answers ${reconstruction.type} [${reconstruction.dims.join(', ')}] for ${size} windows`);
    }
    return reconstruction.data as Float32Array;
  }

  /** Answers `total` x features; `windowsOf` makes the windows from .. from + size - 1. */
  async function inParts(total: number, windowsOf: (from: number, size: number) => Float32Array): Promise<Float32Array> {
    const last = new Float32Array(total * features);
    for (let from = 0; from < total; from += SCORING_BATCH) {
      const size = Math.min(SCORING_BATCH, total - from);
      last.set(await guarded('run', () => run(windowsOf(from, size), size)), from * features);
    }
    return last;
  }

  return {
    features,
    window,
    async reconstructLast(windows, batch) {
      const length = window * features;
      if (windows.length !== batch * length) {
        throw new RoentgenError('INTERNAL', `${windows.length} values are not ${batch} windows of ${window} rows of ${features} features`);
      }
      return inParts(batch, (from, size) => windows.subarray(from * length, (from + size) * length));
    },
    async reconstructRange(matrix, from, to) {
      if (from - window + 1 < 0 || to < from || to * features > matrix.length) {
        throw new RoentgenError('INTERNAL', `${matrix.length} values do not hold the windows of ${window} rows of ${features} features that end at rows ${from} to ${to - 1}`);
      }
      return inParts(to - from, (part, size) => windowsEnding(matrix, features, window, Array.from({ length: size }, (_, index) => from + part + index)));
    },
    close: () => session.release(),
  };
}
