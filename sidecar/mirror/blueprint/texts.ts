/** Parts of a blueprint's file: quantities, texts, and files that it names. Pure but for `read`. */

import type { CheckedDocument } from '../../config/document';
import { messageOf } from '../../errors';
import type { RawBytes } from './raw';

/** Makes the error of what is at a path, with file and line. */
export type Refuse = CheckedDocument['refuse'];
/** Text of a file named in the blueprint; throws an Error where it cannot be read. */
export type ReadFile = (path: string) => string;

export function textAt(file: string, path: Array<string | number>, refuse: Refuse, read: ReadFile): string {
  try {
    return read(file);
  } catch (error) {
    throw refuse(path, `names a file that cannot be read: ${messageOf(error)}`);
  }
}

export const textsOf = (values: Record<string, string | number | boolean> = {}) => Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));

const UNITS: Record<string, number> = { '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30, k: 1e3, M: 1e6, G: 1e9 };

/** Of a number, or a text such as 64Mi. */
export function bytesOf(value: RawBytes): number {
  const [, number, unit] = /^([0-9.]+)(\D*)$/.exec(String(value)) ?? [];
  return Math.round(Number(number) * UNITS[unit]);
}
