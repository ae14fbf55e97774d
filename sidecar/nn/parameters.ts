/** A network's parameters: one flat vector (so that Adam and sessions handle one array) with a table of what is where. */

import type { Tensor } from './graph';
import { glorot, type Initializer, zeros } from './initialize';
import { reshape, split } from './ops';
import type { Random } from './random';
import { sizeOf } from './shape';

export interface Parameter {
  name: string;
  shape: number[];
  /** Where it begins. */
  start?: Initializer;
}

/** In order of their place in the flat vector. */
export type Layout = Parameter[];

export type Arrays = Record<string, { shape: number[]; data: Float32Array }>;

export const layoutSize = (layout: Layout): number => layout.reduce((total, { shape }) => total + sizeOf(shape), 0);

/** The flat tensor's parameters by name. */
export function unpack(flat: Tensor, layout: Layout): Record<string, Tensor> {
  const pieces = split(flat, 0, layout.map(({ shape }) => sizeOf(shape)));
  return Object.fromEntries(layout.map(({ name, shape }, index) => [name, reshape(pieces[index], shape)]));
}

/** The flat vector as named arrays (copies). */
export function toArrays(flat: Float32Array, layout: Layout): Arrays {
  let offset = 0;
  return Object.fromEntries(layout.map(({ name, shape }) => [name, { shape, data: flat.slice(offset, (offset += sizeOf(shape))) }]));
}

/** Each parameter by its own initialiser, else matrices by Glorot's and vectors zero. */
export function initialArrays(layout: Layout, random: Random): Arrays {
  return Object.fromEntries(layout.map(({ name, shape, start }) => [name, { shape, data: (start ?? (shape.length < 2 ? zeros : glorot))(shape, random) }]));
}

/** Named arrays as the flat vector. */
export function toFlat(arrays: Arrays, layout: Layout): Float32Array {
  const flat = new Float32Array(layoutSize(layout));
  let offset = 0;
  for (const { name, shape } of layout) {
    flat.set(arrays[name].data, offset);
    offset += sizeOf(shape);
  }
  return flat;
}
