import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = resolve(__dirname, '../../..');

test("the manual's example runs as it is printed: it learns, and exports", () => {
  const [, contents = ''] = /```ts\n(.*?)```/s.exec(readFileSync(resolve(ROOT, 'docs/engine.md'), 'utf8')) ?? [];
  const { outputFiles } = buildSync({ stdin: { contents, resolveDir: resolve(ROOT, 'docs'), loader: 'ts' }, bundle: true, platform: 'node', external: ['onnxruntime-node'], write: false });
  const printed = execFileSync(process.execPath, ['-e', outputFiles[0].text], { cwd: ROOT, encoding: 'utf8' });
  const losses = [...printed.matchAll(/loss ([\d.]+)/g)].map((match) => Number(match[1]));
  expect(losses).toHaveLength(5);
  expect(losses[4]).toBeLessThan(0.01);
  expect(losses[4]).toBeLessThan(losses[0]);
  expect(printed).toMatch(/\d+ bytes of ONNX/);
});
