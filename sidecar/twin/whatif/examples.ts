/** The networks that ship with Roentgen (deploy/twin), with their estimates. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TwinExample } from '../../contract';
import { messageOf } from '../../errors';
import { parseNetwork } from './parse';
import { estimateOf } from './report';

/** deploy/twin, seen from the sources or from build/; null where it was not installed. */
export function examplesFolder(): string | null {
  return ['../../../deploy/twin', '../../../../deploy/twin'].map((folder) => resolve(__dirname, folder)).find((folder) => existsSync(folder)) ?? null;
}

/** By file name. A file that is no network is told and left out. */
export function readExamples(folder: string | null, clock: () => number, say: (text: string) => void): TwinExample[] {
  const files = folder === null ? [] : readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
  return files.flatMap((file) => {
    try {
      const network = parseNetwork(JSON.parse(readFileSync(join(folder as string, file), 'utf8')));
      return [{ example: file.slice(0, -'.json'.length), network, estimate: estimateOf(network, clock) }];
    } catch (error) {
      say(`the example network ${file} is left out: ${messageOf(error)}`);
      return [];
    }
  });
}
