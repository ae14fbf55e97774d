/** A nominal model without training, and ONNX files that others might bring. */

import { encodeOnnx, type OnnxGraph, type OnnxNode } from '../../../sidecar/nn/onnx';
import { initialArrays } from '../../../sidecar/nn/parameters';
import { createRandom } from '../../../sidecar/nn/random';
import { AUTOENCODER_DEFAULTS, layoutOf } from '../../../sidecar/nominal/autoencoder/autoencoder';
import { paperCalibration } from '../../../sidecar/nominal/judging/calibrate';
import type { NominalModel } from '../../../sidecar/nominal/model';

export const FEATURES = 3;
export const WINDOW = 6;

export function untrained(basis = ''): NominalModel {
  const hyperparameters = { ...AUTOENCODER_DEFAULTS, window: WINDOW, hidden: 5, latent: 4 };
  const features = Array.from({ length: FEATURES }, (_, index) => ({ component: `c${index % 2}`, name: `cpu_seconds_total{mode="${index}"}`, metric: 'cpu_seconds_total', counter: true }));
  return {
    service: 'ims',
    group: 'cpu',
    basis,
    stepMs: 5000,
    features,
    scaler: { kind: 'minmax', unit: [1, 1, 1], center: [0, 1, 2], scale: [2, 3, 4], bound: Infinity },
    fill: [0.1, 0.2, 0.3],
    calibrations: { _all: paperCalibration([0.1, 0.2]) },
    horizons: [],
    detector: 'autoencoder',
    simple: null,
    ensemble: null,
    budgetFactor: 1,
    lineage: { engine: 'onnxruntime', components: ['c0', 'c1'], quality: null, excluded: [], incidents: [] },
    nominal: { from: 0, to: 60_000 },
    trainedAt: 1_000_000,
    weights: { features: FEATURES, hyperparameters, arrays: initialArrays(layoutOf({ features: FEATURES, ...hyperparameters }), createRandom(7)), trainingLoss: 0, validationLoss: 0, epochs: 0 },
  };
}

const node = (op: string, inputs: string[], outputs: string[], attributes: OnnxNode['attributes'] = {}): OnnxNode => ({ op, inputs, outputs, attributes });

/** Answers each window's row before the last: a forecast of a kind that we do not train. */
export const rowBefore = (): OnnxGraph => ({
  nodes: [node('Gather', ['windows', 'before'], ['reconstruction'], { axis: 1 })],
  inputs: [{ name: 'windows', type: 'float32', shape: ['n', WINDOW, FEATURES] }],
  outputs: [{ name: 'reconstruction', type: 'float32', shape: ['n', FEATURES] }],
  constants: [
    { name: 'before', shape: [], data: BigInt64Array.of(BigInt(WINDOW - 2)) },
    { name: 'first', shape: [1], data: BigInt64Array.of(0n) },
  ],
});

/** The same with further operators between its answer `row` and its output. */
export function rowThen(...nodes: OnnxNode[]): OnnxGraph {
  const graph = rowBefore();
  return { ...graph, nodes: [{ ...graph.nodes[0], outputs: ['row'] }, ...nodes] };
}

export const strange = {
  notFinite: () => rowThen(node('Sqrt', ['row'], ['root']), node('Identity', ['root'], ['reconstruction'])),
  random: () => rowThen(node('RandomNormalLike', ['row'], ['noise']), node('Add', ['row', 'noise'], ['reconstruction'])),
  batchwise: () => rowThen(node('ReduceMean', ['row', 'first'], ['mean']), node('Sub', ['row', 'mean'], ['reconstruction'])),
  endless: () => rowThen(node('Loop', ['', '', 'row'], ['reconstruction'], { body: { graph: { nodes: [node('Identity', ['go'], ['on']), node('Identity', ['state'], ['next'])], inputs: [{ name: 'count', type: 'int64', shape: [] }, { name: 'go', type: 'bool', shape: [] }, { name: 'state', type: 'float32', shape: ['n', FEATURES] }], outputs: [{ name: 'on', type: 'bool', shape: [] }, { name: 'next', type: 'float32', shape: ['n', FEATURES] }], constants: [] } } })),
  otherShape: () => rowThen(node('Concat', ['row', 'row'], ['reconstruction'], { axis: 0 })),
  unknownOperator: () => rowThen(node('Launch', ['row'], ['reconstruction'])),
} satisfies Record<string, () => OnnxGraph>;

export const fileOf = (graph: OnnxGraph, metadata?: Record<string, string>): Buffer => encodeOnnx(graph, metadata);
