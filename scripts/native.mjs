// Compiles the optional native kernel (sidecar/nn/native) into build/native, one file per kind of processor; what did not change
// since the last time is not compiled again. Without a compiler everything works, only training takes longer.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'sidecar/nn/native');
const target = join(root, 'build/native');
const compiler = process.env.CC || 'cc';

const VARIANTS = {
  x64: { 'x86-64-v4': ['-march=x86-64-v4'], 'x86-64-v3': ['-march=x86-64-v3'] },
  arm64: { arm64: [] },
};
// Fused multiply-adds are wanted; errno and floating-point traps nobody reads.
const FLAGS = ['-std=gnu11', '-O3', '-ffp-contract=fast', '-fno-math-errno', '-fno-trapping-math', '-fPIC', '-shared', '-fvisibility=hidden'];
const PLATFORM_FLAGS = process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [];

/** Where node_api.h is: beside this Node, or in the package node-api-headers. */
function headers() {
  const beside = join(dirname(process.execPath), '..', 'include', 'node');
  if (existsSync(join(beside, 'node_api.h'))) {
    return beside;
  }
  try {
    return createRequire(import.meta.url)('node-api-headers').include_dir;
  } catch {
    return undefined;
  }
}

/** Compiles beside and renames, because a running process may have the old file open. Answers the compiler's complaint. */
function compile(files, file, flags) {
  const fresh = `${file}.${process.pid}`;
  const { status, stderr, error } = spawnSync(compiler, [...FLAGS, ...flags, ...files, '-o', fresh, ...PLATFORM_FLAGS, '-lm'], { encoding: 'utf8' });
  if (status === 0) {
    renameSync(fresh, file);
    return undefined;
  }
  const lines = (stderr || error?.message || 'nothing').trim().split('\n');
  return lines.find((line) => line.includes('error')) ?? lines[0];
}

function build(variant, flags, include, version) {
  const names = readdirSync(source).filter((name) => /\.[ch]$/.test(name)).sort();
  const hash = createHash('sha256').update(JSON.stringify([version, FLAGS, flags, PLATFORM_FLAGS]));
  names.forEach((name) => hash.update(name).update(readFileSync(join(source, name))));
  const digest = hash.digest('hex');
  const file = join(target, `roentgen-${variant}.node`);
  const mark = `${file}.inputs`;
  if (existsSync(file) && existsSync(mark) && readFileSync(mark, 'utf8') === digest) {
    return;
  }
  const files = names.filter((name) => name.endsWith('.c')).map((name) => join(source, name));
  const complaint = compile(files, file, [`-I${include}`, ...flags]);
  if (complaint) {
    rmSync(file, { force: true });
    console.log(`native kernel: ${variant} left out, ${compiler} says: ${complaint}`);
  } else {
    writeFileSync(mark, digest);
    console.log(`native kernel: build/native/roentgen-${variant}.node`);
  }
}

const { status, stdout } = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
const include = headers();
if (status !== 0 || !include) {
  console.log(`native kernel: left out, ${status === 0 ? "Node's headers are not installed" : `there is no C compiler (${compiler})`}; training takes longer without`);
} else {
  mkdirSync(target, { recursive: true });
  for (const [variant, flags] of Object.entries(VARIANTS[process.arch] ?? {})) {
    build(variant, flags, include, stdout);
  }
}
