/** node one.js WORK: runs one work of ours in this process and prints its seconds. */

import { nativeVariant } from '../../sidecar/nn/native/native';
import { routenetStep } from './routenet';
import { backfill, live } from './scoring';
import { autoencoderEpoch, classifierEpochs } from './training';
import { WORKS } from './works';

/** Seconds of the best of `rounds` runs after one that warms up. */
async function best(rounds: number, run: () => Promise<void>): Promise<number> {
  let shortest = Infinity;
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now();
    await run();
    shortest = round === 0 ? Infinity : Math.min(shortest, (performance.now() - start) / 1000);
  }
  return shortest;
}

const MEASURES: Record<string, () => Promise<number>> = {
  A: () => autoencoderEpoch(WORKS.A),
  B: () => autoencoderEpoch(WORKS.B),
  C: async () => best(WORKS.C.rounds, (await live(WORKS.C)).run),
  D: async () => best(WORKS.D.rounds, (await backfill(WORKS.D)).run),
  E: () => classifierEpochs(WORKS.E),
  R: async () => best(20, (await routenetStep()).run),
};

void MEASURES[process.argv[2]]().then((seconds) => {
  console.log(JSON.stringify({ seconds, version: nativeVariant() ?? 'graph' }));
  process.exit(0);
});
