/** What went wrong in a worker, as an error with a code. */

import { messageOf, RoentgenError } from '../errors';

/** What C++, onnxruntime, V8 and the native kernel say when memory is refused. */
const REFUSED_MEMORY = /bad[ _]alloc|Failed to allocate memory|Array buffer allocation failed|heap out of memory|not enough memory/;

const isRefusedMemory = (error: unknown): boolean =>
  REFUSED_MEMORY.test(messageOf(error)) || (error as NodeJS.ErrnoException | null)?.code === 'ERR_WORKER_OUT_OF_MEMORY';

/** TRAINING_OUT_OF_MEMORY where memory was refused, with `what` before the message; else a RoentgenError as it is; else TRAINING_FAILED. */
export function failureOf(error: unknown, what: string): RoentgenError {
  const message = `${what}: ${messageOf(error)}`;
  if (isRefusedMemory(error)) {
    return new RoentgenError('TRAINING_OUT_OF_MEMORY', message, 'free memory, or choose a shorter nominal period or smaller training.* sizes; training goes on where it stood', { cause: error });
  }
  return error instanceof RoentgenError ? error : new RoentgenError('TRAINING_FAILED', message, undefined, { cause: error });
}
