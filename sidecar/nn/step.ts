/** Training as a graph: for each of many batches the loss, its gradient and an Adam step, in one run. */

import { createGraph, type Graph, input, output, type Tensor } from './graph';
import { gradients } from './gradient';
import { loop } from './loop';
import type { ElementType } from './onnx';
import { adamStep, clipped } from './optimizer';
import { type Layout, layoutSize, unpack } from './parameters';
import type { Shape } from './shape';

/** Declares a value that each batch brings. */
export type Data = (name: string, shape: Shape, type?: ElementType) => Tensor;

export type BuildLoss = (data: Data, parameters: Record<string, Tensor>) => Tensor;

/** The number of batches in a run. */
export const STEPS = 'steps';

/**
 * Inputs parameters, m, v [size], rate and shrink [steps] (see adamStep), and what `build` declares with a leading dimension steps;
 * outputs losses [steps] (each before its step) and newParameters, newM, newV. `clip` limits the gradient's norm.
 */
export function trainingGraph(layout: Layout, build: BuildLoss, clip = Infinity): Graph {
  const declared = declarations(layout, build);
  const graph = createGraph();
  const size = [layoutSize(layout)];
  const carried = ['parameters', 'm', 'v'].map((name) => input(graph, name, size, { trained: name === 'parameters' }));
  const series = ['rate', 'shrink'].map((name) => input(graph, name, [STEPS]));
  const batches = declared.map(({ name, shape, type }) => input(graph, name, [STEPS, ...shape], { type }));
  const result = loop(graph, carried, [...series, ...batches], (inner, [parameters, m, v], [rate, shrink, ...elements]) => {
    const batch = new Map(declared.map(({ name }, index) => [name, elements[index]]));
    const loss = build((name) => batch.get(name) as Tensor, unpack(parameters, layout));
    const [gradient] = gradients(loss, [parameters]);
    const stepped = adamStep({ parameters, m, v }, Number.isFinite(clip) ? clipped(inner, gradient, clip) : gradient, rate, shrink);
    return { carried: [stepped.parameters, stepped.m, stepped.v], kept: [loss] };
  });
  output('losses', result.kept[0]);
  ['newParameters', 'newM', 'newV'].forEach((name, index) => output(name, result.carried[index]));
  return graph;
}

/** What `build` asks of a batch, found by building it once for nothing. */
function declarations(layout: Layout, build: BuildLoss): Tensor[] {
  const graph = createGraph();
  build((name, shape, type) => input(graph, name, shape, { type }), unpack(input(graph, 'parameters', [layoutSize(layout)]), layout));
  return graph.inputs.slice(1);
}

/** The graph of the loss alone: inputs parameters and what `build` declares, output loss. */
export function lossGraph(layout: Layout, build: BuildLoss): Graph {
  const graph = createGraph();
  const parameters = unpack(input(graph, 'parameters', [layoutSize(layout)]), layout);
  output('loss', build((name, shape, type) => input(graph, name, shape, { type }), parameters));
  return graph;
}
