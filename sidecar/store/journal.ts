/**
 * An append-only file of JSON records, one a line, each behind its CRC-32 (`1f2e3d4c {...}`) and on the disk before `append` returns.
 * The reader takes whole records only: a torn tail or a flipped bit costs the lines it hit and is counted, never believed.
 */

import { closeSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { messageOf, RoentgenError } from '../errors';
import { syncFolder } from './files';

const NEWLINE = 0x0a;
/** Eight hexadecimal digits and a blank. */
const PREFIX = 9;

export interface Journal {
  /** Throws STORE_UNWRITABLE where the record may not be on the disk. */
  append(record: object): void;
  close(): void;
}

export interface JournalContent {
  records: unknown[];
  /** Damaged places; damaged lines that follow each other are one place. */
  corrupt: number;
}

export function openJournal(path: string): Journal {
  let file: number;
  let torn: boolean;
  try {
    mkdirSync(dirname(path), { recursive: true });
    file = openSync(path, 'a+', 0o600);
    syncFolder(dirname(path));
    torn = !endsWithNewline(file);
  } catch (error) {
    throw unwritable(path, error);
  }
  return {
    append(record) {
      try {
        // A line that a crash or a full disk left half written must not swallow this one.
        const bytes = Buffer.from((torn ? '\n' : '') + encodeRecord(record));
        torn = true;
        for (let written = 0; written < bytes.length; ) {
          written += writeSync(file, bytes, written);
        }
        fsyncSync(file);
        torn = false;
      } catch (error) {
        throw unwritable(path, error);
      }
    },
    close: () => closeSync(file),
  };
}

/** The records of the file at `path`; none where there is no file. Throws STORE_CORRUPT only where the file cannot be read at all. */
export function readJournal(path: string): JournalContent {
  try {
    return decodeJournal(readFileSync(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return { records: [], corrupt: 0 };
    }
    throw new RoentgenError('STORE_CORRUPT', `cannot read ${path}: ${messageOf(error)}`, undefined, { cause: error });
  }
}

export function encodeRecord(record: object): string {
  const text = JSON.stringify(record);
  return `${checksum(Buffer.from(text))} ${text}\n`;
}

/** Never throws. Checks bytes before they become text, so that a repaired UTF-8 error cannot pass. */
export function decodeJournal(bytes: Buffer): JournalContent {
  const records: unknown[] = [];
  let corrupt = 0;
  let inDamage = false;
  for (let start = 0; start < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    const record = end > start ? decodeLine(bytes.subarray(start, end)) : null;
    if (record !== null) {
      records.push(record);
    } else if (!inDamage && end > start) {
      corrupt += 1;
    }
    inDamage = end > start ? record === null : inDamage;
    start = end + 1;
  }
  return { records, corrupt };
}

function decodeLine(line: Buffer): unknown {
  const body = line.subarray(PREFIX);
  if (line.toString('latin1', 0, PREFIX) !== `${checksum(body)} `) {
    return null;
  }
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

function checksum(bytes: Buffer): string {
  return crc32(bytes).toString(16).padStart(8, '0');
}

function endsWithNewline(file: number): boolean {
  const { size } = fstatSync(file);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(file, last, 0, 1, size - 1) === 1 && last[0] === NEWLINE);
}

function unwritable(path: string, error: unknown): RoentgenError {
  return new RoentgenError('STORE_UNWRITABLE', `cannot write ${path}: ${messageOf(error)}`, 'check space and rights of the data directory', { cause: error });
}
