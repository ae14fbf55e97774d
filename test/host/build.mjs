// Bundles the host page: Grafana's own packages at a generation's pinned versions, and what surrounds a plugin. Run by itself
// (`--generation 13.1`) or by server.mjs; does nothing while its inputs are unchanged.
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { DEFAULT_GENERATION, generation, install } from './generations.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const page = join(here, 'page');

/** Names of the page's own files and of the installed versions. */
function fingerprint(folder) {
  const hash = createHash('sha256');
  const files = readdirSync(page, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of [...files.sort(), join(here, 'build.mjs'), join(folder, 'package-lock.json')]) {
    hash.update(file.slice(here.length)).update(readFileSync(file));
  }
  return hash.digest('hex');
}

const plugins = (folder) => [
  {
    // npm leaves out the entry points that only Grafana itself uses; the files are there, and the same module instances.
    name: 'grafana-internals',
    setup(build) {
      build.onResolve({ filter: /^internal:/ }, ({ path }) => ({ path: join(folder, 'node_modules', '@grafana', path.slice('internal:'.length)) }));
    },
  },
  {
    // The page's own files name packages; which generation's they are is decided here.
    name: 'generation',
    setup(build) {
      build.onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir, pluginData }) => {
        const own = resolveDir.startsWith(page) && !path.startsWith('internal:') && pluginData !== 'placed';
        return own ? build.resolve(path, { kind, resolveDir: folder, pluginData: 'placed' }) : undefined;
      });
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

/** @returns {Promise<{ out: string, built: boolean, bytes?: number }>} the folder that holds host.js */
export async function buildHost(name = DEFAULT_GENERATION) {
  const { folder, out } = generation(name);
  const stamp = join(out, 'inputs.sha256');
  const inputs = fingerprint(folder);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs && existsSync(join(out, 'host.js'))) {
    return { out, built: false };
  }
  install(generation(name));
  mkdirSync(out, { recursive: true });
  const result = await build({
    entryPoints: { host: join(page, 'main.tsx') },
    outdir: out,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    platform: 'browser',
    jsx: 'automatic',
    loader: { '.svg': 'dataurl', '.woff': 'dataurl', '.woff2': 'dataurl', '.ttf': 'empty' },
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    plugins: plugins(folder),
    metafile: true,
    logLevel: 'error',
    logOverride: { 'import-is-undefined': 'silent' },
  });
  writeFileSync(stamp, inputs);
  return { out, built: true, bytes: Object.values(result.metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0), metafile: result.metafile };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { values } = parseArgs({ options: { generation: { type: 'string', default: DEFAULT_GENERATION } } });
  const { built, bytes } = await buildHost(values.generation);
  process.stdout.write(built ? `host page of Grafana ${values.generation}: ${(bytes / 1e6).toFixed(1)} MB\n` : `host page of Grafana ${values.generation}: unchanged\n`);
}
