/** A tar archive of text files, as the Docker Engine takes them (POSIX.1-1988 ustar). Pure. */

import { RoentgenError } from '../../errors';

const BLOCK = 512;
const NAME_BYTES = 100;

/** Files by absolute path, of root and readable by all; folders on the way are made by who unpacks it. Throws BLUEPRINT_INVALID for a path of 100 bytes or more. */
export function archiveOf(files: Record<string, string>): Buffer {
  const parts = Object.entries(files).map(([path, text]) => fileOf(path.replace(/^\/+/, ''), Buffer.from(text)));
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]);
}

function fileOf(name: string, content: Buffer): Buffer {
  if (Buffer.byteLength(name) >= NAME_BYTES) {
    throw new RoentgenError('BLUEPRINT_INVALID', `the path /${name} is too long for a file of a container`, `it may have ${NAME_BYTES - 1} bytes`);
  }
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, offset: number, width: number) => header.write(value.toString(8).padStart(width - 1, '0'), offset);
  header.write(name, 0);
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(0, 136, 12);
  header.write('        0', 148);
  header.write('ustar\u000000', 257);
  // of all bytes of the header, its own field taken as blanks
  octal(header.reduce((sum, byte) => sum + byte, 0), 148, 7);
  return Buffer.concat([header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)]);
}
