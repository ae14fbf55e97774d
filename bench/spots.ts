/**
 * Fault spots. --paper: the mirror paper's experiments done again (bench/spots/paper.ts has its options). --train DIR [--test DIR]: trained on one
 * day, tested on another, of folders in the form of bench/causes/nezha.ts (bench/spots/days.ts). --select yes: learning curves of selected windows
 * (bench/spots/select.ts).
 */

import type { Figure } from './report/figure';
import { runDays } from './spots/days';
import { runPaper } from './spots/paper';
import { runSelect } from './spots/select';

export async function run(options: Record<string, string | undefined>): Promise<{ seeds: number[]; figures: Figure[] }> {
  if (options.paper) {
    return runPaper(options);
  }
  if (options.train) {
    return runDays(options.train, options.test ?? options.train);
  }
  if (options.select) {
    return runSelect(options);
  }
  throw new Error('--paper, --select yes, or --train DIR [--test DIR]');
}
