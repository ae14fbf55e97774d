/** The panel's own density, so that drawings are what it would draw. The plugin's code is not built for Node: it is put together here. */

import { resolve } from 'node:path';
import { buildSync } from 'esbuild';
import type { estimateDensity } from '../../src/radiography-panel/kde/density';

type Kde = { estimateDensity: typeof estimateDensity };

/** From the project's folder, where `npm run bench` runs. */
export function loadDensity(): typeof estimateDensity {
  const { outputFiles } = buildSync({ entryPoints: [resolve('src', 'radiography-panel', 'kde', 'density.ts')], bundle: true, write: false, format: 'cjs', target: 'node20' });
  const made: { exports: Partial<Kde> } = { exports: {} };
  (new Function('module', 'exports', outputFiles[0].text) as (module: typeof made, exports: Partial<Kde>) => void)(made, made.exports);
  return (made.exports as Kde).estimateDensity;
}
