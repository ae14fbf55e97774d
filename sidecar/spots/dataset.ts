/** Fault windows on disk: one checked JSON line a sample, appended as they come. A damaged line is left out and counted. */

import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf, RoentgenError } from '../errors';
import { readIfThere } from '../store/files';
import { rowsOf, SPOT_FEATURES, type SpotSample } from './windows';

export interface Dataset {
  samples: SpotSample[];
  damaged: number;
}

export function readDataset(path: string): Dataset {
  const dataset: Dataset = { samples: [], damaged: 0 };
  for (const line of (readIfThere(path) ?? '').split('\n')) {
    if (line === '') {
      continue;
    }
    const sample = parseSample(line);
    if (sample) {
      dataset.samples.push(sample);
    } else {
      dataset.damaged += 1;
    }
  }
  return dataset;
}

/** Throws STORE_UNWRITABLE. */
export function appendSample(path: string, sample: SpotSample): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${JSON.stringify(sample)}\n`, { mode: 0o600 });
  } catch (error) {
    throw new RoentgenError('STORE_UNWRITABLE', `cannot append to ${path}: ${messageOf(error)}`, undefined, { cause: error });
  }
}

function parseSample(line: string): SpotSample | null {
  try {
    const sample = JSON.parse(line) as SpotSample;
    const columns = sample.components.length * SPOT_FEATURES.length;
    const whole = sample.values.length === rowsOf(sample.moments) && sample.values.every((row) => row.length === columns && row.every(Number.isFinite));
    return whole ? sample : null;
  } catch {
    return null;
  }
}
