// Compiles the optional native code (the kernel of sidecar/nn/native, one file per kind of processor; the simulator's event loop) into
// build/native; what did not change since the last time is not compiled again. Without a compiler everything works, only slower.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'build/native');
const compiler = process.env.CC || 'cc';

// Fused multiply-adds are wanted in training, not in the simulator, whose TypeScript has none.
const FUSED = ['-ffp-contract=fast'];
const EXACT = ['-ffp-contract=off'];
const ADDONS = [
  {
    source: join(root, 'sidecar/nn/native'),
    name: 'roentgen',
    variants: {
      x64: { 'x86-64-v4': [...FUSED, '-march=x86-64-v4'], 'x86-64-v3': [...FUSED, '-march=x86-64-v3'] },
      arm64: { arm64: FUSED },
    },
  },
  { source: join(root, 'sidecar/twin/simulator/native'), name: 'simulator', variants: { x64: { x64: EXACT }, arm64: { arm64: EXACT } } },
];
// errno and floating-point traps nobody reads.
const FLAGS = ['-std=gnu11', '-O3', '-fno-math-errno', '-fno-trapping-math', '-fPIC', '-shared', '-fvisibility=hidden'];
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

function build({ source, name }, variant, flags, include, version) {
  const names = readdirSync(source).filter((file) => /\.[ch]$/.test(file)).sort();
  const hash = createHash('sha256').update(JSON.stringify([version, FLAGS, flags, PLATFORM_FLAGS]));
  names.forEach((file) => hash.update(file).update(readFileSync(join(source, file))));
  const digest = hash.digest('hex');
  const file = join(target, `${name}-${variant}.node`);
  const mark = `${file}.inputs`;
  if (existsSync(file) && existsSync(mark) && readFileSync(mark, 'utf8') === digest) {
    return;
  }
  const files = names.filter((each) => each.endsWith('.c')).map((each) => join(source, each));
  const complaint = compile(files, file, [`-I${include}`, ...flags]);
  if (complaint) {
    rmSync(file, { force: true });
    console.log(`native code: ${name}-${variant} left out, ${compiler} says: ${complaint}`);
  } else {
    writeFileSync(mark, digest);
    console.log(`native code: build/native/${name}-${variant}.node`);
  }
}

const { status, stdout } = spawnSync(compiler, ['--version'], { encoding: 'utf8' });
const include = headers();
if (status !== 0 || !include) {
  console.log(`native code: left out, ${status === 0 ? "Node's headers are not installed" : `there is no C compiler (${compiler})`}; training and simulations take longer without`);
} else {
  mkdirSync(target, { recursive: true });
  for (const addon of ADDONS) {
    Object.entries(addon.variants[process.arch] ?? {}).forEach(([variant, flags]) => build(addon, variant, flags, include, stdout));
  }
}
