// Bundles the host page: Grafana's own packages at the plugin's pinned versions, and what surrounds a plugin. Run by itself or by
// server.mjs; does nothing while its inputs are unchanged.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
export const OUT = join(here, 'out');

/** Names of the page's own files and of the installed versions. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = readdirSync(join(here, 'page'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of [...files.sort(), join(here, 'build.mjs'), join(root, 'package-lock.json')]) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const plugins = [
  {
    // npm leaves out the entry points that only Grafana itself uses; the files are there, and the same module instances.
    name: 'grafana-internals',
    setup(build) {
      build.onResolve({ filter: /^internal:/ }, ({ path }) => ({ path: join(root, 'node_modules', '@grafana', path.slice('internal:'.length)) }));
    },
  },
  {
    // The code editor is a third of the bundle and nothing here shows one.
    name: 'no-editor',
    setup(build) {
      build.onResolve({ filter: /^(monaco-editor|@monaco-editor\/react|react-monaco-editor)/ }, ({ path }) => ({ path, namespace: 'absent' }));
      build.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({ contents: 'module.exports = {};' }));
    },
  },
];

export async function buildHost() {
  const stamp = join(OUT, 'inputs.sha256');
  const inputs = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && existsSync(join(OUT, 'host.js'))) {
    return { built: false };
  }
  mkdirSync(OUT, { recursive: true });
  const result = await build({
    entryPoints: { host: join(here, 'page', 'main.tsx') },
    outdir: OUT,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    jsx: 'automatic',
    loader: { '.svg': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    plugins,
    metafile: true,
    logLevel: 'error',
    logOverride: { 'import-is-undefined': 'silent' },
  });
  writeFileSync(stamp, inputs);
  return { built: true, bytes: Object.values(result.metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0), metafile: result.metafile };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { built, bytes } = await buildHost();
  process.stdout.write(built ? `host page: ${(bytes / 1e6).toFixed(1)} MB\n` : 'host page: unchanged\n');
}
