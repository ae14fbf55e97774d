// npm run plugin:package [-- --dist FOLDER --out FOLDER]: builds the plugin and packs it as roentgen-xray-app-VERSION.zip, byte by byte the
// same from the same build. With --dist that build is packed. Then the archive is checked.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { zipSync } from 'fflate';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { dist: { type: 'string' }, out: { type: 'string', default: join(root, 'test-artefacts') } } });
const dist = values.dist ?? join(root, 'dist');

const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
};
if (!values.dist) {
  run('scripts/build.mjs');
}

/** The zip format has local times and no zone: this one is the same everywhere. 1980 is its first year. */
const NO_TIME = new Date(1980, 0, 1);
const { id, info } = JSON.parse(readFileSync(join(dist, 'plugin.json'), 'utf8'));
const paths = readdirSync(dist, { recursive: true, withFileTypes: true })
  // the build's own mark
  .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
const archive = zipSync(Object.fromEntries(paths.map((path) => [`${id}/${relative(dist, path).split(sep).join('/')}`, readFileSync(path)])), { level: 9, mtime: NO_TIME });

mkdirSync(values.out, { recursive: true });
const file = join(values.out, `${id}-${info.version}.zip`);
writeFileSync(file, archive);
console.log(`${file}  ${(archive.length / 1024).toFixed(0)} KB`);
for (const kind of ['sha1', 'sha256']) {
  const sum = createHash(kind).update(archive).digest('hex');
  writeFileSync(`${file}.${kind}`, `${sum}  ${id}-${info.version}.zip\n`);
  console.log(`${kind.padEnd(7)} ${sum}`);
}
run('scripts/package-check.mjs', file);
