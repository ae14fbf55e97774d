/** Writes protobuf fields one by one, for files that no honest exporter writes. */

export function varint(value: number): Buffer {
  return value < 128 ? Buffer.of(value) : Buffer.concat([Buffer.of((value % 128) | 128), varint(Math.floor(value / 128))]);
}

export const integer = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);

export function message(field: number, ...parts: Array<Buffer | string>): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as string)));
  return Buffer.concat([varint(field * 8 + 2), varint(body.length), body]);
}
