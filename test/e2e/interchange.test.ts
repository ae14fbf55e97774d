import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { exportModel, openScorer } from '../../sidecar/nominal/interchange';
import { FEATURES, untrained, WINDOW } from '../sidecar/nominal/foreign-models';
import { openBrowser } from './browser';

jest.setTimeout(60_000);

const BATCH = 7;
const file = join(mkdtempSync(join(tmpdir(), 'roentgen-interchange-')), 'cpu.onnx');
const values = Float32Array.from({ length: BATCH * WINDOW * FEATURES }, (_, index) => 2 * Math.sin(index * 1.3));
let expected: number[];

beforeAll(async () => {
  const model = untrained();
  writeFileSync(file, exportModel(model));
  const scorer = await openScorer(model);
  expected = [...(await scorer.reconstructLast(values, BATCH))];
  await scorer.close();
});

function expectScores(found: number[]): void {
  expect(found).toHaveLength(BATCH * FEATURES);
  found.forEach((value, index) => expect(Math.abs(value - expected[index])).toBeLessThan(1e-5));
}

const PAGE = `<!doctype html><link rel="icon" href="data:,"><title>scorer</title><script type="module">
  import * as ort from '/ort.wasm.min.mjs';
  globalThis.ort = ort;
</script>`;
const TYPES: Record<string, string> = { mjs: 'text/javascript', wasm: 'application/wasm', html: 'text/html' };

/** Serves the page, the exported model, and the browser runtime's own files. */
async function serve(): Promise<Server> {
  const runtime = dirname(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
  const server = createServer((request, response) => {
    const name = basename(request.url ?? '');
    response.setHeader('content-type', TYPES[name.split('.').pop() ?? ''] ?? 'application/octet-stream');
    response.end(name === 'page.html' ? PAGE : readFileSync(name === 'cpu.onnx' ? file : join(runtime, name)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return server;
}

/** What a page does with an exported model; runs in the browser. */
async function scoreInPage({ batch, window, features, windows }: { batch: number; window: number; features: number; windows: number[] }) {
  const { ort } = globalThis as unknown as { ort: typeof import('onnxruntime-common') };
  ort.env.wasm.wasmPaths = '/';
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create('/cpu.onnx');
  const { reconstruction } = await session.run({ windows: new ort.Tensor('float32', Float32Array.from(windows), [batch, window, features]) });
  return { names: [session.inputNames, session.outputNames], dims: reconstruction.dims, scores: [...(reconstruction.data as Float32Array)] };
}

test('in a browser (ONNX Runtime Web in Chromium) an exported model answers what it answers here, without the network', async () => {
  const [server, browser] = [await serve(), await openBrowser()];
  try {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const asked: string[] = [];
    browser.page.on('request', (request) => asked.push(request.url()));
    await browser.page.goto(`${base}/page.html`);
    await browser.page.waitForFunction(() => 'ort' in globalThis);
    const result = await browser.page.evaluate(scoreInPage, { batch: BATCH, window: WINDOW, features: FEATURES, windows: [...values] });
    expect(result).toMatchObject({ names: [['windows'], ['reconstruction']], dims: [BATCH, FEATURES] });
    expectScores(result.scores);
    expect(asked).toContain(`${base}/ort-wasm-simd-threaded.wasm`);
    expect(asked.filter((url) => !url.startsWith(base) && !url.startsWith('data:'))).toEqual([]);
    expect(browser.errors).toEqual([]);
  } finally {
    await browser.close();
    server.close();
  }
});

/** Debian's Python, whose packages these are. */
const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';

/** A test where Python has the module; else skipped, with what to install. */
function testWith(module: string, debianPackage: string): typeof test {
  if (spawnSync(PYTHON, ['-c', `import ${module}`]).status === 0) {
    return test;
  }
  console.warn(`skipped: ${PYTHON} has no module ${module}; apt-get install ${debianPackage}`);
  return test.skip as typeof test;
}

function python(verb: string, input = ''): unknown {
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(__dirname, 'interchange.py'), verb, file], { input, encoding: 'utf8', timeout: 50_000 });
  if (status !== 0) {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

testWith('onnx', 'python3-onnx')("ONNX's own checker and shape inference accept an exported model", () => {
  expect(python('check')).toMatchObject({ output: ['batch', FEATURES], metadata: expect.arrayContaining(['service', 'group', 'features', 'scaler']) });
});

testWith('cv2', 'python3-opencv')('OpenCV, an implementation of its own, scores the same file window by window', () => {
  const windows = Array.from({ length: BATCH }, (_, index) => Array.from({ length: WINDOW }, (_row, row) => [...values.slice((index * WINDOW + row) * FEATURES, (index * WINDOW + row + 1) * FEATURES)]));
  expectScores((python('opencv', JSON.stringify(windows)) as number[][]).flat());
});
