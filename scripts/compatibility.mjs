// node scripts/compatibility.mjs [VERSION...]: what of Grafana's packages the plugin uses, compared with what each version (13.1.1 and
// 13.2.2 without names) offers, by Grafana's own checker. On demand only: it takes its program and the packages from the npm registry.
import { spawnSync } from 'node:child_process';

const CHECKER = '@grafana/levitate@0.17.2';
const PACKAGES = ['data', 'ui', 'runtime', 'i18n'];
const ENTRIES = ['src/module.tsx', 'src/radiography-panel/module.ts'];
const versions = process.argv.slice(2);
const PATIENCE_MS = 900_000;

const npm = (args) => spawnSync('npm', args, { encoding: 'utf8', timeout: PATIENCE_MS, stdio: ['ignore', 'pipe', 'pipe'] });

if (npm(['view', CHECKER, 'version']).status !== 0) {
  console.log('compatibility  skipped: the npm registry does not answer');
  process.exit(0);
}

let incompatible = 0;
for (const version of versions.length > 0 ? versions : ['13.1.1', '13.2.2']) {
  const target = PACKAGES.map((name) => `@grafana/${name}@${version}`).join(',');
  for (const entry of ENTRIES) {
    const { status, stdout, stderr } = npm(['exec', '--yes', `--package=${CHECKER}`, '--', 'levitate', 'is-compatible', '--path', entry, '--target', target]);
    const report = `${stdout}${stderr}`;
    // It also counts, and then lists nothing for, declarations whose text is the same in both versions.
    const found = report.split('\n').filter((line) => /^\d+\) (Removed|Changed)/.test(line));
    const processed = !report.includes('Could not process') && report.includes('compatible with');
    const fine = status === 0 || (found.length === 0 && processed);
    console.log(`${fine ? 'ok' : 'FAILED'}  ${entry} with Grafana ${version}${status !== 0 && fine ? ': no difference that has a text' : ''}`);
    if (!fine) {
      console.log(report.trim());
      incompatible += 1;
    }
  }
}
process.exit(incompatible === 0 ? 0 : 1);
