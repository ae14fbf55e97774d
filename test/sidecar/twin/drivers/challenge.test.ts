/** The challenge's image cannot be had everywhere: a script stands for the docker command, looks at what it is given and answers results made beforehand. */

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATASET, IMAGE, runArguments, settingsText } from '../../../../sidecar/twin/drivers/challenge/command';
import { challengeDriver } from '../../../../sidecar/twin/drivers/challenge/run';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { sample } from '../scenario/fixture';
import { candidates } from './candidates';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'challenge-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** `$data` is what the container has as /data. */
function standIn(run: string, kill = 'true'): string {
  const file = join(folder, 'docker');
  writeFileSync(
    file,
    `#!/bin/sh
printf '%s\\n' "$*" >> ${folder}/calls
if [ "$1" = kill ]; then ${kill}; exit; fi
for each; do case "$each" in type=bind,src=*,dst=/data) data=\${each#type=bind,src=}; data=\${data%,dst=/data};; esac; done
cp -r "$data" ${folder}/seen
${run}
`
  );
  chmodSync(file, 0o755);
  return file;
}

const driver = (docker: string) => challengeDriver({ docker, threads: 2, atOnce: 10 });
const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
const { signal } = new AbortController();

test('the container has no network, limited memory, and inputs that it cannot change', () => {
  const given = runArguments({ folder: '/tmp/a,b', image: IMAGE, name: 'roentgen-1', memory: '4g' });
  expect(given.slice(0, 9)).toEqual(['run', '--rm', '--name', 'roentgen-1', '--network', 'none', '--memory', '4g', '--memory-swap']);
  expect(given[given.length - 1]).toBe('bnnupc/netsim:v0.1');
  expect(given.filter((each) => each.startsWith('type=bind'))).toEqual([
    'type=bind,"src=/tmp/a,b",dst=/data',
    ...['simulation.txt', 'conf.yml', 'graphs', 'routings', 'tm'].map((input) => `type=bind,"src=/tmp/a,b/${input}",dst=/data/${input},readonly`),
  ]);
  expect(settingsText({ threads: 2, samples: 10 })).toBe('threads: 2\ndataset_name: roentgen\nsamples_per_file: 10\nrm_prev_results: n\n');
});

test('scenarios go in, its results come out, and nothing is left behind', async () => {
  const answer = join(folder, 'answer');
  writeSamples(answer, '0_1', [sample(), { ...sample(), intensity: 7 }]);
  const samples = await driver(standIn(`mkdir -p "$data/results" && cp -r ${answer} "$data/results/${DATASET}"; echo "$data" > ${folder}/where`)).simulate(candidates(2), signal);
  expect(samples.map(({ intensity }) => intensity)).toEqual([1234.5, 7]);
  expect(samples[0]).toMatchObject({ scenario: sample().scenario, measured: { seconds: 1500 } });
  const seen = (file: string) => join(folder, 'seen', file);
  expect(readFileSync(seen('simulation.txt'), 'utf8').split('\n')).toEqual(['graphs/graph_0.txt,routings/routing_0.txt,tm/tm_0.txt', 'graphs/graph_1.txt,routings/routing_1.txt,tm/tm_1.txt', '']);
  expect(readFileSync(seen('conf.yml'), 'utf8')).toContain('samples_per_file: 2\n');
  // Another user may be the container's.
  expect(statSync(seen('tm/tm_0.txt')).mode & 0o004).toBe(0o004);
  expect(existsSync(readFileSync(join(folder, 'where'), 'utf8').trim())).toBe(false);
});

test.each([
  ['fails', 'echo "Unable to find image" >&2; exit 125', "the simulator's container ended with exit code 125: Unable to find image"],
  ['writes nothing', 'true', "the simulator's results cannot be read: "],
  ['writes what is damaged', `mkdir -p "$data/results/${DATASET}/graphs" "$data/results/${DATASET}/routings"; echo no > "$data/results/${DATASET}/results_0.tar.gz"`, 'results_0.tar.gz: the archive cannot be unpacked'],
])('a container that %s is told of', async (_, run, message) => {
  await expect(driver(standIn(run)).simulate(candidates(1), signal)).rejects.toMatchObject({ code: 'SIMULATION_FAILED', message: expect.stringContaining(message) });
});

test('without docker it is said what is missing', async () => {
  await expect(driver(join(folder, 'nowhere')).simulate(candidates(1), signal)).rejects.toMatchObject({ code: 'REQUIREMENT_MISSING', hint: expect.stringContaining('--docker') });
});

test('when it is stopped the container is killed, not only the client', async () => {
  const abort = new AbortController();
  const docker = standIn(`echo $$ > ${folder}/pid; exec sleep 100`, `kill $(cat ${folder}/pid)`);
  const run = driver(docker).simulate(candidates(1), abort.signal);
  const timer = setInterval(() => existsSync(join(folder, 'pid')) && abort.abort(new Error('stopped')), 20);
  await expect(run).rejects.toThrow('stopped');
  clearInterval(timer);
  const name = /--name (\S+)/.exec(calls()[0])?.[1];
  expect(calls()[1]).toBe(`kill ${name}`);
});
