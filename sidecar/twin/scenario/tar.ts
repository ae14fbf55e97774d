/** Archives as the challenge keeps its results: POSIX tar under gzip. A page of our own instead of a dependency: small files, no links. */

import { gunzipSync, gzipSync } from 'node:zlib';
import { messageOf, RoentgenError } from '../../errors';

const BLOCK = 512;
/** Uncompressed: a network of 300 nodes has about 40 MB; a file that grows beyond this is no data set. */
const LARGEST_BYTES = 2 ** 30;

export interface Member {
  name: string;
  content: Buffer;
}

/** Types of entries: files, and names that are too long for the header of the next entry (GNU's and POSIX's way). */
const FILE = ['0', '\0'];
const LONG_NAME = 'L';
const EXTENDED = 'x';

/** The files of an archive. Throws DATASET_INVALID for what is cut off or damaged, naming the member where it is known. */
export function readArchive(bytes: Uint8Array): Member[] {
  const tar = inflate(bytes);
  const members: Member[] = [];
  let longName: string | undefined;
  for (let place = 0; place + BLOCK <= tar.length && tar[place] !== 0; ) {
    const header = tar.subarray(place, place + BLOCK);
    const name = longName ?? nameOf(header);
    const size = sizeOf(header, name);
    const content = tar.subarray(place + BLOCK, place + BLOCK + size);
    if (content.length < size) {
      throw new RoentgenError('DATASET_INVALID', `the archive ends inside ${name}: ${content.length} of ${size} bytes`, 'fetch the archive again');
    }
    const type = String.fromCharCode(header[156]);
    longName = type === LONG_NAME ? text(content) : type === EXTENDED ? pathOf(text(content)) : undefined;
    if (FILE.includes(type)) {
      members.push({ name, content });
    }
    place += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return members;
}

function inflate(bytes: Uint8Array): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_BYTES });
  } catch (error) {
    const tooLarge = codeIn(error) === 'ERR_BUFFER_TOO_LARGE';
    throw new RoentgenError('DATASET_INVALID', tooLarge ? `the archive has more than ${LARGEST_BYTES / 2 ** 20} MiB when it is unpacked` : `the archive cannot be unpacked: ${messageOf(error)}`, tooLarge ? 'no data set: leave it out, or split it' : 'fetch the archive again', { cause: error });
  }
}

const codeIn = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** Up to the first zero byte. */
const text = (bytes: Buffer): string => bytes.toString('utf8').split('\0')[0];

function nameOf(header: Buffer): string {
  const prefix = header.toString('latin1', 257, 262) === 'ustar' ? text(header.subarray(345, 500)) : '';
  return (prefix && `${prefix}/`) + text(header.subarray(0, 100));
}

/** The name in the records "length key=value\n" of an extended header. */
const pathOf = (records: string): string | undefined => /(?:^|\n)\d+ path=([^\n]*)\n/.exec(records)?.[1];

function sizeOf(header: Buffer, name: string): number {
  const stored = parseInt(text(header.subarray(148, 156)), 8);
  const size = parseInt(text(header.subarray(124, 136)), 8);
  if (stored !== checksum(header) || !Number.isInteger(size) || size < 0) {
    throw new RoentgenError('DATASET_INVALID', `the archive is damaged at its member ${JSON.stringify(name)}`, 'fetch the archive again');
  }
  return size;
}

/** Sum of a header's bytes, those of the sum itself taken as spaces. */
const checksum = (header: Buffer): number => header.reduce((sum, byte, place) => sum + (place >= 148 && place < 156 ? 32 : byte), 0);

/** An archive of one folder and its files, the folder first; names up to 100 bytes. Equal files give equal bytes. */
export function writeArchive(folder: string, members: readonly Member[]): Buffer {
  const none = Buffer.alloc(0);
  const entries = [entry(`${folder}/`, none, '5'), ...members.map(({ name, content }) => entry(`${folder}/${name}`, content, '0'))];
  return gzipSync(Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]));
}

function entry(name: string, content: Buffer, type: '0' | '5'): Buffer {
  if (Buffer.byteLength(name) > 100) {
    throw new RoentgenError('INTERNAL', `the name ${name} is too long for an archive`);
  }
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(name, 0);
  header.write(octal(type === '5' ? 0o755 : 0o644, 7) + octal(0, 7) + octal(0, 7) + octal(content.length, 11) + octal(0, 11), 100);
  header.write(`        ${type}`, 148);
  header.write('ustar\x0000', 257, 'latin1');
  header.write(octal(checksum(header), 6), 148);
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
