import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, fingerprintOf } from '../../../sidecar/nn/checkpoint';
import { checkpointFile } from '../../../sidecar/nn/checkpoint-file';

const state = (first: number, step: number) => ({ parameters: Float32Array.of(first, 1 / 3), m: Float32Array.of(0.1, -1e-20), v: Float32Array.of(1e20, 0), step });
const checkpoint = (epoch: number): Checkpoint => ({ epoch, state: state(epoch, 7 * epoch), best: { state: state(-1, 7), epoch: 1, training: 0.1 + 0.2, validation: 1e-9 } });

test('a checkpoint comes back as it went, of its own training only', () => {
  const file = encodeCheckpoint('mine', checkpoint(3));
  expect(decodeCheckpoint('mine', file)).toEqual(checkpoint(3));
  expect(decodeCheckpoint('another', file)).toBeNull();
});

test.each<[string, (file: Buffer) => Buffer]>([
  ['cut', (file) => file.subarray(0, file.length - 1)],
  ['changed in one bit', (file) => file.map((byte, index) => (index === 300 ? byte ^ 1 : byte)) as Buffer],
  ['empty', () => Buffer.alloc(0)],
])('a file that is %s is refused', (_, damage) => {
  expect(() => decodeCheckpoint('mine', damage(encodeCheckpoint('mine', checkpoint(3))))).toThrow(expect.objectContaining({ code: 'MODEL_CORRUPT' }));
});

test('a fingerprint tells data, their place and settings apart', () => {
  const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3)];
  const prints = [fingerprintOf({ seed: 1 }, a, b), fingerprintOf({ seed: 2 }, a, b), fingerprintOf({ seed: 1 }, b, a), fingerprintOf({ seed: 1 }, Float32Array.of(1), Float32Array.of(2, 3)), fingerprintOf({ seed: 1 }, a)];
  expect(new Set(prints).size).toBe(prints.length);
  expect(fingerprintOf({ seed: 1 }, Float32Array.of(0, 1, 2).subarray(1), b)).toBe(prints[0]);
});

function setUp(everyMs = 1000) {
  const path = join(mkdtempSync(join(tmpdir(), 'roentgen-checkpoint-')), 'a', 'b.checkpoint');
  const logged: string[] = [];
  const clock = { now: 0 };
  const open = (at = path) => checkpointFile(at, everyMs, (text) => logged.push(text), () => clock.now);
  const written = () => (existsSync(path) ? decodeCheckpoint('mine', readFileSync(path))?.epoch : undefined);
  return { path, logged, clock, open, written };
}

test('it is written at most once in its time, and at last on demand', () => {
  const { clock, open, written } = setUp();
  const file = open();
  const epochs = [900, 1000, 1900, 2000].map((now, index) => {
    clock.now = now;
    file.keep('mine', checkpoint(index + 1));
    return written();
  });
  expect(epochs).toEqual([undefined, 2, 2, 4]);
  file.keep('mine', checkpoint(5));
  file.flush();
  expect(written()).toBe(5);
});

test('training goes on where the file stands, and starts anew where it is not there, of other data, or damaged; each but the first is told', () => {
  const { path, logged, open } = setUp(0);
  const file = open();
  expect(file.load('mine')).toBeNull();
  expect(logged).toEqual([]);
  file.keep('mine', checkpoint(4));
  expect(open().load('mine')).toEqual(checkpoint(4));
  expect(open().load('other')).toBeNull();
  writeFileSync(path, readFileSync(path).subarray(1));
  expect(open().load('mine')).toBeNull();
  expect(logged).toEqual([expect.stringContaining('goes on after epoch 4'), expect.stringContaining('of other data'), expect.stringContaining('it is not a model file')]);
});

test('a done training leaves nothing, not even what was about to be written', () => {
  const { path, open } = setUp(0);
  const file = open();
  file.keep('mine', checkpoint(1));
  expect(existsSync(path)).toBe(true);
  file.remove();
  file.flush();
  expect(existsSync(path)).toBe(false);
});

test('a checkpoint that cannot be written is told and costs the training nothing', () => {
  const { path, logged, open } = setUp(0);
  mkdirSync(path, { recursive: true });
  open().keep('mine', checkpoint(1));
  expect(logged).toEqual([expect.stringContaining('goes on without a checkpoint')]);
});
