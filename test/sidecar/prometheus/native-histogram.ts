/** A native histogram as an exporter writes it: io.prometheus.client.MetricFamily, delimited (field numbers from metrics.proto). */

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))]);
const message = (number: number, content: number[] | Buffer): number[] => [number * 8 + 2, ...varint(content.length), ...content];
const whole = (number: number, value: number): number[] => [number * 8, ...varint(value)];

function double(number: number, value: number): number[] {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return [number * 8 + 1, ...bytes];
}

/** `count` observations, all in the bucket around 1 (schema 0). */
export function nativeHistogram(name: string, labels: Record<string, string>, count: number, sum: number): Buffer {
  const histogram = [...whole(1, count), ...double(2, sum), ...whole(5, 0), ...double(6, 0.001), ...whole(7, 0), ...message(12, [...whole(1, 0), ...whole(2, 1)]), ...message(13, varint(2 * count))];
  const metric = [...Object.entries(labels).flatMap(([label, value]) => message(1, [...message(1, Buffer.from(label)), ...message(2, Buffer.from(value))])), ...message(7, histogram)];
  const family = [...message(1, Buffer.from(name)), ...message(2, Buffer.from('help')), ...whole(3, 4), ...message(4, metric)];
  return Buffer.from([...varint(family.length), ...family]);
}
