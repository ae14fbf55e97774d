import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { candidatesOf, survey } from '../../../../sidecar/twin/drivers/source';
import { writeInputs } from '../../../../sidecar/twin/scenario/challenge-inputs';
import { writeSamples } from '../../../../sidecar/twin/scenario/challenge-writer';
import { sample, scenario } from '../scenario/fixture';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'source-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test("a simulator's inputs and a data set both give scenarios; that of a data set keeps its intensity", () => {
  writeInputs(join(folder, 'inputs'), [scenario(), scenario()]);
  expect([...candidatesOf(join(folder, 'inputs'))]).toEqual([0, 1].map((number) => ({ number, scenario: scenario(), intensity: 0 })));
  writeSamples(join(folder, 'data'), 'test', [sample()]);
  expect([...candidatesOf(join(folder, 'data'))]).toEqual([{ number: 0, scenario: scenario(), intensity: 1234.5 }]);
});

test('the digest changes with any scenario', () => {
  const one = { number: 0, scenario: scenario(), intensity: 0 };
  const other = structuredClone(one);
  other.scenario.ports[0].buffer++;
  expect(survey([one])).toEqual(survey([structuredClone(one)]));
  expect(survey([one]).digest).not.toBe(survey([other]).digest);
  expect(survey([one, one])).toMatchObject({ count: 2 });
});
