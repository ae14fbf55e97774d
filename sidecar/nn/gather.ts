/** Rows picked and added up by index: what a graph network passes messages with. Indices are int64 inputs. */

import { apply, expectType, integers, type Tensor } from './graph';
import { reshape, sizesAtRun, zerosLike } from './ops';
import { type Dim, isStatic, productOf, type Shape, shapeError } from './shape';

/** x [n, ...rest] at `indices` [...places] (each 0 to n-1) -> [...places, ...rest]. Its gradient adds up what each row was picked for. */
export function gather(x: Tensor, indices: Tensor): Tensor {
  expectType('gather', indices, 'int64');
  if (x.shape.length === 0) {
    throw shapeError('gather', [x.shape, indices.shape], 'leave nothing to pick from');
  }
  const rest = x.shape.slice(1);
  const places = productOf(indices.shape);
  const back = (dy: Tensor) => segmentSum(reshape(dy, [places, ...rest]), reshape(indices, [places]), x);
  return apply('Gather', [x, indices], [[...indices.shape, ...rest]], [back], { attributes: { axis: 0 }, type: x.type })[0];
}

/**
 * Adds up the rows of x [m, ...rest] by their `segment` [m] (0 to n-1) -> [n, ...rest], n being the first dimension of `like`.
 * A segment without rows is zero.
 */
export function segmentSum(x: Tensor, segment: Tensor, like: Tensor): Tensor {
  expectType('segmentSum', segment, 'int64');
  const [rows, ...rest] = x.shape;
  if (segment.shape.length !== 1 || segment.shape[0] !== rows) {
    throw shapeError('segmentSum', [x.shape, segment.shape], 'do not fit');
  }
  const column = reshape(segment, [rows, 1]);
  const zeros = zerosOf(like, [like.shape[0], ...rest]);
  // ScatterND, because onnxruntime's ScatterElements is an order of magnitude slower.
  return apply('ScatterND', [zeros, column, x], [zeros.shape], [(dy) => dy, (dy) => dy, (dy) => gather(dy, segment)], { attributes: { reduction: { text: 'add' } } })[0];
}

/** Zeros of `shape`, whose first size is that of `like`. */
function zerosOf(like: Tensor, shape: Shape): Tensor {
  const [, ...rest] = shape;
  if (!isStatic(rest)) {
    throw shapeError('segmentSum', [shape], 'has more than one size known only at run time');
  }
  const first: Dim = shape[0];
  const sizes = typeof first === 'number' ? integers(like.graph, [first, ...rest]) : apply('Concat', [sizesAtRun(like, 0, 1), integers(like.graph, rest)], [[shape.length]], [], { attributes: { axis: 0 }, type: 'int64' })[0];
  return typeof first === 'number' ? zerosLike({ ...like, shape }) : apply('ConstantOfShape', [sizes], [shape], [])[0];
}
