// All tests: types, lint, generated files, then jest and Playwright. Ends with one line `N passed, N failed`, counted from the real results.
// The loop waits for most of its minutes; the other tests that need a browser run beside it in what it leaves of the processors, so that
// what it measures of its processes stays theirs.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const count = { passed: 0, failed: 0 };
const LOOP = '/test/e2e/loop.test.ts';

/** Runs a program only while nothing else wants the processor. Niceness alone is not enough: root's Chromium raises its own. */
const LEFT_OVER = existsSync('/usr/bin/chrt') ? ['chrt', '--idle', '0'] : ['nice', '-n', '19'];

/** Its output is kept until it has ended, so that runs side by side do not mix their lines. */
function run(args, { leftOver = false } = {}) {
  return new Promise((resolve) => {
    const start = Date.now();
    const [command, ...rest] = [...(leftOver ? LEFT_OVER : []), process.execPath, ...args];
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TZ: 'UTC' } });
    let output = '';
    [child.stdout, child.stderr].forEach((stream) => stream.on('data', (chunk) => (output += chunk)));
    child.on('error', (error) => (output += error.message));
    child.on('close', (status) => resolve({ status, output, took: `${Math.round((Date.now() - start) / 1000)} s` }));
  });
}

async function check(title, args) {
  const { status, output, took } = await run(args);
  count[status === 0 ? 'passed' : 'failed'] += 1;
  console.log(`${output}${status === 0 ? 'ok' : 'FAILED'}  ${title} (${took})`);
}

/** `counted` reads passed, failed and skipped from the report; no report counts as one failed test. */
async function runner(title, args, options, file, counted) {
  rmSync(file, { force: true });
  const { status, output, took } = await run(args, options);
  process.stderr.write(output);
  try {
    const { passed, failed, skipped } = counted(JSON.parse(readFileSync(file, 'utf8')));
    count.passed += passed;
    count.failed += failed;
    console.log(`${status === 0 ? 'ok' : 'FAILED'}  ${title}: ${passed} passed, ${failed} failed, ${skipped} skipped (${took})`);
  } catch {
    count.failed += 1;
    console.error(`FAILED  ${title}: it ended with status ${status} after ${took} and left no report`);
  }
}

/** A suite that does not even load counts as one failed test. */
const ofJest = (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests + report.numRuntimeErrorTestSuites, skipped: report.numPendingTests });
const ofPlaywright = ({ stats, errors }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped });

function jest(title, args, options) {
  const file = `test-artefacts/${title}.json`;
  return runner(title, ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${file}`, ...args], options, file, ofJest);
}

/** Grafana's own end-to-end package; its configuration says where the report goes. */
function pluginE2e(options) {
  return runner('plugin-e2e', ['node_modules/@playwright/test/cli.js', 'test', '--config', 'test/e2e/plugin-e2e/playwright.config.ts'], options, 'test-artefacts/plugin-e2e.json', ofPlaywright);
}

async function browsers() {
  const leftOver = { leftOver: true };
  await jest('end-to-end', ['--testPathPattern', '/test/e2e/', '--testPathIgnorePatterns', LOOP, '/node_modules/', '--runInBand'], leftOver);
  await pluginE2e(leftOver);
}

mkdirSync('test-artefacts', { recursive: true });
await Promise.all([
  check('lint', ['node_modules/eslint/bin/eslint.js', '.']),
  check('types', ['node_modules/typescript/bin/tsc', '--noEmit']).then(async () => {
    await check('schemas of the HTTP API', ['scripts/schemas.mjs', '--check']);
    await check('reference pages of docs/', ['scripts/docs.mjs', '--check']);
    await check('dashboards and alert rules', ['scripts/dashboards.mjs', '--check']);
    await check('texts for translation', ['scripts/texts.mjs', '--check']);
  }),
  check('host page of Grafana 13.1', ['test/host/build.mjs', '--generation', '13.1']),
]);
await jest('unit-and-integration', ['--testPathIgnorePatterns', '/test/e2e/', '/node_modules/', '--maxWorkers=2']);
await Promise.all([jest('loop', ['--testPathPattern', LOOP, '--runInBand']), browsers()]);
console.log(`\n${count.passed} passed, ${count.failed} failed`);
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);
