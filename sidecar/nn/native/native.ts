/**
 * The optional native kernel (the C beside this file, compiled by scripts/native.mjs): trains the LSTM autoencoder, one thread
 * per call. Where it was not compiled or this machine's processor lacks its instructions, there is none, and the graph trains.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { messageOf, RoentgenError } from '../../errors';

export interface NativeSizes {
  features: number;
  window: number;
  hidden: number;
  latent: number;
  batch: number;
}

/** What multiplies the outputs of the encoder's first layer, [window, hidden, batch], and of the decoder's, [window, latent, batch]. */
export interface NativeMasks {
  encoder: Float32Array;
  decoder: Float32Array;
}

/** Flat vectors: of encoder1, encoder2, decoder1, decoder2 input [4h, in], hidden [4h, h], bias [4h] (gates i, o, f, c); readout weight, bias. */
export interface NativeState {
  parameters: Float32Array;
  m: Float32Array;
  v: Float32Array;
}

/** Every call throws INTERNAL, before it touches anything, when an array has not the length that the sizes ask for. */
export interface NativeAutoencoder {
  /**
   * One Adam step in place on `rows` [window, features, batch]. `rate` holds the bias corrections, `shrink` is what weight decay
   * takes off, `clip` the gradient's largest norm (Infinity: any). Answers the loss before the step.
   */
  step(state: NativeState, rows: Float32Array, masks: NativeMasks | null, rate: number, shrink: number, clip: number): number;
  /** The mean squared error; `gradient`, unless null, gets its gradient by the parameters. */
  loss(parameters: Float32Array, rows: Float32Array, masks: NativeMasks | null, gradient: Float32Array | null): number;
  /** Frees the memory now rather than at garbage collection; later calls throw. */
  close(): void;
}

type Mask = Float32Array | null;

/** binding.c */
interface Addon {
  open(features: number, window: number, hidden: number, latent: number, batch: number): object;
  loss(handle: object, rows: Float32Array, encoder: Mask, decoder: Mask, parameters: Float32Array, gradient: Float32Array | null): number;
  step(handle: object, rows: Float32Array, encoder: Mask, decoder: Mask, parameters: Float32Array, m: Float32Array, v: Float32Array, rate: number, shrink: number, clip: number): number;
  close(handle: object): void;
}

interface Variant {
  name: string;
  /** What /proc/cpuinfo must list (levels of the x86-64 psABI); only Linux has that file, so elsewhere there is no x64 variant. */
  flags: string[];
}

const V3 = ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe'];
const V4 = [...V3, 'avx512f', 'avx512bw', 'avx512cd', 'avx512dq', 'avx512vl'];

/** Best first. */
const VARIANTS: Partial<Record<NodeJS.Architecture, Variant[]>> = {
  x64: [
    { name: 'x86-64-v4', flags: V4 },
    { name: 'x86-64-v3', flags: V3 },
  ],
  arm64: [{ name: 'arm64', flags: [] }],
};

function processorFlags(): Set<string> {
  const text = process.platform === 'linux' ? readFileSync('/proc/cpuinfo', 'utf8') : '';
  return new Set(/^flags\s*:(.*)$/m.exec(text)?.[1].split(/\s+/));
}

/** The compiled kernel: in build/native, which is beside build/sidecar or, when this file runs from its source, below the root. */
function addonFile(variant: string): string | undefined {
  const folders = ['../../../native', '../../../build/native'];
  return folders.map((folder) => resolve(__dirname, folder, `roentgen-${variant}.node`)).find((file) => existsSync(file));
}

interface Loaded {
  variant: string;
  addon: Addon;
}

function tryVariant(variant: string): Loaded | null {
  const file = addonFile(variant);
  try {
    return file ? { variant, addon: createRequire(__filename)(file) as Addon } : null;
  } catch {
    return null; // compiled for another C library or Node: as good as none
  }
}

let loaded: Loaded | null | undefined;

/** Looked for once a thread; ROENTGEN_NATIVE=off hides it. */
function load(): Loaded | null {
  if (process.env.ROENTGEN_NATIVE === 'off') {
    return null;
  }
  if (loaded === undefined) {
    const flags = processorFlags();
    const fitting = (VARIANTS[process.arch] ?? []).filter((variant) => variant.flags.every((flag) => flags.has(flag)));
    loaded = fitting.map(({ name }) => tryVariant(name)).find((each) => each) ?? null;
  }
  return loaded;
}

/** Which kernel this machine runs, e.g. 'x86-64-v4'; null: none. */
export const nativeVariant = (): string | null => load()?.variant ?? null;

/** Turns the kernel's complaints into ours. */
function checked<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw new RoentgenError('INTERNAL', `native autoencoder: ${messageOf(error)}`);
  }
}

/** Null where no compiled kernel fits this machine; INTERNAL for sizes that are not whole numbers from 1 to 32,768. */
export function openNativeAutoencoder({ features, window, hidden, latent, batch }: NativeSizes): NativeAutoencoder | null {
  const addon = load()?.addon;
  if (!addon) {
    return null;
  }
  const handle = checked(() => addon.open(features, window, hidden, latent, batch));
  return {
    step: ({ parameters, m, v }, rows, masks, rate, shrink, clip) =>
      checked(() => addon.step(handle, rows, masks?.encoder ?? null, masks?.decoder ?? null, parameters, m, v, rate, shrink, clip)),
    loss: (parameters, rows, masks, gradient) => checked(() => addon.loss(handle, rows, masks?.encoder ?? null, masks?.decoder ?? null, parameters, gradient)),
    close: () => addon.close(handle),
  };
}
