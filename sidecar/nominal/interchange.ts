/** Nominal models as ONNX files, for other runtimes, and scorers from elsewhere in the place of our own network. docs/interchange.md */

import type { ServiceSection } from '../config/config';
import { RoentgenError } from '../errors';
import { encodeGraph, type Graph, type GraphNode, type Tensor } from '../nn/graph';
import { encodeOnnx } from '../nn/onnx';
import type { Pool } from '../nn/pool';
import type { Feature } from '../series/features';
import type { Registry } from '../store/registry';
import { type AutoencoderWeights, shapeOf } from './autoencoder/autoencoder';
import { reconstructionGraph } from './autoencoder/graphs';
import { type AutoencoderScorer, openAutoencoder, type Scorer } from './autoencoder/scoring';
import { openForeignScorer, signatureOf } from './foreign';
import { loadModel, type NominalModel, saveModel } from './model';

/** How a feature is named in an exported file. */
const labelOf = ({ component, name }: Feature): string => `${component} ${name}`;

const isZero = (graph: Graph, tensor: Tensor | null) => graph.constants.some((each) => each.tensor.name === tensor?.name && each.data.every((value) => Number(value) === 0));

/** A sum with zeros repeats along the first axis; every runtime has Concat, some broadcast only one side of an Add (OpenCV 4.6). */
function repeatedByConcat(graph: Graph, node: GraphNode): GraphNode {
  const zeros = node.inputs.find((tensor) => isZero(graph, tensor));
  const repeated = node.inputs.find((tensor) => tensor !== zeros);
  if (node.op !== 'Add' || !zeros || !repeated || repeated.shape[0] !== 1) {
    return node;
  }
  return { ...node, op: 'Concat', inputs: new Array<Tensor>(Number(zeros.shape[0])).fill(repeated), attributes: { axis: 0 } };
}

/** The scoring graph in the operators that all runtimes have, without the constants that this leaves unused. */
function portable(graph: Graph): Graph {
  const nodes = graph.nodes.map((node) => repeatedByConcat(graph, node));
  const used = new Set(nodes.flatMap(({ inputs }) => inputs.map((tensor) => tensor?.name)));
  return { ...graph, nodes, constants: graph.constants.filter(({ tensor }) => used.has(tensor.name)) };
}

/** What a stranger needs to feed the network and to judge its answer; all but `service` and `group` are JSON. An infinite bound is null. */
function metadataOf(model: NominalModel, window: number): Record<string, string> {
  const { service, group, stepMs, features, scaler, fill, calibrations, horizons, nominal, trainedAt } = model;
  const counters = features.map((feature) => feature.counter);
  const values = { step: stepMs / 1000, window, features: features.map(labelOf), counters, scaler, fill, calibrations, horizons, nominal, trainedAt };
  return { service, group, ...Object.fromEntries(Object.entries(values).map(([key, value]) => [key, JSON.stringify(value)])) };
}

const EMPTY = { nodes: [], inputs: [], outputs: [], constants: [] };

/** A file with more metadata: its fields may stand in any order, and metadata is what encodeOnnx writes last. */
const withMetadata = (file: Buffer, metadata: Record<string, string>) => Buffer.concat([file, encodeOnnx(EMPTY, metadata).subarray(encodeOnnx(EMPTY).length)]);

/** The model as one ONNX file with the signature of docs/interchange.md, weights inside. */
export function exportModel(model: NominalModel): Buffer {
  const metadata = metadataOf(model, windowOf(model));
  if (model.foreign) {
    return withMetadata(model.foreign, metadata);
  }
  const weights = networkOf(model);
  return encodeGraph(portable(reconstructionGraph(shapeOf(weights), weights.arrays)), metadata);
}

/** Throws MODEL_UNFIT where simple members judge alone. */
function networkOf({ weights, service, group, detector }: NominalModel): AutoencoderWeights {
  if (!weights) {
    throw new RoentgenError('MODEL_UNFIT', `the model of ${service} ${group} is ${detector}: it has no network`, 'choose a detector with an autoencoder');
  }
  return weights;
}

