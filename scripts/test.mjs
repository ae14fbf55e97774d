// All tests: types, lint, generated files, then jest. Ends with one line `N passed, N failed`, counted from the real results.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const count = { passed: 0, failed: 0 };

/** Its output is shown when it has ended, so that checks side by side do not mix their lines. */
function check(title, command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TZ: 'UTC' } });
    let output = '';
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => (output += chunk)));
    child.on('error', (error) => (output += error.message));
    child.on('close', (status) => {
      count[status === 0 ? 'passed' : 'failed'] += 1;
      console.log(`${output}${status === 0 ? 'ok' : 'FAILED'}  ${title}`);
      resolve();
    });
  });
}

/** One jest run; a suite that does not even load counts as one failed test. */
function jest(title, args) {
  const file = `test-artefacts/${title}.json`;
  rmSync(file, { force: true });
  const result = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${file}`, ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, TZ: 'UTC' } });
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    console.error(`FAILED  ${title}: jest ended with status ${result.status} and left no report`);
    count.failed += 1;
    return;
  }
  count.passed += report.numPassedTests;
  count.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  console.log(`${result.status === 0 ? 'ok' : 'FAILED'}  ${title}: ${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped`);
}

mkdirSync('test-artefacts', { recursive: true });
await Promise.all([
  check('lint', process.execPath, ['node_modules/eslint/bin/eslint.js', '.']),
  check('types', process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit']).then(async () => {
    await check('schemas of the HTTP API', process.execPath, ['scripts/schemas.mjs', '--check']);
    await check('reference pages of docs/', process.execPath, ['scripts/docs.mjs', '--check']);
  }),
]);
jest('unit-and-integration', ['--testPathIgnorePatterns', '/test/e2e/', '/node_modules/', '--maxWorkers=2']);
jest('end-to-end', ['--testPathPattern', '/test/e2e/', '--runInBand']);
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
