/** Runs graphs on onnxruntime, on one thread: models run side by side in worker threads instead. */

import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import { checkFeed, encodeGraph, type Graph } from './graph';
import { type Shape, sizeOf } from './shape';

export type Feeds = Record<string, Float32Array>;

export interface Session {
  /** Takes every input and answers every output by name, row-major. onnxruntime blocks the thread meanwhile. */
  run(feeds: Feeds): Promise<Feeds>;
  close(): Promise<void>;
}

const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  logSeverityLevel: 3,
  extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
};

const float = (data: Float32Array, shape: Shape) => new OrtTensor('float32', data, shape);

export async function openSession(graph: Graph): Promise<Session> {
  const session = await InferenceSession.create(encodeGraph(graph), OPTIONS);
  return {
    async run(feeds) {
      const answers: Feeds = Object.fromEntries(graph.outputs.map(({ name, shape }) => [name, new Float32Array(sizeOf(shape))]));
      const given = Object.entries(feeds).map(([name, data]) => [name, float(data, checkFeed(graph, name, data.length))]);
      const wanted = graph.outputs.map(({ name, shape }) => [name, float(answers[name], shape)]);
      // It writes into the arrays given for the outputs, which spares a copy.
      await session.run(Object.fromEntries(given), Object.fromEntries(wanted));
      return answers;
    },
    close: () => session.release(),
  };
}
