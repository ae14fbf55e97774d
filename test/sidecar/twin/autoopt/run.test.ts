/** @jest-environment ./test/sidecar/nn/environment.js */

import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AUTOOPT_DEFAULTS, type AutoOptOptions, type AutoOptProgress } from '../../../../sidecar/twin/autoopt/options';
import { candidatePool } from '../../../../sidecar/twin/autoopt/pool';
import { runAutoOpt } from '../../../../sidecar/twin/autoopt/run';
import { readRouteNet } from '../../../../sidecar/twin/training/model-file';
import { BRIEF, smallSamples, smallScenario, TINY } from '../training/small';

const folders: string[] = [];
const folder = (): string => {
  folders.push(mkdtempSync(join(tmpdir(), 'autoopt-')));
  return folders[folders.length - 1];
};
afterAll(() => folders.forEach((each) => rmSync(each, { recursive: true })));

async function toy(features: AutoOptOptions['features'] = 'measured'): Promise<AutoOptOptions> {
  const tiny = { ...TINY, epochs: 1, steps: 10 };
  return {
    ...AUTOOPT_DEFAULTS,
    directory: folder(),
    candidates: 8,
    metrics: ['delay'],
    validation: await smallSamples(2, 100),
    selection: { ...AUTOOPT_DEFAULTS.selection, samples: 5, clusters: 2, samplesPerCluster: 1, samplesPerIteration: 2, thresholds: [10] },
    filter: tiny,
    training: { ...tiny, epochs: 2 },
    rules: { margin: 100, longestPath: 1 },
    refinement: { steps: 2, learningRate: 0.001 },
    features,
    scenarioAt: (seed, place) => smallScenario(1000 * seed + place),
    simulation: BRIEF,
  };
}

test('from nothing to a model on disk, with a row of table II for each iteration', async () => {
  const options = await toy();
  const stages: string[] = [];
  const { model, selected, rows, times } = await runAutoOpt(options, { onProgress: ({ stage }) => stages.push(stage) });
  expect(new Set(selected).size).toBe(5);
  expect(rows.map(({ samples }) => samples)).toEqual([2, 4, 5]);
  rows.forEach(({ error }) => expect(error).toBeGreaterThan(0));
  expect(readRouteNet(join(options.directory, 'routenet.model'))).toEqual(model);
  expect([...new Set(stages)]).toEqual(['candidates', 'selection', 'training']);
  expect(times.map(({ stage }) => stage)).toEqual(['candidates', 'selection', 'training']);
});

/** Stops when the progress says so for the first time. */
async function stoppedAt(options: AutoOptOptions, when: (progress: AutoOptProgress) => boolean): Promise<void> {
  const stop = new AbortController();
  const running = runAutoOpt(options, { signal: stop.signal, onProgress: (progress) => when(progress) && stop.abort(new Error('stopped')) });
  await expect(running).rejects.toThrow('stopped');
}

test('stopped in any stage, it goes on to the same model', async () => {
  const whole = await runAutoOpt(await toy());
  const options = await toy();
  await stoppedAt(options, ({ stage, done }) => stage === 'candidates' && done === 3);
  expect(readdirSync(join(options.directory, 'candidates-1'))).toHaveLength(3);
  await stoppedAt(options, ({ stage, done }) => stage === 'selection' && done === 4);
  await stoppedAt(options, ({ stage }) => stage === 'training');
  const again = await runAutoOpt(options);
  expect(again.selected).toEqual(whole.selected);
  expect(again.rows).toEqual(whole.rows);
  expect(again.model.parameters).toEqual(whole.model.parameters);
});

test('states of a model that learned from all candidates can be the features', async () => {
  const { selected, model } = await runAutoOpt(await toy('latent'));
  expect(selected).toHaveLength(5);
  expect(model.provenance.chosenBy).toContain('latent');
});

test('a candidate is simulated once, and a damaged file says what to do', async () => {
  const directory = folder();
  const simulated = await candidatePool(directory, 2, smallScenario, {}, BRIEF);
  expect(await candidatePool(directory, 2, smallScenario, {}, BRIEF)).toEqual(simulated);
  const path = join(directory, readdirSync(directory).sort()[1]);
  expect(readFileSync(path).length).toBeGreaterThan(100);
  truncateSync(path, 100);
  await expect(candidatePool(directory, 2, smallScenario, {}, BRIEF)).rejects.toMatchObject({ code: 'DATASET_INVALID', hint: 'delete it; it is simulated again' });
});
