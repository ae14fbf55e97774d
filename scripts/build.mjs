// Builds everything that runs: build/ (sidecar, demo, benchmarks; file by file; the native kernel), dist/ (the Grafana plugin) and the host page.
// `--node` builds only the first. Types are checked by `npm run typecheck`.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));

async function buildNode() {
  const files = ['sidecar', 'demo', 'bench'].flatMap(filesBelow);
  await build({
    entryPoints: files.filter((file) => file.endsWith('.ts')),
    outdir: 'build',
    outbase: '.',
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // import() would want file names with their endings, which sources have not
    supported: { 'dynamic-import': false },
    sourcemap: true,
    logLevel: 'warning',
  });
  // A running sidecar may load from build/ at any moment: files are replaced, and only those without a source go.
  const made = new Set(files.flatMap((file) => (file.endsWith('.ts') ? [`${file.slice(0, -3)}.js`, `${file.slice(0, -3)}.js.map`] : [file])));
  filesBelow('build').filter((file) => !file.startsWith('build/native/') && !made.has(file.slice('build/'.length))).forEach((file) => rmSync(file));
  for (const file of files.filter((each) => each.endsWith('.json'))) {
    mkdirSync(dirname(join('build', file)), { recursive: true });
    copyFileSync(file, join('build', file));
  }
}

/** Runs the plugin's build when one of its inputs changed since the last time. */
function buildPlugin() {
  const inputs = [...filesBelow('src'), ...filesBelow('.config'), 'sidecar/contract.ts', ...filesBelow('sidecar/contract'), 'webpack.config.ts', 'package-lock.json', 'CHANGELOG.md', 'LICENSE', 'README.md'].filter(existsSync).sort();
  const hash = createHash('sha256');
  inputs.forEach((file) => hash.update(file).update(readFileSync(file)));
  const digest = hash.digest('hex');
  const mark = 'dist/.inputs';
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) {
    return;
  }
  execFileSync(process.execPath, ['node_modules/webpack/bin/webpack.js', '-c', 'webpack.config.ts', '--env', 'production'], { stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(mark, digest);
}

await buildNode();
execFileSync(process.execPath, ['scripts/native.mjs'], { stdio: 'inherit' });
if (!process.argv.includes('--node')) {
  buildPlugin();
  execFileSync(process.execPath, ['test/host/build.mjs'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
