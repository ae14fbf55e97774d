import { RoentgenError } from '../../../sidecar/errors';
import { failureOf } from '../../../sidecar/jobs/failures';

test.each<[string, unknown, string]>([
  ['onnxruntime on Linux', new Error('Non-zero status code returned while running Loop node. Status Message: std::bad_alloc'), 'TRAINING_OUT_OF_MEMORY'],
  ['onnxruntime on Windows', new Error('bad allocation'), 'TRAINING_OUT_OF_MEMORY'],
  ["onnxruntime's arena", new Error('bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 8589934592'), 'TRAINING_OUT_OF_MEMORY'],
  ['an array', new RangeError('Array buffer allocation failed'), 'TRAINING_OUT_OF_MEMORY'],
  ["a thread's limit", Object.assign(new Error('Worker terminated due to reaching memory limit: JS heap out of memory'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }), 'TRAINING_OUT_OF_MEMORY'],
  ['the native kernel', new RoentgenError('INTERNAL', 'native autoencoder: not enough memory'), 'TRAINING_OUT_OF_MEMORY'],
  ['anything else', new Error('exit code 7'), 'TRAINING_FAILED'],
  ['what is no error', null, 'TRAINING_FAILED'],
])('%s: %p is %s', (_, error, code) => {
  expect(failureOf(error, 'the worker died')).toMatchObject({ code, message: expect.stringMatching(/^the worker died: /) });
});

test('memory that is really refused is told as such', () => {
  let error: unknown;
  try {
    new ArrayBuffer(2 ** 50);
  } catch (thrown) {
    error = thrown;
  }
  expect(failureOf(error, 'x').code).toBe('TRAINING_OUT_OF_MEMORY');
});

test('an error with a code stays what it is', () => {
  const error = new RoentgenError('NOMINAL_TOO_SHORT', 'm', 'h');
  expect(failureOf(error, 'x')).toBe(error);
});