/** Opens what scores for the model: a scorer from elsewhere where it has one. */
export const openScorer = (model: NominalModel, pool?: Pool): Promise<AutoencoderScorer> => (model.foreign ? openForeignScorer(model.foreign) : openAutoencoder(networkOf(model), pool));

/** Rows that the model's scorer sees at once; simple members see one. */
export const windowOf = (model: NominalModel): number => (model.foreign ? signatureOf(model.foreign).window : model.weights?.hyperparameters.window ?? 1);

const refused = (reason: string, hint?: string) => new RoentgenError('REQUEST_INVALID', `the scorer is not taken: ${reason}`, hint);

/** An exported file names its features; the sidecar feeds those of `basis`, in that order. */
function checkFeatures(file: Buffer, basis: NominalModel): void {
  const { features, metadata } = signatureOf(file);
  if (features !== basis.features.length) {
    throw refused(`it has ${features} features, the model of ${basis.service} ${basis.group} has ${basis.features.length}`, 'export that model to see its features');
  }
  const named = metadata.get('features');
  if (named !== undefined && named !== JSON.stringify(basis.features.map(labelOf))) {
    throw refused(`it was made for other features than the model of ${basis.service} ${basis.group} has`, 'or for another order; export that model to see them');
  }
}

/** Windows of every size a scaler gives: the fill, waves of one and of ten scales, and the bounds. */
function trialWindows({ features, window }: Scorer, fill: number[]): Float32Array[] {
  const wave = (height: number) => Float32Array.from({ length: window * features }, (_, at) => fill[at % features] + height * Math.sin(at + height));
  return [wave(0), wave(1), wave(10), ...[-20, 20].map((bound) => new Float32Array(window * features).fill(bound))];
}

/** Equal up to the order of sums, which may depend on the batch. */
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-4 * Math.max(1, Math.abs(a), Math.abs(b));

/** Throws REQUEST_INVALID unless the answers are finite, come again, and do not depend on what else is in the batch. */
async function tryOut(scorer: Scorer, fill: number[]): Promise<void> {
  const windows = trialWindows(scorer, fill);
  const batch = Float32Array.from(windows.flatMap((each) => [...each]));
  const together = await scorer.reconstructLast(batch, windows.length);
  const again = await scorer.reconstructLast(batch, windows.length);
  if (together.some((value) => !Number.isFinite(value))) {
    throw refused('it answers values that are not finite');
  }
  if (together.some((value, at) => value !== again[at])) {
    throw refused('it answers otherwise when asked again', 'export it for inference, without dropout or sampling');
  }
  for (const [index, window] of windows.entries()) {
    const alone = await scorer.reconstructLast(window, 1);
    if (alone.some((value, at) => !near(value, together[index * scorer.features + at]))) {
      throw refused('what it answers for a window depends on the others in the batch', 'export it for inference');
    }
  }
}

/**
 * `basis` with a scorer from elsewhere: same features, scaler and fill; its lines are not those of the scorer until it is calibrated anew.
 * Throws MODEL_CORRUPT or REQUEST_INVALID for a file that is not taken.
 */
export async function importScorer(file: Buffer, basis: NominalModel): Promise<NominalModel> {
  checkFeatures(file, basis);
  const scorer = await openForeignScorer(file);
  try {
    await tryOut(scorer, basis.fill);
  } finally {
    await scorer.close();
  }
  return { ...basis, foreign: file };
}

/** The newest imported scorer of a group with what it was imported for; null where there is none or the configuration is another now. */
export function pinnedModel(pins: Registry, service: ServiceSection, group: string, onDamaged: (error: RoentgenError) => void): NominalModel | null {
  const pin = loadModel(pins, service, group, onDamaged);
  return pin?.foreign ? pin : null;
}

/** From the next learning pass on the group is calibrated with this model's scorer instead of trained. */
export const pin = (pins: Registry, model: NominalModel): void => saveModel(pins, model);

/** The next learning pass trains the group again: a version without a scorer lies over those with one. */
export const unpin = (pins: Registry, pinned: NominalModel, now: number): void => saveModel(pins, { ...pinned, foreign: undefined, trainedAt: now });
