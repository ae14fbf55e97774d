/** journal: cut at every byte and with every bit flipped: nothing thrown, nothing believed that was not written. */

import type { ChaosRecord } from '../../../sidecar/chaos/records';
import { replay } from '../../../sidecar/chaos/records';
import type { ProcessTarget } from '../../../sidecar/contract';
import { decodeJournal, encodeRecord } from '../../../sidecar/store/journal';
import type { Figure } from '../../report/figure';
import { parametersOf, SERVICE, type Stage } from '../stage';
import type { PartOptions } from '../trials';

/** Runs in the journal; a line each of accepted, intent, applied, undone, ended, confirmed. */
const RUNS = 4;

function recordsOf(target: ProcessTarget): ChaosRecord[] {
  return Array.from({ length: RUNS }, (_, index): ChaosRecord[] => {
    const [run, at] = [`20261121-10000${index}-abcdef`, { wall: 1.79e12 + index, boot: 1000 + index }];
    const fault = { fault: 'packet-loss' as const, component: target.component, parameters: parametersOf('packet-loss'), start: null, end: null, error: null, confirmation: null };
    return [
      { type: 'accepted', run: { run, experiment: 'x', service: SERVICE, author: 'bench', state: 'running', deviated: null, reason: null, startedAt: at.wall, endedAt: null, faults: [fault] } },
      { type: 'intent', run, fault: 0, kind: 'packet-loss', target, parameters: fault.parameters, before: '' },
      { type: 'applied', run, fault: 0, at },
      { type: 'undone', run, fault: 0, at },
      { type: 'ended', run, state: 'completed', at: at.wall },
      { type: 'confirmed', run, fault: 0, confirmation: { confirmed: true, figure: 'x', before: 1, during: 2 } },
    ];
  }).flat();
}

export async function journal(stage: Stage, { say }: Pick<PartOptions, 'say'>): Promise<Figure[]> {
  const records = recordsOf(stage.actors[0].now());
  const texts = records.map((each) => JSON.stringify(each));
  const bytes = Buffer.from(records.map(encodeRecord).join(''));
  let [exceptions, wrong, reads] = [0, 0, 0];
  const read = (damaged: Buffer, what: string) => {
    reads += 1;
    try {
      const found = decodeJournal(damaged);
      const strange = found.records.filter((each) => !texts.includes(JSON.stringify(each))).length;
      // One damage costs the line that it hit, or two that it joined, and no other.
      const missing = texts.length - found.records.length > 2 && damaged.length === bytes.length ? 1 : 0;
      replay(found.records);
      wrong += strange + missing;
      if (strange + missing > 0) {
        say(`journal: ${what}: ${strange} false, ${found.records.length} of ${texts.length} read`);
      }
    } catch (error) {
      exceptions += 1;
      say(`journal: ${what}: ${error}`);
    }
  };
  for (let byte = 0; byte < bytes.length; byte += 1) {
    read(bytes.subarray(0, byte), `cut at ${byte}`);
    for (let bit = 0; bit < 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[byte] ^= 1 << bit;
      read(flipped, `bit ${bit} of byte ${byte} flipped`);
    }
  }
  return [{ id: 'X-journal', value: exceptions + wrong, unit: 'exceptions, false and needlessly lost records', note: `${reads} damaged journals of ${bytes.length} bytes read and replayed` }];
}
