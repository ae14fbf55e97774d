import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJournal, encodeRecord, openJournal, readJournal } from '../../../sidecar/store/journal';

const RECORDS = Array.from({ length: 20 }, (_, index) => ({ type: 'step', run: `r-${index}`, text: 'ünï\ncode "quoted"', at: index * 1.5, deep: { list: [index, null, true] } }));
const BYTES = Buffer.from(RECORDS.map(encodeRecord).join(''));
const TEXTS = new Set(RECORDS.map((each) => JSON.stringify(each)));

describe('a journal', () => {
  let folder: string;
  const path = () => join(folder, 'deep', 'journal.jsonl');
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'journal-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  test('gives back what was appended, over restarts, in order', () => {
    for (const part of [RECORDS.slice(0, 7), RECORDS.slice(7)]) {
      const journal = openJournal(path());
      part.forEach((record) => journal.append(record));
      journal.close();
    }
    expect(readJournal(path())).toEqual({ records: RECORDS, corrupt: 0 });
  });

  test('without a file is empty', () => {
    expect(readJournal(path())).toEqual({ records: [], corrupt: 0 });
  });

  test('goes on after a half written line without losing the next one', () => {
    const first = openJournal(path());
    first.append({ a: 1 });
    first.append({ b: 2 });
    first.close();
    truncateSync(path(), readFileSync(path()).length - 4);
    const second = openJournal(path());
    second.append({ c: 3 });
    second.close();
    expect(readJournal(path())).toEqual({ records: [{ a: 1 }, { c: 3 }], corrupt: 1 });
  });

  test('counts a damaged place once, however many lines it spoils', () => {
    const journal = openJournal(path());
    journal.append({ a: 1 });
    appendFileSync(path(), 'rubbish\nmore rubbish\n\n00000000 {"forged":true}\n');
    journal.append({ b: 2 });
    journal.close();
    expect(readJournal(path())).toEqual({ records: [{ a: 1 }, { b: 2 }], corrupt: 1 });
  });

  test('that is a folder is an error with a code', () => {
    expect(() => readJournal(folder)).toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
    expect(() => openJournal(folder)).toThrow(expect.objectContaining({ code: 'STORE_UNWRITABLE' }));
  });
});

describe('a damaged journal', () => {
  test('cut at any byte gives the whole records before the cut and no other', () => {
    const ends = RECORDS.map((_, index) => Buffer.byteLength(RECORDS.slice(0, index + 1).map(encodeRecord).join('')));
    for (let cut = 0; cut <= BYTES.length; cut += 1) {
      const { records, corrupt } = decodeJournal(BYTES.subarray(0, cut));
      // A record whose last byte but the newline is there is whole.
      const whole = ends.filter((end) => end - 1 <= cut).length;
      expect(records).toHaveLength(whole);
      expect(corrupt).toBe(cut === 0 || ends.some((end) => end === cut || end - 1 === cut) ? 0 : 1);
    }
  });

  test('with any bit flipped gives no record that was not written, loses at most two, and counts one place', () => {
    for (let bit = 0; bit < BYTES.length * 8; bit += 1) {
      const bytes = Buffer.from(BYTES);
      bytes[bit >> 3] ^= 1 << (bit & 7);
      const { records, corrupt } = decodeJournal(bytes);
      if (corrupt !== 1 || records.length < RECORDS.length - 2 || records.length >= RECORDS.length || !records.every((each) => TEXTS.has(JSON.stringify(each)))) {
        throw new Error(`bit ${bit}: ${corrupt} places, ${records.length} records`);
      }
    }
  });
});
