/** What makes training's steps: a compiled graph, which is the reference, or the native kernel where there is one. */

import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import type { Graph } from './graph';
import type { NativeAutoencoder } from './native/native';
import type { Feeds, Session, Values } from './session';
import type { Sizes } from './shape';

/** What training changes. */
export interface TrainingState {
  parameters: Float32Array;
  m: Float32Array;
  v: Float32Array;
  /** Adam steps made. */
  step: number;
}

/** What one step is fed, beside parameters, m, v, rate and shrink; `sizes` are those of the graph's named dimensions. */
export interface Batch {
  feeds: Feeds;
  sizes?: Sizes;
}

export interface Trainer {
  /**
   * One Adam step a batch; `rates` and `shrinks` as adamStep takes them, one a batch. Replaces the vectors of `state` or writes to
   * them and leaves its count of steps alone. Answers each batch's loss before its step.
   */
  run(state: TrainingState, batches: Batch[], rates: Float32Array, shrinks: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

/** Opens a session; who asks with the same key may get the same one, so that models of one shape are compiled once. */
export type OpenSession = (key: string, build: () => Graph) => Promise<Session>;

/** Trains by a session of trainingGraph. Batches of the same sizes that follow each other make one run. */
export function graphTrainer(session: Session): Trainer {
  return {
    async run(state, batches, rates, shrinks) {
      const losses = new Float32Array(batches.length);
      for (const [from, to] of stretches(batches)) {
        const { parameters, m, v } = state;
        const feeds = stacked(batches.slice(from, to).map((batch) => batch.feeds));
        const [rate, shrink] = [rates.subarray(from, to), shrinks.subarray(from, to)];
        const answers = await session.run({ ...feeds, parameters, m, v, rate, shrink }, { ...batches[from].sizes, steps: to - from });
        losses.set(answers.losses, from);
        Object.assign(state, { parameters: answers.newParameters, m: answers.newM, v: answers.newV });
      }
      return losses;
    },
    close: () => session.close(),
  };
}

/** Ranges [from, to) of batches with the same sizes. */
function stretches(batches: Batch[]): Array<[number, number]> {
  const sizes = batches.map((batch) => JSON.stringify(batch.sizes));
  const starts = sizes.flatMap((each, index) => (index === 0 || each !== sizes[index - 1] ? [index] : []));
  return starts.map((start, index) => [start, starts[index + 1] ?? batches.length]);
}

/** Each input of the batches along a leading axis; a single batch's as it is. */
function stacked(batches: Feeds[]): Feeds {
  const [first] = batches;
  return batches.length === 1 ? first : Object.fromEntries(Object.keys(first).map((name) => [name, joined(batches.map((feeds) => feeds[name]))]));
}

function joined(parts: Values[]): Values {
  const size = parts.reduce((total, { length }) => total + length, 0);
  const whole = parts[0] instanceof Float32Array ? new Float32Array(size) : new BigInt64Array(size);
  let offset = 0;
  for (const part of parts) {
    (whole as Float32Array).set(part as Float32Array, offset);
    offset += part.length;
  }
  return whole;
}

/** Trains the LSTM autoencoder by the native kernel, on the feeds rows, encoderMask and decoderMask of reconstructionLoss. */
export function nativeTrainer(kernel: NativeAutoencoder, clip = Infinity): Trainer {
  return {
    async run(state, batches, rates, shrinks) {
      // The kernel blocks the thread: a message that cancels comes in between.
      await eventLoopTurn();
      return Float32Array.from(batches, ({ feeds }, index) => {
        const [rows, encoder, decoder] = [feeds.rows, feeds.encoderMask, feeds.decoderMask] as Float32Array[];
        return kernel.step(state, rows, { encoder, decoder }, rates[index], shrinks[index], clip);
      });
    },
    close: async () => kernel.close(),
  };
}
