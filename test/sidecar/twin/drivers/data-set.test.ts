import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoentgenError } from '../../../../sidecar/errors';
import { type DataSetOptions, type Progress, writeDataSet } from '../../../../sidecar/twin/drivers/data-set';
import { readSamples } from '../../../../sidecar/twin/scenario/challenge-files';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { sample } from '../scenario/fixture';
import { candidates, quickDriver } from './candidates';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'data-set-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const options = (more: Partial<DataSetOptions> = {}): DataSetOptions => ({ folder, perArchive: 3, workers: 2, signal: new AbortController().signal, ...more });
const archives = (of = folder) => readdirSync(of).filter((name) => name.endsWith('.tar.gz'));
const bytes = (of = folder) => archives(of).map((name) => readFileSync(join(of, name)).toString('base64'));
const simulatedSeconds = () => [...readSamples(folder)].map(({ measured }) => measured.seconds);

test('samples come in the order of the scenarios, a few an archive, and nothing else is left', async () => {
  const told: Progress[] = [];
  const end = await writeDataSet(() => candidates(8), quickDriver(), options({ onProgress: (progress) => told.push(progress) }));
  expect(end).toEqual({ done: 8, of: 8, before: 0, unstable: 0 });
  expect(archives()).toEqual(['results_0000.tar.gz', 'results_0001.tar.gz', 'results_0002.tar.gz']);
  expect(simulatedSeconds()).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
  expect([...readSamples(folder)].map(({ intensity }) => intensity)).toEqual([1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007]);
  expect(told.map(({ archive }) => archive).filter(Boolean)).toEqual(archives());
  expect(readdirSync(folder).sort()).toEqual(['graphs', ...archives(), 'routings', 'simulation.json']);
});

test('after a failure only what was not done is simulated, and the files are those of a run without it', async () => {
  const whole = join(folder, 'whole');
  await writeDataSet(() => candidates(8), quickDriver(), options({ folder: whole }));
  const broken = options({ folder: join(folder, 'broken'), workers: 1 });
  const dies = quickDriver((number) => {
    if (number === 5) {
      throw new RoentgenError('SIMULATION_FAILED', 'no memory');
    }
  });
  await expect(writeDataSet(() => candidates(8), dies, broken)).rejects.toMatchObject({ code: 'SIMULATION_FAILED', message: 'no memory' });
  const again: number[] = [];
  const end = await writeDataSet(() => candidates(8), quickDriver((number) => void again.push(number)), broken);
  expect(again.sort()).toEqual([5, 6, 7]);
  expect(end).toMatchObject({ done: 8, before: 5 });
  expect(bytes(broken.folder)).toEqual(bytes(whole));
});

test('when it is stopped it tells the reason, starts nothing more and keeps what is done', async () => {
  const abort = new AbortController();
  const begun: number[] = [];
  const driver = quickDriver((number) => {
    begun.push(number);
    if (number === 4) {
      abort.abort(new Error('stopped'));
    }
  });
  await expect(writeDataSet(() => candidates(9), driver, options({ workers: 1, signal: abort.signal }))).rejects.toThrow('stopped');
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(archives()).toEqual(['results_0000.tar.gz']);
  expect(readdirSync(join(folder, '.partial'))).toEqual(['0001_0', '0001_1']);
});

test('a sample that its simulator did not hold to be stable is left out and counted', async () => {
  const driver = quickDriver();
  const picky = { ...driver, simulate: async (given: Parameters<typeof driver.simulate>[0], signal: AbortSignal) => (given[0].number % 2 === 0 ? driver.simulate(given, signal) : []) };
  expect(await writeDataSet(() => candidates(4), picky, options())).toMatchObject({ done: 4, unstable: 2 });
  expect(simulatedSeconds()).toEqual([100, 102]);
});

test.each([
  ['other settings', () => writeDataSet(() => candidates(4), quickDriver(undefined, { seed: 2 }), options())],
  ['another number in an archive', () => writeDataSet(() => candidates(4), quickDriver(), options({ perArchive: 2 }))],
  ['other scenarios', () => writeDataSet(() => candidates(5), quickDriver(), options())],
])('a folder of %s is not gone on with', async (_, other) => {
  await writeDataSet(() => candidates(4), quickDriver(), options());
  const before = bytes();
  await expect(other()).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: `${folder} holds samples of other scenarios or other settings` });
  expect(bytes()).toEqual(before);
});

test('a data set of somebody else is left alone', async () => {
  writeSamples(folder, 'test', [sample()]);
  await expect(writeDataSet(() => candidates(4), quickDriver(), options())).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: `${folder} holds another data set` });
  expect(archives()).toEqual(['results_test.tar.gz']);
});

test('what is wrong with the last scenario is told before the first is simulated', async () => {
  const begun: number[] = [];
  const source = function* () {
    yield* candidates(3);
    throw new RoentgenError('DATASET_INVALID', 'cut off');
  };
  await expect(writeDataSet(source, quickDriver((number) => void begun.push(number)), options())).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  await expect(writeDataSet(() => [], quickDriver(), options())).rejects.toMatchObject({ code: 'DATASET_INVALID', message: 'there is no scenario to simulate' });
  expect([begun, existsSync(join(folder, 'simulation.json'))]).toEqual([[], false]);
});
