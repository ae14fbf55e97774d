/**
 * Shapes of tensors: lists of dimensions, outermost first; [] is a scalar. A dimension is a size, or a name where the size is known
 * only at run time ('paths'); 'hops*paths' is a product of such sizes.
 */

import { RoentgenError } from '../errors';

export type Dim = number | string;
export type Shape = readonly Dim[];
/** Sizes of the named dimensions in one run. */
export type Sizes = Readonly<Record<string, number>>;

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`;

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((dim, axis) => dim === b[axis]);

export const isStatic = (shape: Shape): shape is readonly number[] => shape.every((dim) => typeof dim === 'number');

/** A mistake in a network's code, found when its graph is built. */
export function shapeError(op: string, shapes: Shape[], reason: string): RoentgenError {
  return new RoentgenError('INTERNAL', `${op}: shapes ${shapes.map(showShape).join(' and ')} ${reason}`);
}

const named = (shape: Shape): string[] => shape.flatMap((dim) => (typeof dim === 'string' ? dim.split('*') : [])).sort();

const staticSize = (shape: Shape): number => shape.reduce<number>((product, dim) => (typeof dim === 'number' ? product * dim : product), 1);

/** Elements of a tensor of this shape. Throws INTERNAL where a dimension is named. */
export function sizeOf(shape: Shape): number {
  if (!isStatic(shape)) {
    throw shapeError('size', [shape], 'is known only at run time');
  }
  return staticSize(shape);
}

/** Whether tensors of both shapes have as many elements, whatever the sizes of the named dimensions. */
export const sameSize = (a: Shape, b: Shape): boolean => staticSize(a) === staticSize(b) && named(a).join() === named(b).join();

/** The product of dimensions as one: [3, 'hops', 'paths'] -> '3*hops*paths' is not allowed, ['hops', 'paths'] -> 'hops*paths' is. */
export function productOf(dims: Shape): Dim {
  const names = named(dims);
  const size = staticSize(dims);
  if (names.length > 0 && size !== 1) {
    throw shapeError('product', [dims], 'mixes sizes and names');
  }
  return names.length > 0 ? names.join('*') : size;
}

/** The sizes of `shape` in a run. Throws INTERNAL for a name without a size. */
export function resolve(shape: Shape, sizes: Sizes): number[] {
  return shape.map((dim) => (typeof dim === 'number' ? dim : dim.split('*').reduce((product, name) => product * sizeOfName(name, sizes), 1)));
}

function sizeOfName(name: string, sizes: Sizes): number {
  if (sizes[name] === undefined) {
    throw new RoentgenError('INTERNAL', `the dimension "${name}" was given no size`);
  }
  return sizes[name];
}

/** Shape of an elementwise result of `a` and `b` under ONNX (numpy) broadcasting. Throws INTERNAL, naming both. */
export function broadcast(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const dims = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (dims[0] !== dims[1] && !dims.includes(1)) {
      throw shapeError(op, [a, b], 'do not broadcast');
    }
    return dims[0] === 1 ? dims[1] : dims[0];
  });
}
