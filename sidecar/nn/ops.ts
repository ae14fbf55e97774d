/** The operations of a network, each with its gradient. Names and semantics are ONNX's; shapes are checked here. */

import { apply, constant, expectType, integers, scalar, type Tensor } from './graph';
import { broadcast, type Dim, isStatic, sameShape, sameSize, type Shape, shapeError, sizeOf } from './shape';

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
  return apply('Gemm', c ? [a, b, c] : [a, b], [shape], rules, { attributes: { transA: Number(transA), transB: Number(transB) } })[0];
}

/** Sums a gradient over the axes that broadcasting stretched. */
function sumTo(gradient: Tensor, shape: Shape): Tensor {
  if (sameShape(gradient.shape, shape)) {
    return gradient;
  }
  const lead = gradient.shape.length - shape.length;
  const axes = gradient.shape.flatMap((dim, axis) => (axis < lead || (shape[axis - lead] === 1 && dim !== 1) ? [axis] : []));
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

/** x times a number. */
export const scale = (x: Tensor, factor: number): Tensor => mul(x, scalar(x.graph, factor));

/** A function of each element; its gradient from (dy, y). */
function elementwise(op: string, x: Tensor, gradient: (dy: Tensor, y: Tensor) => Tensor): Tensor {
  const y: Tensor = apply(op, [x], [x.shape], [(dy) => gradient(dy, y)])[0];
  return y;
}

export const negate = (x: Tensor): Tensor => elementwise('Neg', x, negate);
export const sigmoid = (x: Tensor): Tensor => elementwise('Sigmoid', x, (dy, y) => mul(dy, sub(y, square(y))));
export const tanh = (x: Tensor): Tensor => elementwise('Tanh', x, (dy, y) => sub(dy, mul(dy, square(y))));
export const sqrt = (x: Tensor): Tensor => elementwise('Sqrt', x, (dy, y) => div(dy, add(y, y)));
export const exp = (x: Tensor): Tensor => elementwise('Exp', x, mul);
export const log = (x: Tensor): Tensor => elementwise('Log', x, (dy) => div(dy, x));
export const abs = (x: Tensor): Tensor => elementwise('Abs', x, (dy) => mul(dy, sign(x)));
/** ln(1 + e^x), without overflow. */
export const softplus = (x: Tensor): Tensor => elementwise('Softplus', x, (dy) => mul(dy, sigmoid(x)));
export const relu = (x: Tensor): Tensor => elementwise('Relu', x, (dy, y) => mul(dy, sign(y)));
/** -1, 0 or 1; without a gradient. */
const sign = (x: Tensor): Tensor => apply('Sign', [x], [x.shape], [])[0];

/** ln(softmax(x)) over the last axis: d = dy - softmax(x) · sum(dy). */
export function logSoftmax(x: Tensor): Tensor {
  const last = x.shape.length - 1;
  const kept = x.shape.with(last, 1);
  const y: Tensor = apply('LogSoftmax', [x], [x.shape], [(dy) => sub(dy, mul(exp(y), reshape(sum(dy, [last]), kept)))], { attributes: { axis: last } })[0];
  return y;
}

/** `mask`, an input, is 0 for a dropped element and 1/(1-p) for a kept one (random.ts makes it). */
export const dropout = mul;

/** Which elements of a are greater than b's: bool, without a gradient. */
export const greater = (a: Tensor, b: Tensor): Tensor => apply('Greater', [a, b], [broadcast('greater', a.shape, b.shape)], [], { type: 'bool' })[0];

/** a where `condition` (bool) holds, b elsewhere; nothing flows back, not even NaN, from what is not taken. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  expectType('where', condition, 'bool');
  const shape = broadcast('where', broadcast('where', condition.shape, a.shape), b.shape);
  const zero = (dy: Tensor) => scalar(dy.graph, 0);
  const none = (dy: Tensor) => dy;
  return apply('Where', [condition, a, b], [shape], [none, (dy) => sumTo(where(condition, dy, zero(dy)), a.shape), (dy) => sumTo(where(condition, zero(dy), dy), b.shape)])[0];
}

/** The sizes of x's axes from..to-1 as an int64 tensor, known at run time. */
export const sizesAtRun = (x: Tensor, from = 0, to = x.shape.length): Tensor =>
  apply('Shape', [x], [[to - from]], [], { attributes: { start: from, end: to }, type: 'int64' })[0];

/** ONNX's notation of a target shape: 0 keeps the size at the same place, one -1 is what remains. */
function reshapeSizes(from: Shape, to: Shape): number[] {
  const sizes = to.map((dim, axis) => (typeof dim === 'number' ? dim : from[axis] === dim ? 0 : -1));
  if (sizes.filter((size) => size === -1).length > 1) {
    throw shapeError('reshape', [from, to], 'leave more than one size to be found at run time');
  }
  return sizes;
}

export function reshape(x: Tensor, shape: Shape): Tensor {
  if (!sameSize(x.shape, shape)) {
    throw shapeError('reshape', [x.shape, shape], 'differ in size');
  }
  const rules = [(dy: Tensor) => reshape(dy, x.shape)];
  return sameShape(x.shape, shape) ? x : apply('Reshape', [x, integers(x.graph, reshapeSizes(x.shape, shape))], [shape], rules, { type: x.type })[0];
}

/** The axes in another order, [a, b, c] by [2, 0, 1] -> [c, a, b]; reversed by default. */
export function transpose(x: Tensor, order: number[] = x.shape.map((_, axis) => x.shape.length - 1 - axis)): Tensor {
  if ([...order].sort((a, b) => a - b).some((axis, index) => axis !== index) || order.length !== x.shape.length) {
    throw shapeError('transpose', [x.shape, order], 'do not fit');
  }
  const back = order.map((_, axis) => order.indexOf(axis));
  return apply('Transpose', [x], [order.map((axis) => x.shape[axis])], [(dy) => transpose(dy, back)], { attributes: { perm: { integers: order } } })[0];
}

/** Cuts `axis` into pieces of `sizes`. */
export function split(x: Tensor, axis: number, sizes: number[]): Tensor[] {
  if (axis >= x.shape.length || sizes.reduce((total, size) => total + size, 0) !== x.shape[axis] || sizes.some((size) => size < 1)) {
    throw shapeError('split', [x.shape, sizes], `do not fit on axis ${axis}`);
  }
  const shapes = sizes.map((size) => x.shape.with(axis, size));
  return apply('Split', [x, integers(x.graph, sizes)], shapes, [(...pieces) => concat(pieces, axis)], { attributes: { axis } });
}

/** Elements `from` (inclusive) to `to` (exclusive) of `axis`. */
export function slice(x: Tensor, axis: number, from: number, to: number): Tensor {
  const dim = x.shape[axis];
  if (typeof dim !== 'number') {
    throw shapeError('slice', [x.shape], `has no fixed size on axis ${axis}`);
  }
  const kept = [from, to - from, dim - to].filter((size) => size !== 0);
  return kept.length === 1 ? x : split(x, axis, kept)[from === 0 ? 0 : 1];
}

export function concat(pieces: Tensor[], axis: number): Tensor {
  const [first] = pieces;
  const misfit = pieces.find((piece) => !sameShape(piece.shape.with(axis, 0), first.shape.with(axis, 0)) || typeof piece.shape[axis] !== 'number');
  if (misfit) {
    throw shapeError('concat', [first.shape, misfit.shape], `do not fit on axis ${axis}`);
  }
  const sizes = pieces.map((piece) => piece.shape[axis] as number);
  const total = sizes.reduce((before, size) => before + size, 0);
  // Pieces next to each other share one Split: the gradient asks for them one by one.
  let cut: { of: Tensor; parts: Tensor[] } | undefined;
  const rules = pieces.map((_, index) => (dy: Tensor) => {
    cut = cut?.of === dy ? cut : { of: dy, parts: split(dy, axis, sizes) };
    return cut.parts[index];
  });
  return apply('Concat', pieces, [first.shape.with(axis, total)], rules, { attributes: { axis }, type: first.type })[0];
}

/** Sum over `axes` (all of them by default), which vanish from the shape. */
export function sum(x: Tensor, axes: number[] = x.shape.map((_, axis) => axis)): Tensor {
  const shape = x.shape.filter((_, axis) => !axes.includes(axis));
  const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const spread = (dy: Tensor) => expand(reshape(dy, kept), x);
  return apply('ReduceSum', [x, integers(x.graph, axes)], [shape], [spread], { attributes: { keepdims: 0 } })[0];
}

export function mean(x: Tensor, axes: number[] = x.shape.map((_, axis) => axis)): Tensor {
  const dims: Dim[] = axes.map((axis) => x.shape[axis]);
  return isStatic(dims) ? scale(sum(x, axes), 1 / sizeOf(dims)) : div(sum(x, axes), countAtRun(x, axes));
}

/** How many elements the axes hold, as a float known at run time. */
function countAtRun(x: Tensor, axes: number[]): Tensor {
  const sizes = apply('Gather', [sizesAtRun(x), integers(x.graph, axes)], [[axes.length]], [], { attributes: { axis: 0 }, type: 'int64' })[0];
  const count = apply('ReduceProd', [sizes], [[]], [], { attributes: { keepdims: 0 }, type: 'int64' })[0];
  return apply('Cast', [count], [[]], [], { attributes: { to: 1 } })[0];
}

/** x stretched to the shape of `like`. */
export function expand(x: Tensor, like: Tensor): Tensor {
  const sizes = isStatic(like.shape) ? integers(x.graph, like.shape) : sizesAtRun(like);
  return apply('Expand', [x, sizes], [like.shape], [(dy) => sumTo(dy, x.shape)])[0];
}

/** Zeros of the shape of `like`. */
export function zerosLike(like: Tensor): Tensor {
  return isStatic(like.shape) ? constant(like.graph, new Float32Array(sizeOf(like.shape)), like.shape) : apply('ConstantOfShape', [sizesAtRun(like)], [like.shape], [])[0];
}
