/**
 * The challenge's driver with a real Docker Engine. Its image cannot be fetched without a network: one made of busybox stands for it,
 * which looks at what it may read, write and reach, and answers results that were made beforehand.
 */

import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { challengeDriver } from '../../../../sidecar/twin/drivers/challenge/run';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { type Engine, engineObstacle, startEngine } from '../../mirror/runtimes/engine';
import { sample } from '../scenario/fixture';
import { candidates } from './candidates';

const CLIENT = ['/usr/bin/docker', '/usr/local/bin/docker'].find(existsSync);
const obstacle = engineObstacle() ?? (CLIENT ? null : 'docker');
if (obstacle) {
  console.warn(`the test with a Docker Engine is skipped: ${obstacle} is missing`);
}
const here = obstacle ? test.skip : test;

/** Fails where it could change its inputs or has a way to the network. */
const SIMULATOR = `#!/bin/sh
grep -q '^samples_per_file: 2$' /data/conf.yml || exit 3
[ "$(wc -l < /data/simulation.txt)" = 2 ] || exit 4
for each in conf.yml graphs/graph_0.txt tm/new; do if echo changed >> /data/$each; then echo "$each can be changed"; exit 5; fi; done
[ "$(ls /sys/class/net)" = lo ] || exit 6
echo fine > /data/log && mkdir -p /data/results && cp -r /answer /data/results/roentgen
`;

let engine: Engine | null = null;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'challenge-engine-'));
  engine = obstacle ? null : await startEngine();
}, 60_000);
afterAll(async () => {
  await engine?.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

/** The docker command for this engine. */
function client(socket: string): string {
  const file = join(folder, 'docker');
  writeFileSync(file, `#!/bin/sh\nexec ${CLIENT} -H unix://${socket} "$@"\n`);
  chmodSync(file, 0o755);
  return file;
}

function importSimulator(docker: string): void {
  const root = join(folder, 'image');
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(join(root, 'data'));
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'));
  ['sh', 'grep', 'wc', 'ls', 'mkdir', 'cp'].forEach((applet) => symlinkSync('busybox', join(root, 'bin', applet)));
  writeSamples(join(root, 'answer'), '0_1', [sample(), { ...sample(), intensity: 7 }]);
  writeFileSync(join(root, 'simulate'), SIMULATOR, { mode: 0o755 });
  execFileSync('tar', ['-C', root, '-cf', join(folder, 'image.tar'), '.']);
  execFileSync(docker, ['import', '--change', 'CMD ["/simulate"]', join(folder, 'image.tar'), 'roentgen-netsim:1']);
}

here('scenarios go into a container without network that cannot change them, and results come out', async () => {
  const docker = client(engine?.socket ?? '');
  importSimulator(docker);
  const driver = challengeDriver({ docker, image: 'roentgen-netsim:1', threads: 1, atOnce: 10 });
  const samples = await driver.simulate(candidates(2), new AbortController().signal);
  expect(samples.map(({ intensity }) => intensity)).toEqual([1234.5, 7]);
  expect(execFileSync(docker, ['ps', '-aq'], { encoding: 'utf8' })).toBe('');
});
