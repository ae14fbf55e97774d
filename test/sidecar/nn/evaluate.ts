import { createGraph, type Graph, input, output, type Tensor } from '../../../sidecar/nn/graph';
import { gradients } from '../../../sidecar/nn/gradient';
import { mul, sum } from '../../../sidecar/nn/ops';
import { createRandom } from '../../../sidecar/nn/random';
import { openSession, type Session } from '../../../sidecar/nn/session';
import { type Shape, sizeOf } from '../../../sidecar/nn/shape';

/** Values in ±(0.2, 1.6), or in (0.7, 2.1), away from 0 where some functions have a kink or a pole. */
export function values(shape: Shape, seed: number, positive = false): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: sizeOf(shape) }, () => (positive ? 0.7 + 1.4 * random() : (0.2 + 1.4 * random()) * (random() < 0.5 ? 1 : -1)));
}

/** Runs a graph once; `build` declares the graph's inputs by name. */
export async function evaluate(feeds: Record<string, Float32Array>, build: (graph: Graph) => Record<string, Tensor>): Promise<Record<string, Float32Array>> {
  const graph = createGraph();
  Object.entries(build(graph)).forEach(([name, tensor]) => output(name, tensor));
  const session = await openSession(graph);
  const answers = await session.run(feeds);
  await session.close();
  return answers;
}

export interface Differentiable {
  shapes: Shape[];
  build(...inputs: Tensor[]): Tensor;
  positive?: boolean;
}

/** The graph of what `build` answers, of its sum weighted by `direction`, and of the gradients of that sum. */
async function openDifferentiable({ shapes, build }: Differentiable): Promise<{ session: Session; result: Shape }> {
  const graph = createGraph();
  const inputs = shapes.map((shape, index) => input(graph, `x${index}`, shape, { trained: true }));
  const result = build(...inputs);
  const loss = sum(mul(result, input(graph, 'direction', result.shape)));
  gradients(loss, inputs).forEach((gradient, index) => output(`dx${index}`, gradient));
  output('loss', loss);
  output('result', result);
  return { session: await openSession(graph), result: result.shape };
}

const feedsOf = (inputs: Array<ArrayLike<number>>, direction: ArrayLike<number>): Record<string, Float32Array> =>
  Object.fromEntries([...inputs.map((values, index) => [`x${index}`, Float32Array.from(values)]), ['direction', Float32Array.from(direction)]]);

export async function outputAndGradients(differentiable: Differentiable, at: { inputs: number[][]; direction: number[] }): Promise<{ output: Float32Array; gradients: Float32Array[] }> {
  const { session } = await openDifferentiable(differentiable);
  const answers = await session.run(feedsOf(at.inputs, at.direction));
  await session.close();
  return { output: answers.result, gradients: differentiable.shapes.map((_, index) => answers[`dx${index}`]) };
}

/**
 * Gradients of a randomly weighted sum of what `build` answers, by reverse mode and by central differences:
 * two lists of the same length.
 */
export async function bothGradients(differentiable: Differentiable): Promise<{ reverse: number[]; differences: number[] }> {
  const { shapes, positive } = differentiable;
  const { session, result } = await openDifferentiable(differentiable);
  const feeds = feedsOf(shapes.map((shape, index) => values(shape, index + 1, positive)), values(result, 99));
  const answers = await session.run(feeds);
  const differences: number[] = [];
  for (const [index, shape] of shapes.entries()) {
    for (let element = 0; element < sizeOf(shape); element++) {
      const moved = async (by: number) => (await session.run({ ...feeds, [`x${index}`]: feeds[`x${index}`].map((value, at) => value + (at === element ? by : 0)) })).loss[0];
      differences.push(((await moved(STEP)) - (await moved(-STEP))) / (2 * STEP));
    }
  }
  await session.close();
  return { reverse: shapes.flatMap((_, index) => [...answers[`dx${index}`]]), differences };
}

/** Large enough against float32 rounding, small enough against curvature. */
const STEP = 1 / 64;
