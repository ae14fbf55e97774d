/** @jest-environment ./test/sidecar/nn/environment.js */

import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatherCandidates } from '../../../../sidecar/twin/autoopt/gather';
import { AUTOOPT_DEFAULTS, type AutoOptOptions } from '../../../../sidecar/twin/autoopt/options';
import { runAutoOpt } from '../../../../sidecar/twin/autoopt/run';
import { sourceLines } from '../../../../sidecar/twin/autoopt/source-counts';
import { formOf, sourcesOf } from '../../../../sidecar/twin/autoopt/sources';
import { writeInputs } from '../../../../sidecar/twin/scenario/challenge-inputs';
import { readSamples } from '../../../../sidecar/twin/scenario/challenge-files';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { readRouteNet } from '../../../../sidecar/twin/training/model-file';
import { ARCHIVE, type MadeFlow, membersOf, writeReal } from '../real/fixture';
import { BRIEF, smallSamples, smallScenario, TINY } from '../training/small';

const EXAMPLE = join(__dirname, '../../../../deploy/twin/1-six-nodes.json');
const root = mkdtempSync(join(tmpdir(), 'sources-'));
afterAll(() => rmSync(root, { recursive: true }));
let folders = 0;
const folder = (): string => {
  const path = join(root, String(folders++));
  mkdirSync(path);
  return path;
};

const told = (load: number): MadeFlow[] => [[0, 2], [1, 0], [2, 1]].map(([src, dst]) => ({ src, dst, told: { bytes: 1000, rate: 8e6 }, result: { bandwidth: 8e6 * load, packetRate: 1000 * load, delay: 1e-4 * (1 + load) } }));

/** One of each form: 3 simulated networks, 2 recordings, 2 scenarios without results, a network of an operator. */
async function everySource(): Promise<Record<'simulated' | 'recorded' | 'scenarios' | 'networks', string>> {
  const [simulated, recorded, scenarios, networks] = [folder(), folder(), folder(), folder()];
  writeSamples(simulated, '1', await smallSamples(3, 300));
  writeReal(recorded, membersOf([told(1), told(1.3)]));
  writeInputs(scenarios, [smallScenario(400).scenario, smallScenario(401).scenario]);
  copyFileSync(EXAMPLE, join(networks, 'six.json'));
  return { simulated, recorded, scenarios, networks };
}

async function toy(more: Partial<AutoOptOptions>): Promise<AutoOptOptions> {
  const tiny = { ...TINY, epochs: 1, steps: 10 };
  return {
    ...AUTOOPT_DEFAULTS,
    directory: folder(),
    candidates: 3,
    metrics: ['delay'],
    validation: await smallSamples(2, 100),
    selection: { ...AUTOOPT_DEFAULTS.selection, samples: 6, clusters: 2, samplesPerCluster: 1, samplesPerIteration: 2, thresholds: [10] },
    filter: tiny,
    training: tiny,
    rules: { margin: 1000, longestPath: 1 },
    refinement: { steps: 2, learningRate: 0.001 },
    scenarioAt: (seed, place) => smallScenario(1000 * seed + place),
    simulation: BRIEF,
    ...more,
  };
}

test('candidates of every source are selected from, and each source is told of', async () => {
  const { simulated, recorded, scenarios, networks } = await everySource();
  const options = await toy({ sources: [simulated, recorded, scenarios, networks], rule: 'none' });
  const { candidates, selected, sources, model } = await runAutoOpt(options);
  expect(sources.map(({ kind, path, read, candidates: count }) => [kind, path, read, count])).toEqual([['generated', '', 3, 3], ['simulated', simulated, 3, 3], ['recorded', recorded, 2, 2], ['scenario', scenarios, 2, 2], ['scenario', networks, 1, 1]]);
  expect(candidates.map(({ source: { kind } }) => kind)).toEqual(sources.flatMap(({ kind, candidates: count }) => Array<string>(count).fill(kind)));
  expect(selected).toHaveLength(6);
  sources.forEach(({ kind, path, selected: count, obedient }) => {
    expect(count).toBe(selected.filter((place) => candidates[place].source.kind === kind && candidates[place].source.path === path).length);
    expect(obedient).toBeGreaterThanOrEqual(count);
  });
  const report = JSON.parse(readFileSync(join(options.directory, 'selection.json'), 'utf8')) as { sources: unknown; chosen: Array<{ name: string; kind: string }> };
  expect(report.sources).toEqual(sources);
  expect(report.chosen.map(({ name }) => name)).toEqual(selected.map((place) => candidates[place].name));
  expect(model.provenance).toMatchObject({ samples: 6, candidates: 11, sources });
  expect(readRouteNet(join(options.directory, 'routenet.model'))).toEqual(model);
  expect(sourceLines(sources)[0]).toMatch(/^source +read +outside +repeated +silent +candidates +obedient +selected$/);
  expect(sourceLines(sources)[3]).toMatch(new RegExp(`^recorded: ${recorded} +2 +0 +0 +0 +2 +\\d +\\d$`));
});

