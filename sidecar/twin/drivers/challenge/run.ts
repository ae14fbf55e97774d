/** The challenge's own simulator, in a container: an archive's scenarios at a time. */

import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RoentgenError } from '../../../errors';
import { readSamples } from '../../scenario/challenge-files';
import { writeInputs } from '../../scenario/challenge-inputs';
import type { Sample } from '../../scenario/results';
import type { Candidate, Driver } from '../driver';
import { DATASET, IMAGE, runArguments, SETTINGS, settingsText } from './command';

export interface ChallengeOptions {
  /** The program that runs containers: docker, or one that takes its arguments. */
  docker: string;
  image?: string;
  /** Of the simulator, inside the container. */
  threads: number;
  /** As docker writes it. */
  memory?: string;
  /** Candidates at a time. */
  atOnce: number;
}

/** Bytes of the container's output that an error tells. */
const TOLD = 600;

/** The image decides itself on seed and simulated time. */
export const challengeDriver = ({ docker, image = IMAGE, threads, memory = '4g', atOnce }: ChallengeOptions): Driver => ({
  name: 'challenge',
  settings: { image },
  atOnce,
  simulate: async (candidates, signal) => {
    const folder = mkdtempSync(join(tmpdir(), 'roentgen-netsim-'));
    try {
      return await simulateIn(folder, candidates, { docker, image, threads, memory }, signal);
    } finally {
      discard(folder);
    }
  },
});

async function simulateIn(folder: string, candidates: readonly Candidate[], { docker, image, threads, memory }: Required<Omit<ChallengeOptions, 'atOnce'>>, signal: AbortSignal): Promise<Sample[]> {
  writeInputs(folder, candidates.map(({ scenario }) => scenario));
  writeFileSync(join(folder, SETTINGS), settingsText({ threads, samples: candidates.length }));
  openToAll(folder);
  const name = `roentgen-${randomBytes(6).toString('hex')}`;
  await container(docker, runArguments({ folder, image, name, memory }), name, signal);
  const samples = readResults(join(folder, 'results', DATASET));
  if (samples.length > candidates.length) {
    throw new RoentgenError('SIMULATION_FAILED', `${image} answered ${samples.length} samples for ${candidates.length} scenarios`);
  }
  return samples;
}

/** The image's user need not be this one. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o777);
  readdirSync(folder, { recursive: true, withFileTypes: true }).forEach((entry) => chmodSync(join(entry.path, entry.name), entry.isDirectory() ? 0o755 : 0o644));
}

function readResults(folder: string): Sample[] {
  try {
    return [...readSamples(folder)];
  } catch (error) {
    const { message, hint } = error as RoentgenError;
    throw new RoentgenError('SIMULATION_FAILED', `the simulator's results cannot be read: ${message}`, hint, { cause: error });
  }
}

/** Ends when the container does. Throws REQUIREMENT_MISSING without docker, SIMULATION_FAILED, and the signal's reason. */
function container(docker: string, given: string[], name: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((fulfil, reject) => {
    const child = spawn(docker, given, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    [child.stdout, child.stderr].forEach((stream) => stream.setEncoding('utf8').on('data', (part: string) => (said = (said + part).slice(-TOLD))));
    // The client's end is not the container's.
    const stop = () => void execFile(docker, ['kill', name], () => child.kill());
    signal.addEventListener('abort', stop);
    child.on('error', (error) => reject(new RoentgenError('REQUIREMENT_MISSING', `${docker} cannot be started: ${error.message}`, 'install Docker, or name a program that takes its arguments by --docker', { cause: error })));
    child.on('close', (code) => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) {
        reject(signal.reason as Error);
      } else if (code !== 0) {
        reject(new RoentgenError('SIMULATION_FAILED', `the simulator's container ended with exit code ${code}: ${said.trim()}`, 'is the image there, and may this user call docker?'));
      } else {
        fulfil();
      }
    });
  });
}

/** What the container wrote may belong to root. */
function discard(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // Left to whoever empties the temporary directory.
  }
}
