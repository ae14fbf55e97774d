import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeSamples, FORMATS } from '../../../../sidecar/spots/exchange/exchange';
import { nominalOf, sampleOf } from '../samples';

/** Debian's Python, whose package NumPy is here. */
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const hasNumpy = spawnSync(PYTHON, ['-c', 'import numpy']).status === 0;
const withNumpy = hasNumpy ? test : (test.skip as typeof test);
if (!hasNumpy) {
  console.warn(`skipped: ${PYTHON} has no module numpy; apt-get install python3-numpy`);
}

const SAMPLES = [sampleOf({ moment: 3 }), nominalOf({ moment: 1, components: ['app1', 'Ω"\n'] }), sampleOf({ moment: 2, fault: 'cpu-stress+kill', component: 'app1+db1', discarded: 'gaps' })];

async function npz(): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of FORMATS.npz.encode(SAMPLES)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const READ = `
import json, numpy, sys
file = numpy.load(sys.argv[1])
arrays = {name: file[name] for name in file.files}
numpy.savez(sys.argv[1] + '.plain.npz', **arrays)
numpy.savez_compressed(sys.argv[1] + '.small.npz', **arrays)
values, lineage = arrays['values'], json.loads(arrays['lineage'].tobytes())
print(json.dumps({
  'values': [str(values.dtype), list(values.shape), values[0, 9, 0].tolist()], 'missing': bool(numpy.isnan(values[0, :, 2]).all()),
  **{name: arrays[name].tolist() for name in ['label_component', 'label_components', 'label_fault', 'moments', 'components', 'features', 'faults', 'samples', 'environment', 'discarded']},
  'offsets': [int(arrays['offsets'][0]), int(arrays['offsets'][-1])], 'runs': [each['run'] for each in lineage],
}))`;

withNumpy('NumPy reads an NPZ without pickle, and what it writes again is the same samples', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'roentgen-npz-')), 's.npz');
  writeFileSync(file, await npz());
  expect(JSON.parse(execFileSync(PYTHON, ['-c', READ, file], { encoding: 'utf8', timeout: 50_000 }))).toEqual({
    values: ['float32', [3, 18, 3, 7], SAMPLES[0].values[9].slice(0, 7)], missing: true,
    label_component: [0, -1, -2], label_components: [[true, false, false], [false, false, false], [true, true, false]], label_fault: [0, -1, 1], moments: [3, 1, 2],
    components: ['db1', 'app1', 'Ω"\n'], features: SAMPLES[0].features, faults: ['kill', 'cpu-stress+kill'], samples: SAMPLES.map(({ sample }) => sample), environment: ['mirror', 'mirror', 'mirror'],
    discarded: [false, false, true], offsets: [-9, 8], runs: ['r1', '', 'r1'],
  });
  for (const written of [`${file}.plain.npz`, `${file}.small.npz`]) {
    expect(await decodeSamples(readFileSync(written), written)).toEqual(SAMPLES);
  }
});

test('a Parquet file begins and ends with its mark, and its columns have the types that docs/samples.md names', async () => {
  const { parquetMetadata } = await import('hyparquet');
  const chunks: Uint8Array[] = [];
  for await (const chunk of FORMATS.parquet.encode(SAMPLES)) {
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  expect([bytes.toString('latin1', 0, 4), bytes.toString('latin1', bytes.length - 4)]).toEqual(['PAR1', 'PAR1']);
  const { schema, num_rows } = parquetMetadata(Uint8Array.from(bytes).buffer);
  expect(Number(num_rows)).toBe(3 * 18 * 2);
  const docs = readFileSync(join(__dirname, '..', '..', '..', '..', 'docs', 'samples.md'), 'utf8');
  const features: string[] = SAMPLES[0].features;
  for (const { name, type } of schema.slice(1).filter((column) => !features.includes(column.name))) {
    expect(docs).toMatch(new RegExp(`\\| \`${name}\` \\| ${type === 'BYTE_ARRAY' ? 'text' : type} \\|`));
  }
  expect(schema.filter(({ name }) => features.includes(name)).map(({ type }) => type)).toEqual(features.map(() => 'FLOAT'));
});
