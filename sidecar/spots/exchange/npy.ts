/** Arrays in NumPy's own file form (format version 1.0, little-endian, C order, no pickle). Pure. Source: numpy.lib.format. */

export interface NpyArray {
  /** NumPy's name of the type, for example `<f4`, `<i8`, `|b1`, `<U12`. */
  descr: string;
  shape: number[];
  /** In C order. */
  bytes: Uint8Array;
}

const MAGIC = '\x93NUMPY';
/** Data begins at a multiple of it. */
const ALIGNMENT = 64;

export function encodeNpy({ descr, shape, bytes }: NpyArray): Uint8Array {
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((size) => `${size},`).join(' ')}), }`;
  const head = MAGIC.length + 4;
  const length = Math.ceil((head + dictionary.length + 1) / ALIGNMENT) * ALIGNMENT - head;
  const header = Buffer.alloc(head + length, ' ');
  header.write(MAGIC, 'latin1');
  header.set([1, 0, length & 0xff, length >> 8], MAGIC.length);
  header.write(dictionary, head, 'latin1');
  header.write('\n', head + length - 1);
  return Buffer.concat([header, bytes]);
}

/** Throws an Error that says what is wrong. */
export function decodeNpy(file: Uint8Array): NpyArray {
  const view = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  if (view.toString('latin1', 0, MAGIC.length) !== MAGIC || view.length < 12) {
    throw new Error('no NumPy array');
  }
  const wide = view[MAGIC.length] > 1;
  const head = MAGIC.length + (wide ? 6 : 4);
  const start = head + (wide ? view.readUInt32LE(MAGIC.length + 2) : view.readUInt16LE(MAGIC.length + 2));
  const dictionary = view.toString('latin1', head, start);
  const descr = /'descr': '([^']*)'/.exec(dictionary)?.[1];
  const shape = /'shape': \(([\d, ]*)\)/.exec(dictionary)?.[1].split(',').filter((size) => size.trim() !== '').map(Number);
  if (descr === undefined || !shape || !dictionary.includes("'fortran_order': False")) {
    throw new Error(`an array of another form (${dictionary.trim().slice(0, 80)})`);
  }
  const bytes = file.subarray(start);
  const width = Number(/\d+$/.exec(descr)?.[0]) * (descr.includes('U') ? 4 : 1);
  if (shape.reduce((all, size) => all * size, width) !== bytes.length) {
    throw new Error(`${bytes.length} bytes are not an array of ${descr} with the shape (${shape.join(', ')})`);
  }
  return { descr, shape, bytes };
}

/** Little-endian 32-bit floats. */
export const floats = (values: Float32Array, shape: number[]): NpyArray => ({ descr: '<f4', shape, bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength) });

export function wholes(values: number[]): NpyArray {
  const array = BigInt64Array.from(values, BigInt);
  return { descr: '<i8', shape: [values.length], bytes: new Uint8Array(array.buffer) };
}

export const flags = (values: boolean[], shape = [values.length]): NpyArray => ({ descr: '|b1', shape, bytes: Uint8Array.from(values, Number) });

/** UTF-32, each as wide as the longest. NumPy takes NULs off a text's end. */
export function texts(values: string[]): NpyArray {
  const points = values.map((value) => Array.from(value, (point) => point.codePointAt(0) as number));
  const width = Math.max(1, ...points.map(({ length }) => length));
  const array = new Uint32Array(values.length * width);
  points.forEach((each, index) => array.set(each, index * width));
  return { descr: `<U${width}`, shape: [values.length], bytes: new Uint8Array(array.buffer) };
}
