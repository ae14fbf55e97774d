/** The built sidecar's engine under other versions of Node, which the npm registry has as packages. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from './processes';

jest.setTimeout(60_000);

const VERSIONS = ['22.23.3', '24.21.0'];
const CACHE = join(PROJECT, 'node_modules', '.cache', 'roentgen-node');

interface Smoke {
  node: string;
  loss: number;
  own: number[];
  exported: number[];
  native: number[] | null;
}

/** The program of that version, from the cache or the registry; null, with a message, where neither has it. */
function nodeOf(version: string): string | null {
  const program = join(CACHE, version, 'node');
  const name = `node-${process.platform}-${process.arch}`;
  if (existsSync(program)) {
    return program;
  }
  const draft = join(CACHE, `${version}.${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    const packed = spawnSync('npm', ['pack', `${name}@${version}`, '--loglevel=error', '--fetch-retries=0', '--fetch-timeout=20000', '--pack-destination', draft], { cwd: PROJECT, timeout: 60_000, encoding: 'utf8' });
    const unpacked = packed.status === 0 && spawnSync('tar', ['-xzf', join(draft, `${name}-${version}.tgz`), '-C', draft, '--strip-components=2', 'package/bin/node']).status === 0;
    if (!unpacked) {
      console.warn(`skipped: ${name}@${version} cannot be had: ${(packed.error?.message ?? packed.stderr).trim().split('\n')[0]}`);
      return null;
    }
    rmSync(join(draft, `${name}-${version}.tgz`));
    rmSync(join(CACHE, version), { recursive: true, force: true });
    renameSync(draft, join(CACHE, version));
    return program;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function smoke(program: string): Smoke {
  const { status, stdout, stderr } = spawnSync(program, [join(__dirname, 'node-versions.smoke.cjs')], { encoding: 'utf8', timeout: 50_000 });
  if (status !== 0) {
    throw new Error(`${program} ended with ${status}: ${stderr}`);
  }
  return JSON.parse(stdout) as Smoke;
}

function expectNear(found: number[] | null, expected: number[] | null): void {
  expect(found?.length).toBe(expected?.length);
  found?.forEach((value, index) => expect(Math.abs(value - (expected?.[index] ?? NaN))).toBeLessThan(1e-5));
}

let present: Smoke;

beforeAll(() => {
  present = smoke(process.execPath);
});

test(`Node ${process.versions.node}, which runs these tests, trains, exports and scores`, () => {
  expect(present.loss).toBeLessThan(1);
  expect(present.own).toHaveLength(present.exported.length);
  expectNear(present.exported, present.own);
});

for (const [version, program] of VERSIONS.map((each) => [each, nodeOf(each)] as const)) {
  (program ? test : test.skip)(`Node ${version} trains, exports and scores to the same numbers`, () => {
    const found = smoke(program ?? '');
    expect(found.node).toBe(version);
    expectNear([found.loss], [present.loss]);
    expectNear(found.own, present.own);
    expectNear(found.exported, present.own);
    expectNear(found.native, present.native);
  });
}
