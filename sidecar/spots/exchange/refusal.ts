import { RoentgenError } from '../../errors';

/** DATASET_INVALID with the file and, where there is one, the row (the first is 1). */
export function refuse(file: string, row: number | null, reason: string, cause?: unknown): RoentgenError {
  return new RoentgenError('DATASET_INVALID', `${file}${row === null ? '' : `, row ${row}`}: ${reason}`, 'docs/samples.md describes the files', { cause });
}
