/** Time and error of the density by itself, in the browser. */
import { join } from 'node:path';
import { build } from 'esbuild';
import type { estimateDensity } from '../../src/radiography-panel/kde/density';
import type { Figure } from '../report/figure';
import { type BenchPage, PROJECT } from './page';
import { samplesOf } from './samples';

const RUNS = 5;
/** The exact way is timed up to so many points: beyond, it takes seconds. */
const MOST_EXACT = 10_000;

interface Timed {
  binned: number;
  exact: number | null;
  /** Largest difference on the grid as a share of the peak. */
  error: number | null;
  chosen: string;
}

async function loadDensity({ page }: BenchPage): Promise<void> {
  const bundle = await build({ entryPoints: [join(PROJECT, 'src', 'radiography-panel', 'kde', 'density.ts')], bundle: true, write: false, minify: true, format: 'iife', globalName: 'kde', target: 'es2022' });
  await page.addScriptTag({ content: `${bundle.outputFiles[0].text};window.kde = kde;` });
}

function timesOf({ page }: BenchPage, size: number): Promise<Timed> {
  const { errors, kpis } = samplesOf(size, 0);
  return page.evaluate(
    ({ xs, ys, runs, exactToo }) => {
      const { estimateDensity: estimate } = (window as unknown as { kde: { estimateDensity: typeof estimateDensity } }).kde;
      const axis = (values: number[], points: number) => ({ min: 0, max: values.reduce((most, value) => Math.max(most, value)) * 1.08, size: points });
      const [x, y] = [axis(xs, 192), axis(ys, 144)];
      const timed = (method: 'exact' | 'binned') => {
        const taken = Array.from({ length: runs }, () => {
          const start = performance.now();
          estimate(xs, ys, x, y, { rule: 'scott', method });
          return performance.now() - start;
        });
        return taken.sort((a, b) => a - b)[Math.floor(runs / 2)];
      };
      const of = (method: 'exact' | 'binned') => estimate(xs, ys, x, y, { rule: 'scott', method });
      const error = () => {
        const [exact, binned] = [of('exact'), of('binned')];
        return exact.values.reduce((most, value, i) => Math.max(most, Math.abs(value - binned.values[i])), 0) / exact.peak;
      };
      return { binned: timed('binned'), exact: exactToo ? timed('exact') : null, error: exactToo ? error() : null, chosen: estimate(xs, ys, x, y, { rule: 'scott' }).method };
    },
    { xs: errors, ys: kpis, runs: RUNS, exactToo: size <= MOST_EXACT }
  );
}

/** Median time of both ways for each number of points. */
export async function densityTimes(bench: BenchPage, sizes: number[]): Promise<Figure[]> {
  await bench.page.goto(`${bench.url}/d/none`);
  await loadDensity(bench);
  const figures: Figure[] = [];
  for (const size of sizes) {
    const { binned, exact, error, chosen } = await timesOf(bench, size);
    const note = error === null ? `chosen: ${chosen}` : `chosen: ${chosen}; largest difference ${(100 * error).toPrecision(2)} % of the peak`;
    const peer = exact === null ? {} : { peer: 'exact', peerValue: Math.round(10 * exact) / 10 };
    figures.push({ id: `density-${size}`, value: Math.round(10 * binned) / 10, unit: 'ms', ...peer, note });
  }
  return figures;
}
