import { decodeSamples, type FormatName, FORMATS } from '../../../../sidecar/spots/exchange/exchange';
import type { SpotSample } from '../../../../sidecar/spots/sample';
import { nominalOf, randomSamples, sampleOf } from '../samples';

const NAMES = Object.keys(FORMATS) as FormatName[];

async function encoded(name: FormatName, samples: SpotSample[]): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of FORMATS[name].encode(samples)) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const back = async (name: FormatName, samples: SpotSample[]) => decodeSamples(await encoded(name, samples), 'a file');

describe.each(NAMES)('%s', (name) => {
  test('samples come back as they went, to the last bit, whatever their labels and shapes', async () => {
    const samples = randomSamples(60, 11);
    const read = await back(name, samples);
    expect(read.length).toBe(samples.length);
    read.forEach((sample, index) => expect(sample).toEqual(samples[index]));
  });

  test('more rows than one group or chunk holds', async () => {
    const samples = Array.from({ length: 150 }, (_, index) => (index % 4 === 0 ? nominalOf : sampleOf)({ moment: 1_700_000_000_000 + 60_000 * index }));
    expect(await back(name, samples)).toEqual(samples);
  });

  test('no samples are a file as well', async () => {
    expect(await back(name, [])).toEqual([]);
  });

  test('the same samples are the same bytes', async () => {
    const samples = randomSamples(5, 3);
    expect((await encoded(name, samples)).equals(await encoded(name, samples))).toBe(true);
  });

  test('a file that is cut anywhere is refused by name, or has fewer whole samples', async () => {
    const samples = randomSamples(3, 5).map((sample) => ({ ...sample, parameters: {} }));
    const bytes = await encoded(name, samples);
    const step = Math.max(1, Math.floor(bytes.length / 25));
    for (let length = 0; length < bytes.length - 1; length += step) {
      const read = await decodeSamples(bytes.subarray(0, length), 'half.file').catch((error: { code: string; message: string }) => error);
      if (Array.isArray(read)) {
        expect(samples).toEqual(expect.arrayContaining(read));
      } else {
        expect(read).toMatchObject({ code: 'DATASET_INVALID', message: expect.stringContaining('half.file') });
      }
    }
  });
});

test('samples of other components and features go into one file', async () => {
  const samples = [sampleOf(), sampleOf({ components: ['web', 'db1'], features: ['latency'], moments: 2, moment: 1 }), sampleOf({ features: ['memory', 'cpu'], moment: 2 })];
  for (const name of NAMES) {
    expect(await back(name, samples)).toEqual(samples);
  }
});

test('bytes that are none of the forms are refused', async () => {
  for (const bytes of [Buffer.from('PK\u0003\u0004 no zip'), Buffer.from('PAR1 no parquet PAR1'), Buffer.from([0xff, 0xfe, 0x00]), Buffer.alloc(0)]) {
    await expect(decodeSamples(bytes, 'x')).rejects.toMatchObject({ code: 'DATASET_INVALID' });
  }
});
