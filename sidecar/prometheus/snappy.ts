/** Snappy's block format, the way in only (format_description.txt of google/snappy; names as there). Pure. */

const SHORTEST_MATCH = 4;
const LONGEST_COPY = 64;
/** What a copy with a two-byte offset reaches. */
const FARTHEST = 65_535;
const SLOT_BITS = 14;
/** Odd, with its bits well spread: neighbours in value are none in the table. */
const MULTIPLIER = 0x9e3779b1;

/** Little-endian base 128, seven bits a byte: snappy's and protobuf's integers alike. Returns where it ends. */
export function putVarint(target: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) {
    target[at++] = (rest % 128) | 128;
  }
  target[at++] = rest;
  return at;
}

/** The input as one snappy block; below 2^32 bytes. */
export function compress(input: Buffer): Buffer<ArrayBuffer> {
  // A literal costs at most 5 bytes beside its content, and one comes after a copy of at least 4 bytes in 2 or 3.
  const out = Buffer.allocUnsafe(32 + input.length + Math.ceil(input.length / 6));
  const places = new Int32Array(1 << SLOT_BITS).fill(-1);
  let end = putVarint(out, 0, input.length);
  let literal = 0;
  for (let at = 0; at + SHORTEST_MATCH <= input.length; ) {
    const word = input.readInt32LE(at);
    const slot = Math.imul(word, MULTIPLIER) >>> (32 - SLOT_BITS);
    const earlier = places[slot];
    places[slot] = at;
    if (earlier < 0 || at - earlier > FARTHEST || input.readInt32LE(earlier) !== word) {
      at++;
      continue;
    }
    end = putLiteral(out, end, input.subarray(literal, at));
    const length = matchLength(input, earlier, at);
    end = putCopies(out, end, at - earlier, length);
    literal = at += length;
  }
  return out.subarray(0, putLiteral(out, end, input.subarray(literal)));
}

function matchLength(input: Buffer, earlier: number, at: number): number {
  let length = SHORTEST_MATCH;
  while (at + length < input.length && input[earlier + length] === input[at + length]) {
    length++;
  }
  return length;
}

/** Tag 00: up to 60 bytes have their length in the tag, more in one to four bytes behind it. */
function putLiteral(out: Buffer, start: number, content: Buffer): number {
  if (content.length === 0) {
    return start;
  }
  let at = start + 1;
  const last = content.length - 1;
  for (let rest = last < 60 ? 0 : last; rest > 0; rest = Math.floor(rest / 256)) {
    out[at++] = rest % 256;
  }
  out[start] = (last < 60 ? last : 58 + at - start) << 2;
  out.set(content, at);
  return at + content.length;
}

/** Tag 10: 1 to 64 bytes from up to 65,535 bytes before; tag 01: 4 to 11 bytes from up to 2,047. */
function putCopies(out: Buffer, start: number, offset: number, length: number): number {
  let at = start;
  for (let rest = length; rest > 0; rest -= LONGEST_COPY) {
    const part = Math.min(rest, LONGEST_COPY);
    if (part >= 4 && part <= 11 && offset < 2048) {
      out[at++] = ((offset >> 8) << 5) | ((part - 4) << 2) | 1;
      out[at++] = offset & 255;
    } else {
      out[at++] = ((part - 1) << 2) | 2;
      at = out.writeUInt16LE(offset, at);
    }
  }
  return at;
}
