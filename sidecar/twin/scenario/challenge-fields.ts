/** Fields of the challenge's text files, and their errors. */

import { messageOf, RoentgenError } from '../../errors';

/** Throws DATASET_INVALID with what is wrong. */
export function wrong(message: string, hint?: string): never {
  throw new RoentgenError('DATASET_INVALID', message, hint);
}

/** Runs `read`; what is wrong with the data is then said with the file (and member, and line) that it stands in. */
export function inFile<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const hint = error instanceof RoentgenError ? error.hint : undefined;
    if (error instanceof RoentgenError && error.code === 'INTERNAL') {
      throw error;
    }
    throw new RoentgenError('DATASET_INVALID', `${file}: ${messageOf(error)}`, hint, { cause: error });
  }
}

/** Throws DATASET_INVALID for what is not a number. */
export function numberOf(field: string | undefined, what: string): number {
  const value = field === undefined || field.trim() === '' ? NaN : Number(field);
  return Number.isFinite(value) ? value : wrong(`${what} is ${JSON.stringify(field ?? 'missing')} where a number was expected`);
}

export function numbersOf(fields: readonly string[], count: number, what: string): number[] {
  if (fields.length < count) {
    wrong(`${what} has ${fields.length} numbers where ${count} were expected`);
  }
  return fields.slice(0, count).map((field) => numberOf(field, what));
}

/** The n x n cells of a line in row order; the line ends with a semicolon. */
export function cellsOf(line: string, nodes: number): string[] {
  const cells = line.replace(/;$/, '').split(';');
  return cells.length === nodes * nodes ? cells : wrong(`a line has ${cells.length} pairs of nodes where ${nodes * nodes} were expected`);
}

/** Other units without the last bits that a product of floating-point numbers adds. */
export const scaled = (value: number, factor: number): number => Number((value * factor).toPrecision(12));
