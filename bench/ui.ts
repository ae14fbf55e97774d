/**
 * What readers feel of the plugin, in real Chromium without a GPU: sizes, waiting, frames, memory. Needs the built plugin and the
 * host page (npm run build). --runs N (default 5), --seconds N of pointing and of dragging (default 5), --changes N of page (default 50).
 */
import type { Figure } from './report/figure';
import { firstRadiographies, pageTimes } from './ui/first';
import { drawTime, frameRates } from './ui/frames';
import { heapGrowth } from './ui/heap';
import { serve } from './ui/served';
import { bundleSizes } from './ui/sizes';

export async function run(values: Record<string, string | undefined>): Promise<{ seeds: number[]; figures: Figure[] }> {
  const [runs, seconds, changes] = [Number(values.runs ?? 5), Number(values.seconds ?? 5), Number(values.changes ?? 50)];
  const served = await serve();
  const figures = bundleSizes();
  try {
    figures.push(...(await firstRadiographies(served.url, runs)));
    figures.push(...(await pageTimes(served.url, Math.min(runs, 3))));
    figures.push(...(await heapGrowth(served.url, changes)));
  } finally {
    await served.close();
  }
  figures.push(...(await frameRates(100_000, seconds)), await drawTime(1_000_000, Math.min(runs, 3)));
  return { seeds: [1], figures };
}
