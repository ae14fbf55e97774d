// Builds build/ (sidecar, demo and benchmarks for Node, file by file). Types are checked by `npm run typecheck`.
import { build } from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

export async function buildNode() {
  rmSync('build', { recursive: true, force: true });
  await build({
    entryPoints: ['sidecar', 'demo', 'bench'].flatMap(sources),
    outdir: 'build',
    outbase: '.',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: true,
    logLevel: 'warning',
  });
}

await buildNode();
