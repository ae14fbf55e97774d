/** The operations of a network, each with its gradient. Names and semantics are ONNX's; shapes are checked here. */

import { apply, integers, scalar, type Tensor } from './graph';
import { broadcast, sameShape, type Shape, shapeError, sizeOf } from './shape';

/**
 * a·b (+ c) of matrices, either transposed first: [n, k]·[k, m] -> [n, m]; `c` is [n, m] or broadcasts to it.
 * The gradient rules hold for every combination of transpositions.
 */
export function matmul(a: Tensor, b: Tensor, c?: Tensor, transA = false, transB = false): Tensor {
  const [rows, inner] = transA ? [a.shape[1], a.shape[0]] : a.shape;
  const [otherInner, columns] = transB ? [b.shape[1], b.shape[0]] : b.shape;
  if (a.shape.length !== 2 || b.shape.length !== 2 || inner !== otherInner) {
    throw shapeError('matmul', [a.shape, b.shape], 'do not fit');
  }
  const shape = [rows, columns];
  if (c && !sameShape(broadcast('matmul', shape, c.shape), shape)) {
    throw shapeError('matmul', [shape, c.shape], 'do not add up');
  }
  const rules = [
    (dy: Tensor) => (transA ? matmul(b, dy, undefined, transB, true) : matmul(dy, b, undefined, false, !transB)),
    (dy: Tensor) => (transB ? matmul(dy, a, undefined, true, transA) : matmul(a, dy, undefined, !transA, false)),
    ...(c ? [(dy: Tensor) => sumTo(dy, c.shape)] : []),
  ];
  return apply('Gemm', c ? [a, b, c] : [a, b], [shape], rules, { transA: Number(transA), transB: Number(transB) })[0];
}

/** Sums a gradient over the axes that broadcasting stretched. */
function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) {
    return gradient;
  }
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []));
  return reshape(sum(gradient, axes), shape);
}

export function add(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast('add', a.shape, b.shape);
  return apply('Add', [a, b], [shape], [(dy) => sumTo(dy, a.shape), (dy) => sumTo(dy, b.shape)])[0];
}

export function sub(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast('sub', a.shape, b.shape);
  return apply('Sub', [a, b], [shape], [(dy) => sumTo(dy, a.shape), (dy) => sumTo(negate(dy), b.shape)])[0];
}

export function mul(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast('mul', a.shape, b.shape);
  return apply('Mul', [a, b], [shape], [(dy) => sumTo(mul(dy, b), a.shape), (dy) => sumTo(mul(dy, a), b.shape)])[0];
}

export function div(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast('div', a.shape, b.shape);
  const y: Tensor = apply('Div', [a, b], [shape], [(dy) => sumTo(div(dy, b), a.shape), (dy) => sumTo(negate(div(mul(dy, y), b)), b.shape)])[0];
  return y;
}

export const square = (x: Tensor): Tensor => mul(x, x);

/** A function of each element; its gradient from (dy, y). */
function elementwise(op: string, x: Tensor, gradient: (dy: Tensor, y: Tensor) => Tensor): Tensor {
  const y: Tensor = apply(op, [x], [x.shape], [(dy) => gradient(dy, y)])[0];
  return y;
}

export const negate = (x: Tensor): Tensor => elementwise('Neg', x, negate);
export const sigmoid = (x: Tensor): Tensor => elementwise('Sigmoid', x, (dy, y) => mul(dy, sub(y, square(y))));
export const tanh = (x: Tensor): Tensor => elementwise('Tanh', x, (dy, y) => sub(dy, mul(dy, square(y))));
export const sqrt = (x: Tensor): Tensor => elementwise('Sqrt', x, (dy, y) => div(dy, add(y, y)));
/** ln(1 + e^x), without overflow. */
export const softplus = (x: Tensor): Tensor => elementwise('Softplus', x, (dy) => mul(dy, sigmoid(x)));
export const relu = (x: Tensor): Tensor => elementwise('Relu', x, (dy, y) => mul(dy, sign(y)));
const sign = (x: Tensor): Tensor => apply('Sign', [x], [x.shape], [])[0];

/** `mask`, an input, is 0 for a dropped element and 1/(1-p) for a kept one (random.ts makes it). */
export const dropout = mul;

export function reshape(x: Tensor, shape: Shape): Tensor {
  if (sizeOf(x.shape) !== sizeOf(shape)) {
    throw shapeError('reshape', [x.shape, shape], 'differ in size');
  }
  return sameShape(x.shape, shape) ? x : apply('Reshape', [x, integers(x.graph, shape)], [shape], [(dy) => reshape(dy, x.shape)])[0];
}

/** Cuts `axis` into pieces of `sizes`. */
export function split(x: Tensor, axis: number, sizes: number[]): Tensor[] {
  if (axis >= x.shape.length || sizes.reduce((total, size) => total + size, 0) !== x.shape[axis] || sizes.some((size) => size < 1)) {
    throw shapeError('split', [x.shape, sizes], `do not fit on axis ${axis}`);
  }
  const shapes = sizes.map((size) => x.shape.with(axis, size));
  return apply('Split', [x, integers(x.graph, sizes)], shapes, [(...pieces) => concat(pieces, axis)], { axis });
}

/** Elements `from` (inclusive) to `to` (exclusive) of `axis`. */
export function slice(x: Tensor, axis: number, from: number, to: number): Tensor {
  const sizes = [from, to - from, x.shape[axis] - to];
  const kept = sizes.filter((size) => size !== 0);
  return split(x, axis, kept)[from === 0 ? 0 : 1];
}

export function concat(pieces: Tensor[], axis: number): Tensor {
  const [first] = pieces;
  const misfit = pieces.find((piece) => !sameShape(piece.shape.with(axis, 0), first.shape.with(axis, 0)));
  if (misfit) {
    throw shapeError('concat', [first.shape, misfit.shape], `do not fit on axis ${axis}`);
  }
  const sizes = pieces.map((piece) => piece.shape[axis]);
  const shape = first.shape.with(axis, sizes.reduce((total, size) => total + size, 0));
  const rules = sizes.map((size, index) => {
    const from = sizes.slice(0, index).reduce((total, before) => total + before, 0);
    return (dy: Tensor) => slice(dy, axis, from, from + size);
  });
  return apply('Concat', pieces, [shape], rules, { axis })[0];
}

/** Sum over `axes` (all of them by default), which vanish from the shape. */
export function sum(x: Tensor, axes: number[] = x.shape.map((_, axis) => axis)): Tensor {
  const shape = x.shape.filter((_, axis) => !axes.includes(axis));
  const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const spread = (dy: Tensor) => expand(reshape(dy, kept), x.shape);
  return apply('ReduceSum', [x, integers(x.graph, axes)], [shape], [spread], { keepdims: 0 })[0];
}

export function mean(x: Tensor, axes: number[] = x.shape.map((_, axis) => axis)): Tensor {
  return mul(sum(x, axes), scalar(x.graph, 1 / sizeOf(axes.map((axis) => x.shape[axis]))));
}

const expand = (x: Tensor, shape: Shape): Tensor => apply('Expand', [x, integers(x.graph, shape)], [shape], [(dy) => sumTo(dy, x.shape)])[0];
