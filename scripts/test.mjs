// All tests: types, lint, generated files, then jest. Ends with one line `N passed, N failed`, counted from the real results.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

const count = { passed: 0, failed: 0 };

function check(title, command, args) {
  const result = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, TZ: 'UTC' } });
  count[result.status === 0 ? 'passed' : 'failed'] += 1;
  console.log(`${result.status === 0 ? 'ok' : 'FAILED'}  ${title}`);
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
check('types', process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit']);
check('lint', process.execPath, ['node_modules/eslint/bin/eslint.js', '.']);
check('schemas of the HTTP API', process.execPath, ['scripts/schemas.mjs', '--check']);
check('reference pages of docs/', process.execPath, ['scripts/docs.mjs', '--check']);
jest('unit-and-integration', ['--testPathIgnorePatterns', '/test/e2e/', '/node_modules/', '--maxWorkers=2']);
jest('end-to-end', ['--testPathPattern', '/test/e2e/', '--runInBand']);
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
