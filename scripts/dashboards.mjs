// Writes dashboards/*.json and the two files of alert rules from their typed sources. `--check` only compares.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bundle = join(root, 'node_modules', '.cache', `roentgen-dashboards-${process.pid}.cjs`);

mkdirSync(dirname(bundle), { recursive: true });
const contents = "export * from './dashboards/source/index'; export * from './provisioning/source/files';";
await build({ stdin: { contents, resolveDir: root }, outfile: bundle, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' });
const { dashboardFiles, ruleFiles } = createRequire(import.meta.url)(bundle);
rmSync(bundle);

let stale = 0;
for (const [path, text] of [...dashboardFiles(), ...ruleFiles()]) {
  const file = join(root, path);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
  } else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${path} is not what its source says: run node scripts/dashboards.mjs`);
    stale += 1;
  }
}
process.exit(stale === 0 ? 0 : 1);
