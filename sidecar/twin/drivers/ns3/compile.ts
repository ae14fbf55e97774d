/** Programs in C++ for ns-3, compiled when they are first asked for and kept in a folder that only this user writes to. */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { RoentgenError } from '../../../errors';

const HINT = 'on Debian: apt-get install libns3-dev g++ pkg-config';

/** What the compiler is told of ns-3. Throws REQUIREMENT_MISSING where it is not installed. */
function flagsOfNs3(): string[] {
  const asked = spawnSync(process.env.PKG_CONFIG || 'pkg-config', ['--cflags', '--libs', 'ns3-point-to-point'], { encoding: 'utf8' });
  if (asked.status !== 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', 'ns-3 is not installed', HINT);
  }
  // The package also names static dependencies by file, which need not be there, and a path that is cut off.
  return asked.stdout.trim().split(/\s+/).filter((flag) => !flag.endsWith(';') && (!flag.startsWith('/') || existsSync(flag)));
}

/** The compiled program of a source. Throws REQUIREMENT_MISSING. */
export function compiled(source: string): string {
  const flags = ['-std=c++17', '-O3', '-DNDEBUG', ...flagsOfNs3()];
  const digest = createHash('sha256').update(readFileSync(source)).update(flags.join(' ')).digest('hex').slice(0, 16);
  const file = join(ownFolder(), `${basename(source, '.cc')}-${digest}`);
  if (existsSync(file)) {
    return file;
  }
  const draft = `${file}.${process.pid}`;
  const { status, error, stderr } = spawnSync(process.env.CXX || 'c++', [...flags.slice(0, 3), source, '-o', draft, ...flags.slice(3)], { encoding: 'utf8' });
  if (status !== 0) {
    throw new RoentgenError('REQUIREMENT_MISSING', `${basename(source)} cannot be compiled for ns-3: ${error?.message ?? stderr.trim().split('\n').slice(0, 3).join('; ')}`, HINT);
  }
  renameSync(draft, file);
  return file;
}

/** Others may write in the temporary directory: what they put there under this name is not run. */
function ownFolder(): string {
  const uid = process.getuid?.() ?? 0;
  const folder = join(tmpdir(), `roentgen-ns3-${uid}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It is there already, or the next line tells what is wrong.
  }
  const { mode, uid: owner } = lstatSync(folder);
  return owner === uid && (mode & 0o170077) === 0o040000 ? folder : mkdtempSync(`${folder}-`);
}
