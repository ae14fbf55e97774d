/** Runs graphs on onnxruntime, on one thread: models run side by side in worker threads instead. */

import type { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { RoentgenError } from '../errors';
import { encodeGraph, type Graph, type Tensor } from './graph';
import { engine, ONE_THREAD } from './platform';
import { resolve, type Shape, shapeError, type Sizes, sizeOf } from './shape';

export type Values = Float32Array | BigInt64Array;
export type Feeds = Record<string, Values>;
export type Answers = Record<string, Float32Array>;

export interface Session {
  /**
   * Takes every input and answers every output by name, row-major; `sizes` are those of the graph's named dimensions.
   * onnxruntime blocks the thread meanwhile.
   */
  run(feeds: Feeds, sizes?: Sizes): Promise<Answers>;
  close(): Promise<void>;
}

const OPTIONS: InferenceSession.SessionOptions = { ...ONE_THREAD, logSeverityLevel: 3 };

function tensorOf(data: Values, shape: number[]): OrtTensor {
  const { Tensor: EngineTensor } = engine();
  return data instanceof Float32Array ? new EngineTensor('float32', data, shape) : new EngineTensor('int64', data, shape);
}

/** Refuses a feed of the wrong name, type or size before onnxruntime sees it. */
function checked({ name, type, shape }: Tensor, data: Values | undefined, sizes: Sizes): OrtTensor {
  const resolved = resolve(shape, sizes);
  if (!data) {
    throw new RoentgenError('INTERNAL', `the network's input "${name}" was not fed`);
  }
  if (sizeOf(resolved) !== data.length || data instanceof BigInt64Array !== (type === 'int64')) {
    throw shapeError(`input "${name}"`, [[data.length], resolved as Shape], 'differ in size');
  }
  return tensorOf(data, resolved);
}

function feedsOf(graph: Graph, feeds: Feeds, sizes: Sizes): Record<string, OrtTensor> {
  const unknown = Object.keys(feeds).find((name) => !graph.inputs.some((each) => each.name === name));
  if (unknown !== undefined) {
    throw new RoentgenError('INTERNAL', `the network has no input "${unknown}"`);
  }
  return Object.fromEntries(graph.inputs.map((each) => [each.name, checked(each, feeds[each.name], sizes)]));
}

export async function openSession(graph: Graph): Promise<Session> {
  const session = await engine().InferenceSession.create(encodeGraph(graph), OPTIONS);
  return {
    async run(feeds, sizes = {}) {
      const shapes = graph.outputs.map(({ shape }) => resolve(shape, sizes));
      const answers = graph.outputs.map((_, index) => new Float32Array(sizeOf(shapes[index])));
      // It writes into the arrays given for the outputs, which spares a copy.
      const wanted = graph.outputs.map(({ name }, index) => [name, tensorOf(answers[index], shapes[index])]);
      await session.run(feedsOf(graph, feeds, sizes), Object.fromEntries(wanted));
      return Object.fromEntries(graph.outputs.map(({ name }, index) => [name, answers[index]]));
    },
    close: () => session.release(),
  };
}
