/**
 * The trained network as graphs for inference: as one of ONNX's fused LSTM operators a layer for single windows and for export, and as
 * unrolled cells on packed constants for long ranges. All answer what the training loss's network answers, last row only.
 */

import { apply, constant, createGraph, freshName, type Graph, input, integers, output, type Tensor } from '../../nn/graph';
import { add, concat, matmul, reshape, transpose } from '../../nn/ops';
import type { Arrays } from '../../nn/parameters';
import { lstmStates } from '../../nn/rnn';
import { sizeOf } from '../../nn/shape';
import type { AutoencoderShape, Layer } from './autoencoder';

/**
 * The graph that reconstructs the last row of windows, as a model is exported: input `windows` [batch, window, features], output
 * `reconstruction` [batch, features], both in scaled units; weights inside.
 */
export function reconstructionGraph({ features, window }: AutoencoderShape, arrays: Arrays): Graph {
  const windows = input(createGraph(), 'windows', ['batch', window, features]);
  output('reconstruction', lastRows(transpose(windows, [1, 0, 2]), arrays));
  return windows.graph;
}

/** The same for scoring: input `rows` [window, batch, features], moment by moment, as the operators need it; one window has the same order in both. */
export function scoringGraph({ features, window }: AutoencoderShape, arrays: Arrays): Graph {
  const rows = input(createGraph(), 'rows', [window, 'batch', features]);
  output('reconstruction', lastRows(rows, arrays));
  return rows.graph;
}

/** [window, batch, features] -> [batch, features] */
function lastRows(rows: Tensor, arrays: Arrays): Tensor {
  const { graph, shape: [window] } = rows;
  const encoded = lastState(everyState(rows, arrays, 'encoder1'), arrays, 'encoder2');
  const repeated = add(constant(graph, new Float32Array(sizeOf([window])), [window, 1, 1]), encoded);
  const decoded = lastState(everyState(repeated, arrays, 'decoder1'), arrays, 'decoder2');
  return readout(reshape(decoded, ['batch', decoded.shape[2]]), arrays);
}

/** [batch, hidden] -> [batch, features] */
function readout(states: Tensor, arrays: Arrays): Tensor {
  const [weight, bias] = ['weight', 'bias'].map((part) => arrays[`readout.${part}`]).map(({ data, shape }) => constant(states.graph, data, shape));
  return matmul(states, weight, bias, false, true);
}

/** A layer as one operator: [moments, batch, in] -> [moments, batch, h] */
function everyState(sequence: Tensor, arrays: Arrays, layer: Layer): Tensor {
  const { inputs, units, moments, batch } = fusedInputs(sequence, arrays, layer);
  const [states] = apply('LSTM', inputs, [[moments, 1, batch, units]], [], { attributes: { hidden_size: units } });
  return reshape(states, [moments, batch, units]);
}

/** [moments, batch, in] -> [1, batch, h], the only output that the operator is asked for. */
function lastState(sequence: Tensor, arrays: Arrays, layer: Layer): Tensor {
  const { inputs, units, batch } = fusedInputs(sequence, arrays, layer);
  const last: Tensor = { ...sequence, name: freshName(sequence.graph, layer), shape: [1, batch, units] };
  sequence.graph.nodes.push({ op: 'LSTM', inputs, outputs: [{ ...last, name: '' }, last], attributes: { hidden_size: units }, rules: [] });
  return last;
}

/** Weights as constants of the operator's own shapes: onnxruntime takes as long for reshaping them as for opening all the rest. */
function fusedInputs(sequence: Tensor, arrays: Arrays, layer: Layer) {
  const { graph, shape: [moments, batch] } = sequence;
  const matrices = ['input', 'hidden'].map((part) => arrays[`${layer}.${part}`]).map(({ data, shape }) => constant(graph, data, [1, ...shape]));
  const units = arrays[`${layer}.hidden`].shape[1];
  // ONNX's bias: that of the input product, then that of the recurrent one.
  const bias = new Float32Array(8 * units);
  bias.set(arrays[`${layer}.bias`].data);
  return { inputs: [sequence, ...matrices, constant(graph, bias, [1, 8 * units])], units, moments, batch };
}