test('networks of other bit rates are told in the units of the validation networks, without a change of their load', async () => {
  const { recorded } = await everySource();
  const { candidates: [{ scenario: { ports, flows }, measured }] } = await gatherCandidates(await toy({ sources: [recorded], rule: 'none', candidates: 0 }), {});
  expect(flows[0].bandwidth).toBeLessThan(1e5);
  expect(flows[0].bandwidth / ports[0].capacity).toBeCloseTo(8e6 / 1e9, 10);
  expect((measured.flows[0].delay * ports[0].capacity) / flows[0].sizes[0].bits).toBeCloseTo((2e-4 * 1e9) / 8000, 6);
});

test("by the challenge's rule, larger networks and other capacities are no candidates", async () => {
  const { simulated, recorded, networks } = await everySource();
  const { readings, candidates } = await gatherCandidates(await toy({ sources: [simulated, recorded, networks] }), {});
  expect(readings.map(({ kind, leftOut }) => [kind, leftOut.outside])).toEqual([['generated', 0], ['simulated', 0], ['recorded', 2], ['scenario', 1]]);
  expect(candidates).toHaveLength(6);
  await expect(gatherCandidates(await toy({ sources: [recorded], candidates: 0 }), {})).rejects.toMatchObject({ code: 'DATASET_INVALID', message: expect.stringContaining('2 of them outside'), hint: expect.stringContaining('--rule none') });
});

test('a network is a candidate once, and never where it is judged by', async () => {
  const { simulated } = await everySource();
  const validation = [...readSamples(simulated)].slice(0, 1);
  const { readings } = await gatherCandidates(await toy({ sources: [simulated, simulated], validation }), {});
  expect(readings.map(({ read, leftOut: { repeated } }) => [read, repeated])).toEqual([[3, 0], [3, 1], [3, 3]]);
});

test('stopped while scenarios of a source are simulated or selected, it goes on to the same model; another source begins anew', async () => {
  const { simulated, scenarios } = await everySource();
  const whole = await runAutoOpt(await toy({ sources: [simulated, scenarios] }));
  const options = await toy({ sources: [simulated, scenarios] });
  for (const [stage, reached] of [['candidates', 'of other sources'], ['selection', 'iteration 2']]) {
    const stop = new AbortController();
    await expect(runAutoOpt(options, { signal: stop.signal, onProgress: (at) => at.stage === stage && at.detail.includes(reached) && stop.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  }
  expect(readdirSync(join(options.directory, 'scenarios-1'))).toHaveLength(2);
  const again = await runAutoOpt(options);
  expect([again.selected, again.rows, again.sources]).toEqual([whole.selected, whole.rows, whole.sources]);
  expect(again.model.parameters).toEqual(whole.model.parameters);
  const fewer = await runAutoOpt({ ...options, sources: [scenarios] });
  expect(fewer.sources.map(({ selected }) => selected).reduce((sum, count) => sum + count)).toBe(5);
  expect(fewer.candidates).toHaveLength(5);
});

type Damage = [string, (sources: Awaited<ReturnType<typeof everySource>>) => { path: string; named: string }];
const damages: Damage[] = [
  ['half an archive', ({ simulated }) => cut(simulated, readdirSync(simulated).find((name) => name.endsWith('.tar.gz')) ?? '', 300)],
  ['half an archive of recordings', ({ recorded }) => cut(recorded, ARCHIVE, 400)],
  ['an archive without a member', ({ recorded }) => {
    const members = membersOf([told(1)]);
    members.delete('tm/tm-0.txt');
    writeReal(recorded, members);
    return { path: recorded, named: `${ARCHIVE}.*tm-0` };
  }],
  ['scenarios of which a file is missing', ({ scenarios }) => (rmSync(join(scenarios, 'routings/routing_1.txt')), { path: scenarios, named: 'routings/routing_1.txt' })],
  ['half a network', ({ networks }) => cut(networks, 'six.json', 500)],
  ['a network of nothing', ({ networks }) => (writeFileSync(join(networks, 'another.json'), '{}'), { path: networks, named: 'another.json' })],
  ['an empty folder', () => named(folder())],
  ['a folder that is not there', () => named(join(root, 'none'))],
];
const named = (path: string) => ({ path, named: path });
function cut(path: string, file: string, length: number) {
  truncateSync(join(path, file), length);
  return { path, named: file };
}

test.each(damages)('%s is refused with its name before anything is simulated', async (_, damage) => {
  const sources = await everySource();
  const { path, named: name } = damage(sources);
  const options = await toy({ sources: [sources.simulated, path], rule: 'none' });
  await expect(runAutoOpt(options)).rejects.toMatchObject({ code: 'DATASET_INVALID', message: expect.stringMatching(name) });
  expect(existsSync(join(options.directory, 'candidates-1'))).toBe(false);
});

test('a list of sources is refused where one of them is not there', async () => {
  const { simulated, scenarios, networks } = await everySource();
  expect(sourcesOf(` ${simulated}, ${scenarios},`)).toEqual([simulated, scenarios]);
  expect(sourcesOf()).toEqual([]);
  expect([simulated, scenarios, networks, EXAMPLE].map(formOf)).toEqual(['data set', 'inputs', 'networks', 'networks']);
  expect(() => sourcesOf(`${simulated},${join(root, 'none')}`)).toThrow(expect.objectContaining({ code: 'DATASET_INVALID' }));
});
