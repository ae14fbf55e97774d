/**
 * The body of Prometheus Remote-Write 1.0: prometheus.WriteRequest in protobuf (field numbers from prompb/remote.proto and
 * prompb/types.proto). Samples are written in place, at millions a second; nothing else is large. Pure.
 */

import { checkSamples, sortedLabels, type TimeSeries } from './samples';
import { putVarint } from './snappy';

export interface WriteRequest {
  body: Buffer;
  samples: number;
}

/** Tag, length, two tags, a double and at most eight bytes of time. */
const MAX_SAMPLE_BYTES = 20;
/** The NaN by which Prometheus knows "no value from here on" (model/value, StaleNaN); any other NaN would be drawn as the last value. */
const STALE = 0x7ff0000000000002n;

/** The series in requests of at most `most` samples; a long series goes on in the next. Throws REQUEST_INVALID (`samples.ts`). */
export function* writeRequests(all: Iterable<TimeSeries>, most: number): Generator<WriteRequest> {
  let parts: Buffer[] = [];
  let samples = 0;
  for (const series of all) {
    checkSamples(series);
    const labels = labelFields(series.labels);
    for (let from = 0; from < series.times.length; ) {
      const to = Math.min(series.times.length, from + most - samples);
      parts.push(field(1, labels, sampleFields(series, from, to)));
      samples += to - from;
      from = to;
      if (samples === most) {
        yield { body: Buffer.concat(parts), samples };
        parts = [];
        samples = 0;
      }
    }
  }
  if (samples > 0) {
    yield { body: Buffer.concat(parts), samples };
  }
}

/** A field of text or of a message. */
function field(number: number, ...content: Uint8Array[]): Buffer {
  const head = Buffer.alloc(10);
  head[0] = number * 8 + 2;
  const length = content.reduce((total, { length }) => total + length, 0);
  return Buffer.concat([head.subarray(0, putVarint(head, 1, length)), ...content]);
}

function labelFields(labels: Record<string, string>): Buffer {
  return Buffer.concat(sortedLabels(labels).map(([name, value]) => field(1, field(1, Buffer.from(name)), field(2, Buffer.from(value)))));
}

/** Sample: double value = 1, int64 timestamp = 2 (milliseconds); itself field 2 of its series. */
function sampleFields({ times, values }: TimeSeries, from: number, to: number): Buffer {
  const out = Buffer.allocUnsafe((to - from) * MAX_SAMPLE_BYTES);
  let at = 0;
  for (let index = from; index < to; index++) {
    const start = at;
    out[at] = 2 * 8 + 2;
    out[at + 2] = 8 + 1;
    if (Number.isNaN(values[index])) {
      out.writeBigUInt64LE(STALE, at + 3);
    } else {
      out.writeDoubleLE(values[index], at + 3);
    }
    out[at + 11] = 2 * 8;
    at = putVarint(out, at + 12, times[index]);
    out[start + 1] = at - start - 2;
  }
  return out.subarray(0, at);
}
