/** Out-of-distribution detection (section III-D 2): by the expert's rules, and by what a sample does to the model (equation 9). */

import { codeOf } from '../../errors';
import { type Asking, askAll, samplesOf, validationLoss } from './asking';
import type { Rejection } from './problem';

/** The left side of equation 9. What makes a model useless (no finite loss) is infinitely bad; no loss before and after is no change. */
export function influenceOf(withSample: number, without: number): number {
  if (withSample === without) {
    return 0;
  }
  return Number.isFinite(withSample) ? (withSample - without) / without : Infinity;
}

export interface Present<Model> {
  iteration: number;
  /** Places of the candidates that `model` was trained on, and its loss on the validation samples. */
  selected: number[];
  model: Model;
  validationLoss: number;
}

export interface Sorted {
  hard: number[];
  outliers: Rejection[];
}

/** Parts samples of high loss into hard ones and outliers. Where `threshold` is undefined only the rules count. */
export async function sortOut<Sample, Model>(
  asking: Asking<Sample, Model>,
  present: Present<Model>,
  high: readonly number[],
  isValid: (place: number) => boolean,
  threshold: number | undefined
): Promise<Sorted> {
  const { iteration } = present;
  const byRules = high.filter((place) => !isValid(place)).map((candidate): Rejection => ({ candidate, iteration, reason: 'rules' }));
  const valid = high.filter(isValid);
  const byInfluence = threshold === undefined || valid.length === 0 ? [] : await influential(asking, present, valid, threshold);
  const outliers = [...byRules, ...byInfluence];
  const out = new Set(outliers.map(({ candidate }) => candidate));
  return { hard: high.filter((place) => !out.has(place)), outliers };
}

/** A model for each sample, which learns from the selected ones and from it. */
async function influential<Sample, Model>(asking: Asking<Sample, Model>, present: Present<Model>, places: number[], threshold: number): Promise<Rejection[]> {
  const { hooks, problem } = asking;
  const { iteration, selected } = present;
  // refined without the sample too, lest what is only a longer training counts as its influence
  const without = problem.refine ? await validationLoss(asking, await problem.refine(present.model, samplesOf(asking.data, selected), asking.seed)) : present.validationLoss;
  const judge = async (candidate: number): Promise<Rejection[]> => {
    const withSample = await lossWith(asking, present, candidate);
    const influence = withSample === 'failed' ? Infinity : influenceOf(withSample, without);
    const reason = withSample === 'failed' ? 'training' : 'influence';
    return influence >= threshold ? [{ candidate, iteration, reason, ...(Number.isFinite(influence) && { influence }) }] : [];
  };
  const found = await askAll(places, hooks, judge, (done) => hooks.onProgress?.({ iteration, selected: selected.length, step: 'influence', done, of: places.length }));
  return found.flat();
}

/** A sample on which training breaks down, where without it there was none, is no reason to end the selection. */
async function lossWith<Sample, Model>(asking: Asking<Sample, Model>, { selected, model }: Present<Model>, candidate: number): Promise<number | 'failed'> {
  const { problem, data, seed } = asking;
  const samples = samplesOf(data, [...selected, candidate]);
  try {
    return await validationLoss(asking, await (problem.refine ? problem.refine(model, samples, seed) : problem.train(samples, seed)));
  } catch (error) {
    if (codeOf(error) === 'TRAINING_FAILED') {
      return 'failed';
    }
    throw error;
  }
}

/**
 * The seed that makes the model worst, if by the threshold or more: equation 9 with it and without. A bad seed makes the filter model
 * so bad that what is as bad makes it no worse.
 */
export async function worstSeed<Sample, Model>(asking: Asking<Sample, Model>, { selected, validationLoss: withAll }: Present<Model>, threshold: number): Promise<Rejection | undefined> {
  const { problem, data, seed, hooks } = asking;
  const judge = async (candidate: number): Promise<number> => {
    const others = samplesOf(data, selected.filter((place) => place !== candidate));
    return influenceOf(withAll, await validationLoss(asking, await problem.train(others, seed)));
  };
  const influences = await askAll(selected, hooks, judge, (done) => hooks.onProgress?.({ iteration: 1, selected: selected.length, step: 'influence', done, of: selected.length }));
  const worst = influences.reduce((most, influence, place) => (influence > influences[most] ? place : most), 0);
  const influence = influences[worst];
  return influence >= threshold ? { candidate: selected[worst], iteration: 1, reason: 'influence', ...(Number.isFinite(influence) && { influence }) } : undefined;
}
