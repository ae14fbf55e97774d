/** A sample in a file of its own: gzip'd JSON, in which what no number is (no packet arrived) stands as null. */

import { readFileSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { messageOf, RoentgenError } from '../../errors';
import { writeAtomic } from '../../store/files';
import type { Sample } from '../scenario/results';

export const writeSample = (path: string, sample: Sample): void => writeAtomic(path, gzipSync(JSON.stringify(sample)));

/** Throws DATASET_INVALID for a file that is damaged, and the system's error for one that cannot be read. */
export function readSample(path: string): Sample {
  const file = readFileSync(path);
  try {
    return JSON.parse(gunzipSync(file).toString(), (_, value: unknown) => (value === null ? NaN : value)) as Sample;
  } catch (cause) {
    throw new RoentgenError('DATASET_INVALID', `${path} is damaged: ${messageOf(cause)}`, 'delete it; it is simulated again', { cause });
  }
}
