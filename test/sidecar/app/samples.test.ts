import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleHandlers } from '../../../sidecar/app/samples';
import { samples as command } from '../../../sidecar/cli/samples';
import { parseConfig } from '../../../sidecar/config/load';
import { Secret } from '../../../sidecar/config/secret';
import { API_PREFIX } from '../../../sidecar/contract';
import { RoentgenError } from '../../../sidecar/errors';
import { ROUTES } from '../../../sidecar/http/routes';
import { createServer, type Handlers } from '../../../sidecar/http/server';
import { createSamples, type Samples } from '../../../sidecar/spots/dataset';
import { decodeSamples, FORMATS } from '../../../sidecar/spots/exchange/exchange';
import { nominalOf, sampleOf } from '../spots/samples';

const TOKEN = 'launch-token-of-the-test';
const SAMPLES = [sampleOf(), sampleOf({ moment: 5, fault: 'a,"b"\n', component: 'app1' }), nominalOf({ moment: 9, discarded: 'gaps' })];
let store: Samples;
let server: ReturnType<typeof createServer>;
let folder: string;
let unexpected: unknown[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roentgen-samples-'));
  unexpected = [];
  store = createSamples({ service: 'ims', directory: join(folder, 'store'), environment: 'mirror', now: () => 0 });
  store.import(SAMPLES);
  const samplesOf = (service: string) => {
    if (service !== 'ims') {
      throw new RoentgenError('SERVICE_UNKNOWN', `no service is called ${service}`);
    }
    return store;
  };
  const others = Object.fromEntries(Object.keys(ROUTES).map((name) => [name, () => null])) as unknown as Handlers;
  server = createServer({ version: '0', tokens: { view: null, stop: null, launch: new Secret(TOKEN), admin: null }, handlers: { ...others, ...sampleHandlers({ samplesOf }) }, metrics: async () => '', ready: () => true, onUnexpected: (error) => unexpected.push(error) });
  await server.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  await server.close();
  expect(unexpected).toEqual([]);
});

const port = () => (server.server.address() as AddressInfo).port;
const url = (path: string) => `http://127.0.0.1:${port()}${API_PREFIX}/services/${path}`;
const post = (path: string, body: Uint8Array | string, type = 'application/octet-stream') => fetch(url(path), { method: 'POST', headers: { authorization: `Bearer ${TOKEN}`, 'content-type': type, 'x-roentgen-user': 'ada' }, body: body as string });

