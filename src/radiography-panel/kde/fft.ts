/** Fourier transform of complex numbers on a grid whose sides are powers of two (Cooley and Tukey, 1965). Pure, in place. */

export interface Plan {
  size: number;
  cos: Float64Array;
  sin: Float64Array;
  order: Uint32Array;
}

export function planOf(size: number): Plan {
  const bits = Math.log2(size);
  const angle = (k: number) => (-2 * Math.PI * k) / size;
  const reversed = (i: number) => {
    let result = 0;
    for (let bit = 0; bit < bits; bit++) {
      result |= ((i >> bit) & 1) << (bits - 1 - bit);
    }
    return result;
  };
  return {
    size,
    cos: Float64Array.from({ length: size / 2 }, (_, k) => Math.cos(angle(k))),
    sin: Float64Array.from({ length: size / 2 }, (_, k) => Math.sin(angle(k))),
    order: Uint32Array.from({ length: size }, (_, i) => reversed(i)),
  };
}

function swap(values: Float64Array, i: number, j: number): void {
  const held = values[i];
  values[i] = values[j];
  values[j] = held;
}

/** One line of `plan.size` numbers from `start`. */
export function transformLine(re: Float64Array, im: Float64Array, start: number, { size, cos, sin, order }: Plan): void {
  for (let i = 0; i < size; i++) {
    if (order[i] > i) {
      swap(re, start + i, start + order[i]);
      swap(im, start + i, start + order[i]);
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const stride = size / (2 * half);
    for (let block = start; block < start + size; block += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [c, s] = [cos[k * stride], sin[k * stride]];
        const [low, high] = [block + k, block + k + half];
        const turnedRe = re[high] * c - im[high] * s;
        const turnedIm = re[high] * s + im[high] * c;
        re[high] = re[low] - turnedRe;
        im[high] = im[low] - turnedIm;
        re[low] += turnedRe;
        im[low] += turnedIm;
      }
    }
  }
}

/** Columns become rows. */
export function transposed(values: Float64Array, columns: number, rows: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out[column * rows + row] = values[row * columns + column];
    }
  }
  return out;
}

/**
 * real -> transform -> times a real factor of each frequency -> back: a circular convolution with a symmetric kernel.
 * @param values rows x columns, x fastest, both powers of two; only the first `used` rows differ from 0 and are wanted back.
 * @param factor of frequency (column, row), 0 <= column < columns, 0 <= row < rows.
 */
export function filtered(values: Float64Array, columns: number, rows: number, used: number, factor: (column: number, row: number) => number): Float64Array {
  const [along, across] = [planOf(columns), planOf(rows)];
  let re = values;
  let im: Float64Array = new Float64Array(values.length);
  for (let row = 0; row < used; row++) {
    transformLine(re, im, row * columns, along);
  }
  [re, im] = [transposed(re, columns, rows), transposed(im, columns, rows)];
  for (let column = 0; column < columns; column++) {
    transformLine(re, im, column * rows, across);
    for (let row = 0; row < rows; row++) {
      const scale = factor(column, row) / (columns * rows);
      re[column * rows + row] *= scale;
      im[column * rows + row] *= scale;
    }
    // the inverse is the forward transform with real and imaginary parts changed over
    transformLine(im, re, column * rows, across);
  }
  [re, im] = [transposed(re, rows, columns), transposed(im, rows, columns)];
  for (let row = 0; row < used; row++) {
    transformLine(im, re, row * columns, along);
  }
  return re;
}
