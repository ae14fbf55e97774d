/**
 * `npm run bench -- chaos-safety [--part NAME,...] [--trials N] [--seed S] [--from TRIAL]`: what is left of faults when the sidecar, or all
 * that works for it, dies, hangs or is stopped at any moment, and whether what is told of faults is true. Needs root. docs/chaos-safety.md.
 */

import { loadavg } from 'node:os';
import { clock } from './chaos/parts/clock';
import { confirm } from './chaos/parts/confirm';
import { enospc } from './chaos/parts/enospc';
import { foreign } from './chaos/parts/foreign';
import { hung } from './chaos/parts/hung';
import { journal } from './chaos/parts/journal';
import { kill } from './chaos/parts/kill';
import { killall } from './chaos/parts/killall';
import { points } from './chaos/parts/points';
import { preview } from './chaos/parts/preview';
import { stop } from './chaos/parts/stop';
import { stopall } from './chaos/parts/stopall';
import { makeStage, type Stage } from './chaos/stage';
import { killAllOwners, type PartOptions } from './chaos/trials';
import type { Figure } from './report/figure';

const SEED = 20;

interface PartSpec {
  /** Trials without --trials. */
  usual: number;
  run(stage: Stage, options: PartOptions): Promise<Figure[]>;
}

const PARTS: Record<string, PartSpec> = {
  kill: { usual: 200, run: kill },
  killall: { usual: 200, run: killall },
  // 11 points, 27 kinds, three times.
  points: { usual: 891, run: points },
  hung: { usual: 100, run: hung },
  stop: { usual: 80, run: stop },
  stopall: { usual: 50, run: stopall },
  preview: { usual: 1000, run: preview },
  foreign: { usual: 100, run: foreign },
  journal: { usual: 1, run: journal },
  // 27 kinds, five lines.
  enospc: { usual: 135, run: enospc },
  clock: { usual: 40, run: clock },
  // 27 kinds, whole and broken in two ways, fifty times: six hours.
  confirm: { usual: 4050, run: confirm },
};

export async function run(options: { part?: string; trials?: string; seed?: string; from?: string }): Promise<{ seeds: number[]; figures: Figure[] }> {
  const seed = Number(options.seed ?? SEED);
  const names = (options.part ?? Object.keys(PARTS).join(',')).split(',');
  const unknown = names.find((name) => !(name in PARTS));
  if (unknown !== undefined) {
    throw new Error(`no part is called ${unknown}; the parts are ${Object.keys(PARTS).join(', ')}`);
  }
  const stage = await makeStage();
  const figures: Figure[] = [];
  try {
    for (const name of names) {
      const { usual, run: measure } = PARTS[name];
      const trials = Number(options.trials ?? usual);
      console.log(`${name}: ${trials} trials, seed ${seed}, load average ${loadavg()[0].toFixed(1)}`);
      figures.push(...(await measure(stage, { trials, seed, from: Number(options.from ?? 0), say: console.log })));
    }
    return { seeds: [seed], figures };
  } finally {
    killAllOwners();
    await stage.remove();
  }
}