describe('over HTTP', () => {
  test('the list, one sample, and taking it out of learning', async () => {
    const list = (await (await fetch(url('ims/samples'))).json()) as Array<{ sample: string }>;
    expect(list.map(({ sample }) => sample)).toEqual([SAMPLES[0], SAMPLES[2], SAMPLES[1]].map(({ sample }) => sample));
    expect(await (await fetch(url(`ims/samples/${SAMPLES[0].sample}`))).json()).toMatchObject({ at: 9, run: 'r1', quality: { unrest: 1.5 } });
    const discard = (reason: unknown) => post(`ims/samples/${SAMPLES[0].sample}/discard`, JSON.stringify({ reason }), 'application/json');
    expect(await (await discard('why')).json()).toMatchObject({ discarded: 'why' });
    expect(store.all()).toHaveLength(1);
    expect([(await discard('')).status, (await discard(5)).status]).toEqual([200, 400]);
    expect(store.all()).toHaveLength(2);
  });

  test.each([['parquet', ''], ['parquet', '?format=parquet'], ['csv', '?format=csv'], ['npz', '?format=npz']] as const)('all samples as %s (%s)', async (format, query) => {
    const answer = await fetch(url(`ims/samples-export${query}`));
    expect(answer.headers.get('content-type')).toBe(FORMATS[format].type);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="ims-samples.${format}"`);
    expect(await decodeSamples(Buffer.from(await answer.arrayBuffer()), 'x')).toEqual(SAMPLES);
  });

  test('a file of many chunks arrives whole', async () => {
    store.import(Array.from({ length: 200 }, (_, index) => sampleOf({ moment: 1000 + index })));
    for (const format of ['parquet', 'csv']) {
      const bytes = Buffer.from(await (await fetch(url(`ims/samples-export?format=${format}`))).arrayBuffer());
      expect(await decodeSamples(bytes, 'x')).toEqual(store.every());
    }
  });

  test.each(Object.keys(FORMATS) as Array<keyof typeof FORMATS>)('%s is taken in, more than 64 KB as well', async (format) => {
    const fresh = Array.from({ length: 40 }, (_, index) => sampleOf({ moment: 1000 + index, run: 'x'.repeat(3000) }));
    const chunks: Uint8Array[] = [];
    for await (const chunk of FORMATS[format].encode([...SAMPLES, ...fresh])) {
      chunks.push(chunk);
    }
    expect(await (await post('ims/samples-import', Buffer.concat(chunks))).json()).toEqual({ read: 43, kept: 40, known: 3, refused: [] });
    expect(store.every()).toEqual([...SAMPLES, ...fresh]);
  });

  test('a file that cannot be read keeps nothing, and says where it is wrong', async () => {
    const answer = await post('ims/samples-import?name=..%2Fmine%22.csv', 'sample,service\r\na,b\r\n');
    expect([answer.status, await answer.json()]).toEqual([422, { code: 'DATASET_INVALID', message: '.._mine_.csv, row 1: it has no column environment', hint: expect.any(String) }]);
    expect(store.every()).toHaveLength(3);
  });

  test.each<[string, () => Promise<Response>, number, string]>([
    ['a format that there is not', () => fetch(url('ims/samples-export?format=xml')), 400, 'REQUEST_INVALID'],
    ['a format asked for twice', () => fetch(url('ims/samples-export?format=csv&format=npz')), 400, 'REQUEST_INVALID'],
    ['a service that there is not', () => fetch(url('nobody/samples-export')), 404, 'SERVICE_UNKNOWN'],
    ['a sample that there is not', () => fetch(url('ims/samples/nobody')), 404, 'SAMPLE_UNKNOWN'],
    ['an import of JSON', () => post('ims/samples-import', '{}', 'application/json'), 400, 'REQUEST_INVALID'],
    ['an import as text', () => post('ims/samples-import', 'a,b', 'text/csv'), 415, 'REQUEST_INVALID'],
    ['bytes where JSON belongs', () => post(`ims/samples/${SAMPLES[0].sample}/discard`, new Uint8Array(9)), 415, 'REQUEST_INVALID'],
    ['an import without a token', () => fetch(url('ims/samples-import'), { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: 'x' }), 401, 'UNAUTHENTICATED'],
  ])('%s is refused', async (_what, ask, status, code) => {
    const answer = await ask();
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });
});

test('a file of more than 64 MiB is refused before it is read', async () => {
  const answer = await server.inject({ method: 'POST', url: `${API_PREFIX}/services/ims/samples-import`, headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/octet-stream' }, payload: Buffer.alloc(64 * 2 ** 20 + 1) });
  expect([answer.statusCode, answer.json().code]).toEqual([413, 'REQUEST_INVALID']);
});

describe('on the command line', () => {
  let printed: string[];

  beforeEach(() => {
    printed = [];
    jest.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(...text.split('\n')));
  });
  afterEach(() => jest.restoreAllMocks());

  const path = (name: string) => join(folder, name);
  const call = (words: string, reason = '', service = '') => {
    writeFileSync(path('token'), TOKEN);
    const config = parseConfig(`listen: 127.0.0.1:${port()}\nauth:\n  launch_token_file: token\nservices:\n  - name: ims\n    selector: '{ns="ims"}'\n`, path('roentgen.yaml'));
    const [verb, argument] = words.split(' ');
    return command(config, verb, argument, { service, reason }).then(() => null, ({ code }: RoentgenError) => code);
  };

  test('the list has a line a sample', async () => {
    expect(await call('list')).toBeNull();
    expect(printed[0]).toBe(`${SAMPLES[0].sample}  2023-11-14T22:13:20.000Z  mirror  kill on db1  1.0 % bridged, unrest 1.5`);
    expect(printed[1]).toMatch(/mirror {2}nominal .* discarded: gaps$/);
  });

  test.each(Object.keys(FORMATS))('out as .%s, and into another store', async (format) => {
    expect(await call(`export ${path(`s.${format}`)}`)).toBeNull();
    expect(await decodeSamples(readFileSync(path(`s.${format}`)), 'x')).toEqual(SAMPLES);
    store = createSamples({ service: 'ims', directory: join(folder, 'other'), environment: 'mirror', now: () => 0 });
    expect(await call(`import ${path(`s.${format}`)}`)).toBeNull();
    expect(store.every()).toEqual(SAMPLES);
    expect(printed[1]).toBe(`${path(`s.${format}`)}: 3 samples, 3 new, 0 known, 0 refused`);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('a sample is taken out of learning, and back in', async () => {
    const { sample } = SAMPLES[0];
    expect(await call(`discard ${sample}`, 'why')).toBeNull();
    expect(store.find(sample)?.discarded).toBe('why');
    expect(await call(`restore ${sample}`)).toBeNull();
    expect(store.find(sample)?.discarded).toBeNull();
  });

  test.each([
    ['nothing', 'REQUEST_INVALID'],
    ['export', 'REQUEST_INVALID'],
    ['export samples.xml', 'REQUEST_INVALID'],
    ['export /nowhere/at/all/s.csv', 'STORE_UNWRITABLE'],
    ['import /nowhere/s.csv', 'REQUEST_INVALID'],
    [`discard ${SAMPLES[0].sample}`, 'REQUEST_INVALID'],
    ['restore nobody', 'SAMPLE_UNKNOWN'],
  ])('%s: %s', async (words, code) => {
    expect(await call(words)).toBe(code);
  });

  test('another service than the configured one is asked for by name', async () => {
    expect(await call('list', '', 'nobody')).toBe('SERVICE_UNKNOWN');
  });
});
