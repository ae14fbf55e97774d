// npm run bench -- NAME [--data DIR] [--json FILE] [further options of the benchmark]
// Prints a table for people; with --json writes {name, machine, commit, seeds, figures}.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, release, totalmem } from 'node:os';

// An option without a value is 'true'; which further options there are is the benchmark's affair.
const [name, ...rest] = process.argv.slice(2);
const values = {};
for (let at = 0; at < rest.length; at++) {
  if (!rest[at].startsWith('--')) {
    console.error(`${rest[at]} is not an option`);
    process.exit(2);
  }
  const hasValue = rest[at + 1] !== undefined && !rest[at + 1].startsWith('--');
  values[rest[at].slice(2)] = hasValue ? rest[++at] : 'true';
}

if (!existsSync('build/demo/requirements.js')) {
  const result = spawnSync(process.execPath, ['scripts/setup.mjs', '--test'], { stdio: 'inherit' });
  process.exitCode = result.status ?? 1;
} else {
  execFileSync(process.execPath, ['scripts/build.mjs', '--node'], { stdio: 'inherit' });
}
const names = readdirSync('build/bench').filter((file) => file.endsWith('.js')).map((file) => file.slice(0, -3));
if (!name || !names.includes(name)) {
  console.error(`npm run bench -- NAME, one of: ${names.join(', ')}`);
  process.exit(2);
}

const commit = spawnSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).stdout?.trim() ?? '';
const machine = `${cpus()[0]?.model ?? 'cpu'} x ${cpus().length}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}, Node ${process.versions.node}`;
const { run } = createRequire(import.meta.url)(`../build/bench/${name}.js`);
const { seeds, figures } = await run(values);
console.log(`\n${name} on ${machine}, commit ${commit}`);
for (const figure of figures) {
  const peer = figure.peer ? `  (${figure.peer}: ${figure.peerValue})` : '';
  console.log(`${figure.id.padEnd(24)} ${String(figure.value).padStart(12)} ${figure.unit}${peer}${figure.note ? `  ${figure.note}` : ''}`);
}
if (values.json) {
  writeFileSync(values.json, `${JSON.stringify({ name, machine, commit, seeds, figures }, null, 2)}\n`);
}
process.exit(0);
