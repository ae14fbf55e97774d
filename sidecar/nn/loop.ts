/** ONNX's Loop: one body repeated, so that a session runs many steps at once. */

import { apply, createGraph, freshName, type Graph, input, onnxOf, output, type Tensor } from './graph';
import { reshape, sizesAtRun } from './ops';
import { sameShape, shapeError } from './shape';

export interface LoopBody {
  /** What the next step gets, in the order and shapes of `carried`. */
  carried: Tensor[];
  /** What is kept of every step; stacked along a new first axis. */
  kept: Tensor[];
}

/**
 * Repeats `body` once for each element of the first axis of `series`, all of which have the same first dimension.
 * Answers what the last step carried and what all steps kept. Nothing flows back through it: a gradient belongs into the body.
 */
export function loop(graph: Graph, carried: Tensor[], series: Tensor[], body: (inner: Graph, carried: Tensor[], elements: Tensor[]) => LoopBody): LoopBody {
  const inner = createGraph(graph);
  const name = (stem: string) => freshName(graph, stem);
  const step = input(inner, name('step'), [], { type: 'int64' });
  const again = input(inner, name('again'), [], { type: 'bool' });
  const states = carried.map((tensor) => input(inner, name('state'), tensor.shape, { type: tensor.type, trained: tensor.trained }));
  const elements = series.map((tensor) => apply('Gather', [tensor, step], [tensor.shape.slice(1)], [], { attributes: { axis: 0 }, type: tensor.type })[0]);
  const made = body(inner, states, elements);
  const misfit = made.carried.findIndex((tensor, index) => !sameShape(tensor.shape, carried[index].shape));
  if (misfit >= 0) {
    throw shapeError('loop', [carried[misfit].shape, made.carried[misfit].shape], 'differ from step to step');
  }
  [again, ...made.carried, ...made.kept].forEach((tensor) => output(name('result'), tensor));
  const [steps] = series[0].shape;
  const count = reshape(sizesAtRun(series[0], 0, 1), []);
  const shapes = [...carried.map(({ shape }) => shape), ...made.kept.map(({ shape }) => [steps, ...shape])];
  const results = apply('Loop', [count, null, ...carried], shapes, [], { attributes: { body: { graph: onnxOf(inner) } } });
  return { carried: results.slice(0, carried.length), kept: results.slice(carried.length) };
}
