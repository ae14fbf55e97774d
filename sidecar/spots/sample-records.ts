/** Samples as lines of their journal: everything as JSON, the values as base64 of 32-bit floats. Pure. */

import type { SpotSample } from './sample';
import { flawOf } from './validity';

/** Said by a person; an empty reason takes the sample back. */
export interface Discard {
  sample: string;
  reason: string;
  author: string;
  /** Milliseconds since the epoch. */
  time: number;
}

export type SampleRecord = { sample: SpotSample } | { discard: Discard };

/** The sample as it will be read again: values rounded to 32-bit floats. */
export function rounded(sample: SpotSample): SpotSample {
  return { ...sample, values: sample.values.map((row) => row.map(Math.fround)) };
}

export function encodeSample(sample: SpotSample): object {
  const values = Float32Array.from(sample.values.flat());
  return { sample: { ...sample, values: Buffer.from(values.buffer).toString('base64') } };
}

/** null for what is neither a sample nor a discard, in whatever way. */
export function decodeSampleRecord(record: unknown): SampleRecord | null {
  const { sample, discard } = (record ?? {}) as { sample?: Record<string, unknown>; discard?: Partial<Discard> };
  if (discard && typeof discard.sample === 'string' && typeof discard.reason === 'string') {
    return { discard: { sample: discard.sample, reason: discard.reason, author: String(discard.author), time: Number(discard.time) } };
  }
  if (!sample || typeof sample.values !== 'string' || !Array.isArray(sample.components) || !Array.isArray(sample.features)) {
    return null;
  }
  const decoded = { ...sample, values: rowsIn(sample.values, sample.components.length * sample.features.length) };
  return flawOf(decoded) === null ? { sample: decoded as unknown as SpotSample } : null;
}

function rowsIn(text: string, columns: number): number[][] {
  const bytes = Buffer.from(text, 'base64');
  const values = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length - (bytes.length % 4)));
  const rows: number[][] = [];
  for (let start = 0; columns > 0 && start < values.length; start += columns) {
    const row: number[] = [];
    // Ten thousand samples are five million values: a spread takes three times as long.
    for (let place = start; place < Math.min(start + columns, values.length); place++) {
      row.push(values[place]);
    }
    rows.push(row);
  }
  return rows;
}