/**
 * The encoder over `batch` windows that begin one row after the other: input `rows` [batch + window - 1, features], output `encoded`
 * [batch, latent]; weights inside. No window is copied out: at each moment the windows' rows are one stretch of `rows`, and the outer
 * layer's input product is made once a row, not once a row and window.
 */
export function encoderGraph({ features, window }: AutoencoderShape, arrays: Arrays, batch: number): Graph {
  const rows = input(createGraph(), 'rows', [batch + window - 1, features]);
  const products = gates(rows.graph, arrays, 'encoder1', ['input'], true)(rows);
  const outer = unrolled(window, arrays, 'encoder1', (moment) => products.map((product) => stretch(product, moment, batch)), rows.graph);
  output('encoded', unrolledOver(outer, arrays, 'encoder2')[window - 1]);
  return rows.graph;
}

/** The decoder after it: input `encoded` [batch, latent], output `reconstruction` [batch, features] of the windows' last rows. */
export function decoderGraph({ window, latent }: AutoencoderShape, arrays: Arrays, batch: number): Graph {
  const encoded = input(createGraph(), 'encoded', [batch, latent]);
  const products = gates(encoded.graph, arrays, 'decoder1', ['input'], true)(encoded);
  const decoded = unrolledOver(unrolled(window, arrays, 'decoder1', () => products, encoded.graph), arrays, 'decoder2')[window - 1];
  output('reconstruction', readout(decoded, arrays));
  return encoded.graph;
}

/** Rows from .. from + count - 1; ops.slice would copy the others as well, since gradients need them. */
const stretch = (x: Tensor, from: number, count: number): Tensor =>
  apply('Slice', [x, integers(x.graph, [from]), integers(x.graph, [from + count]), integers(x.graph, [0])], [[count, x.shape[1]]], [])[0];

type Gates = (x: Tensor, products?: Tensor[]) => Tensor[];

/**
 * What multiplies [batch, in] by each gate's weights and adds the bias or `products`: four of [batch, units], in the order i, o, f, c.
 * The weights, of `parts` side by side, are constants [in, units]: onnxruntime packs those once, when the session is opened.
 */
function gates(graph: Graph, arrays: Arrays, layer: Layer, parts: Array<'input' | 'hidden'>, biased: boolean): Gates {
  const bias = arrays[`${layer}.bias`].data;
  const units = bias.length / 4;
  const turned = parts.map((part) => transposed(arrays[`${layer}.${part}`]));
  const weights = [0, 1, 2, 3].map((gate) => {
    const data = turned.flatMap((rows) => rows.map((row) => row.subarray(gate * units, (gate + 1) * units)));
    return constant(graph, joined(data), [data.length, units]);
  });
  const biases = biased ? weights.map((_, gate) => constant(graph, bias.subarray(gate * units, (gate + 1) * units), [units])) : [];
  return (x, products = biases) => weights.map((weight, gate) => matmul(x, weight, products[gate]));
}

/** The columns of a matrix. */
function transposed({ data, shape: [rows, columns] }: Arrays[string]): Float32Array[] {
  return Array.from({ length: columns }, (_, column) => Float32Array.from({ length: rows }, (__, row) => data[row * columns + column]));
}

function joined(rows: Float32Array[]): Float32Array {
  const all = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, index) => all.set(row, index * row.length));
  return all;
}

/** A layer's states [batch, units], moment by moment, given the input products of each moment. */
function unrolled(window: number, arrays: Arrays, layer: Layer, products: (moment: number) => Tensor[], graph: Graph): Tensor[] {
  const recurrent = gates(graph, arrays, layer, ['hidden'], false);
  return lstmStates(window, (moment, hidden) => (hidden ? recurrent(hidden, products(moment)) : products(moment)));
}

/** The same for a layer on another's states: input and recurrence are one product of [x, h]. */
function unrolledOver(sequence: Tensor[], arrays: Arrays, layer: Layer): Tensor[] {
  const { graph } = sequence[0];
  const [first, both] = [gates(graph, arrays, layer, ['input'], true), gates(graph, arrays, layer, ['input', 'hidden'], true)];
  return lstmStates(sequence.length, (moment, hidden) => (hidden ? both(concat([sequence[moment], hidden], 1)) : first(sequence[moment])));
}
