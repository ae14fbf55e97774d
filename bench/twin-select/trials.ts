/** Every cell of the table, one training each, kept in a file as soon as it is known: a run goes on where the last one ended. */

import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { readIfThere } from '../../sidecar/store/files';
import type { Sample } from '../../sidecar/twin/scenario/results';
import { atRandom, byAutoOpt, type Chosen, proportions } from './choices';
import { type Learner, testError } from './learner';
import { type Pool, splitPool } from './split';

export type ChoiceName = 'all' | 'random' | 'autoopt';

export interface Cell {
  seed: number;
  choice: ChoiceName;
  /** Percent of the candidates. */
  share: number;
}

export interface Trial extends Cell {
  samples: number;
  candidates: number;
  /** MAPE of delay on the test samples, %. */
  error: number;
  rejected: Chosen['rejected'];
  broken: string[];
  /** Wall time of choosing and of training, s. */
  chooseSeconds: number;
  trainSeconds: number;
}

/** Seed by seed, so that a run that ends early has whole rows of the table for some of them. */
export function cellsOf(shares: readonly number[], seeds: readonly number[]): Cell[] {
  const parts = shares.filter((share) => share < 100);
  return seeds.flatMap((seed) => [{ seed, choice: 'all' as const, share: 100 }, ...parts.flatMap((share) => (['random', 'autoopt'] as const).map((choice) => ({ seed, choice, share })))]);
}

/** How many samples a share of the candidates is; one at least. */
export const amountOf = (share: number, candidates: number): number => Math.max(1, Math.round((share / 100) * candidates));

export interface TrialHooks {
  /** Where trials are kept; those of other samples or settings stand in it too and are not taken. */
  file: string;
  signal?: AbortSignal;
  tell(line: string): void;
}

const keyOf = ({ seed, choice, share }: Cell, digest: string): string => `${choice} ${share} ${seed} ${digest}`;

/** Of what decides a trial beside its cell; how AutoOPT selects, only for its own. */
function digestOf(learner: { name: string; settings: object }, samples: readonly Sample[], { choice, share }: Cell): string {
  const common = [learner.name, learner.settings, samples.map(({ name, scenario }) => [name, scenario.nodes])];
  const text = JSON.stringify(choice === 'autoopt' ? [...common, proportions(amountOf(share, samples.length), 0)] : common);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** A line that is cut off, by a kill in the middle of it, is a trial that is made again. */
function knownTrials(file: string): Map<string, Trial> {
  const lines = (readIfThere(file) ?? '').split('\n').flatMap((line): Array<Trial & { digest: string }> => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Trial & { digest: string }];
    } catch {
      return [];
    }
  });
  return new Map(lines.map(({ digest, ...trial }) => [keyOf(trial, digest), trial]));
}

/** All trials that are known or can be made until the signal says to end. */
export async function runTrials<Model>(learner: Learner<Model>, samples: readonly Sample[], cells: readonly Cell[], hooks: TrialHooks): Promise<Trial[]> {
  const known = knownTrials(hooks.file);
  mkdirSync(dirname(hooks.file), { recursive: true });
  const trials: Trial[] = [];
  for (const [done, cell] of cells.entries()) {
    const digest = digestOf(learner, samples, cell);
    const kept = known.get(keyOf(cell, digest));
    try {
      const found = kept ?? (hooks.signal?.aborted ? undefined : await trialOf(learner, samples, cell, hooks));
      if (!found) {
        continue;
      }
      if (!kept) {
        // the line break comes first: the last line may have been cut off
        appendFileSync(hooks.file, `\n${JSON.stringify({ ...found, digest })}`);
      }
      trials.push(found);
      hooks.tell(`${learner.name} ${done + 1}/${cells.length}: seed ${cell.seed}, ${cell.choice} ${cell.share} % (${found.samples} of ${found.candidates}): ${found.error.toFixed(2)} %, chosen in ${found.chooseSeconds.toFixed(0)} s, trained in ${found.trainSeconds.toFixed(0)} s`);
    } catch (error) {
      if (!hooks.signal?.aborted) {
        throw error;
      }
    }
  }
  return trials;
}

async function trialOf<Model>(learner: Learner<Model>, samples: readonly Sample[], cell: Cell, hooks: TrialHooks): Promise<Trial> {
  const pool = splitPool(samples, ({ scenario }) => scenario.nodes, cell.seed);
  const began = performance.now();
  const chosen = await chooseFor(learner, pool, cell, hooks);
  const chose = performance.now();
  const model = await learner.train(chosen.samples, cell.seed, 'full');
  const trained = performance.now();
  const error = await testError(learner, model, pool.test);
  return {
    ...cell,
    samples: chosen.samples.length,
    candidates: pool.candidates.length,
    error,
    rejected: chosen.rejected,
    broken: chosen.broken,
    chooseSeconds: (chose - began) / 1000,
    trainSeconds: (trained - chose) / 1000,
  };
}

/** Between two lines of progress, ms. */
const TELL_MS = 30_000;

async function chooseFor<Model>(learner: Learner<Model>, pool: Pool<Sample>, { seed, choice, share }: Cell, { signal, tell }: TrialHooks): Promise<Chosen> {
  const amount = amountOf(share, pool.candidates.length);
  if (choice !== 'autoopt') {
    return atRandom(pool, choice === 'all' ? pool.candidates.length : amount, seed);
  }
  let told = performance.now();
  return byAutoOpt(learner, pool, amount, seed, {
    signal,
    onProgress: ({ iteration, selected, step, done, of }) => {
      if (performance.now() - told > TELL_MS) {
        told = performance.now();
        tell(`  iteration ${iteration}, ${selected} of ${amount} selected, ${step} ${done}/${of}`);
      }
    },
  });
}
