// Set-up for `npm start` and `npm test`: npm packages, build, Debian packages. Prints what it does; can be run again.
// Uses nothing but Node's own modules, since it runs before anything is installed.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const forTests = process.argv.includes('--test');
const LOCK_MARK = 'node_modules/.roentgen-lock';
const NODE_AT_LEAST = [20, 19];

function say(text) {
  console.log(`set-up  ${text}`);
}

function stop(text) {
  console.error(`set-up  cannot go on: ${text}`);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE_AT_LEAST[0] || (major === NODE_AT_LEAST[0] && minor < NODE_AT_LEAST[1])) {
    stop(`Node ${process.versions.node} is too old; install Node ${NODE_AT_LEAST.join('.')} or newer`);
  }
}

function installNpmPackages() {
  const digest = createHash('sha256').update(readFileSync('package-lock.json')).digest('hex');
  if (existsSync(LOCK_MARK) && readFileSync(LOCK_MARK, 'utf8') === digest) {
    return;
  }
  say('installing npm packages (about a minute the first time)');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (result.status !== 0) {
    stop('npm ci failed; its message is above');
  }
  writeFileSync(LOCK_MARK, digest);
}

function build() {
  say('building sidecar, Grafana plugin and host page');
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}

/** Debian starts a service when its package is installed; this policy (removed again) keeps it from doing so. */
const POLICY = '/usr/sbin/policy-rc.d';

function installDebianPackages(packages) {
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    stop(`these Debian packages are missing: ${packages.join(', ')}. Run as root: ${command}`);
  }
  say(`installing Debian packages: ${packages.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const ownPolicy = !existsSync(POLICY);
  if (ownPolicy) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  }
  try {
    spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'ignore'], env });
    const result = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { stdio: ['ignore', 'ignore', 'pipe'], env });
    if (result.status !== 0) {
      stop(`${command} failed: ${String(result.stderr).trim().split('\n').slice(-3).join(' | ')}`);
    }
  } finally {
    if (ownPolicy) {
      rmSync(POLICY, { force: true });
    }
  }
}

checkNode();
installNpmPackages();
build();
const { missingPackages, otherObstacles } = await import('../build/demo/requirements.js').then((module) => module.default ?? module);
const missing = missingPackages(forTests);
if (missing.length > 0) {
  installDebianPackages(missing);
}
const obstacles = otherObstacles();
if (obstacles.length > 0) {
  stop(obstacles.join('\n        '));
}
say('ready');
