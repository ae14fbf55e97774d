/** Samples on their way into Prometheus, checked before they leave. Pure. */

import { RoentgenError } from '../errors';

export interface TimeSeries {
  /** With `__name__`; an empty value is the same as no label. */
  labels: Record<string, string>;
  /** Whole milliseconds since the epoch, growing. */
  times: Float64Array | number[];
  /** As many; NaN: there is no value at this time. */
  values: Float64Array | number[];
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const invalid = (what: string) => new RoentgenError('REQUEST_INVALID', `no series for Prometheus: ${what}`);

/** Name and value, in the order of the names, without empty values. Throws REQUEST_INVALID for names that Prometheus has no room for. */
export function sortedLabels(labels: Record<string, string>): Array<[name: string, value: string]> {
  if (!METRIC_NAME.test(labels.__name__ ?? '')) {
    throw invalid(`the metric name is ${JSON.stringify(labels.__name__)}`);
  }
  const wrong = Object.keys(labels).find((name) => !LABEL_NAME.test(name));
  if (wrong !== undefined) {
    throw invalid(`the label name ${JSON.stringify(wrong)} of ${labels.__name__}`);
  }
  return Object.entries(labels).filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Throws REQUEST_INVALID for times that are not whole, before 1970 or not growing, and for a time without a value. */
export function checkSamples({ labels, times, values }: TimeSeries): void {
  if (times.length !== values.length) {
    throw invalid(`${times.length} times and ${values.length} values of ${labels.__name__}`);
  }
  for (let index = 0, last = -1; index < times.length; last = times[index++]) {
    if (!Number.isSafeInteger(times[index]) || times[index] <= last) {
      throw invalid(`the time ${times[index]} of ${labels.__name__} after ${last}`);
    }
  }
}
