/** Shapes of tensors: lists of sizes, outermost first; [] is a scalar. */

import { RoentgenError } from '../errors';

export type Shape = readonly number[];

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1);

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`;

export const sameShape = (a: Shape, b: Shape): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);

/** A mistake in a network's code, found when its graph is built. */
export function shapeError(op: string, shapes: Shape[], reason: string): RoentgenError {
  return new RoentgenError('INTERNAL', `${op}: shapes ${shapes.map(showShape).join(' and ')} ${reason}`);
}

/** Shape of an elementwise result of `a` and `b` under ONNX (numpy) broadcasting. Throws INTERNAL, naming both. */
export function broadcast(op: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (sizes[0] !== sizes[1] && !sizes.includes(1)) {
      throw shapeError(op, [a, b], 'do not broadcast');
    }
    return sizes[0] === 1 ? sizes[1] : sizes[0];
  });
}
