/** Figures that a load's own program leaves in a file, as node_exporter's textfile collector takes them. */

import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A program that has said nothing for longer has stopped: old figures must not look like news. */
const FRESH_MS = 15_000;
const MOST_BYTES = 1024 * 1024;
const LINE = /^(#.*|[a-zA-Z_:][a-zA-Z0-9_:]*(\{[^{}]*\})? [^\s]+)$/;

export const toldFile = (directory: string): string => join(directory, 'load.prom');

/** What an earlier mirror's program said is gone. */
export const forgetTold = (directory: string): void => rmSync(toldFile(directory), { force: true });

/** Empty where nothing was said, not lately, or not in the exposition format: one bad line would cost the whole scrape. */
export function readTold(directory: string, now: number): string {
  try {
    const { mtimeMs, size } = statSync(toldFile(directory));
    const text = now - mtimeMs > FRESH_MS || size > MOST_BYTES ? '' : readFileSync(toldFile(directory), 'utf8');
    return text.endsWith('\n') && text.slice(0, -1).split('\n').every((line) => LINE.test(line)) ? text : '';
  } catch {
    return '';
  }
}
