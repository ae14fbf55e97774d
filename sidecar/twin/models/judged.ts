/** How far a predictor is off, on networks that are larger than any it learned from. */

import type { TwinErrors } from '../../contract';
import { addErrors, type Errors, type ErrorSums, errorsOf, NO_ERRORS, sumErrors } from '../evaluation/errors';
import type { Predictor } from '../predictor';
import { type GeneratedScenario, generateScenario } from '../scenario/generate';
import type { Sample } from '../scenario/results';

/** Nodes of each; training networks have ten at most, so that none of these can be among them. */
const HELD_OUT_NODES = [12, 14, 16, 20, 24, 30];
const VALIDATION_NODES = [12, 15, 18, 22];
export const [HELD_OUT_COUNT, VALIDATION_COUNT] = [HELD_OUT_NODES.length, VALIDATION_NODES.length];
export const HELD_OUT_ABOUT = 'generated, of 12 to 30 nodes';

const scenarioOf = (seed: number, nodes: number): GeneratedScenario => ({ seed, ...generateScenario({ seed, nodes }) });

/** What versions are judged by. */
export const heldOutScenario = (place: number): GeneratedScenario => scenarioOf(900_001 + place, HELD_OUT_NODES[place]);
/** What chooses epochs and samples of RouteNet-Fermi. */
export const validationScenario = (place: number): GeneratedScenario => scenarioOf(800_001 + place, VALIDATION_NODES[place]);

export async function sumsOn(predictor: Predictor, { scenario, measured }: Sample): Promise<ErrorSums> {
  return sumErrors(await predictor.predict(scenario, measured.flows), measured.flows);
}

/** Without a path there is no error. */
export function numbersOf(sums: ErrorSums): Errors {
  const { delay, jitter, loss } = errorsOf(sums);
  return { delay: delay || 0, jitter: jitter || 0, loss: loss || 0 };
}

export async function judged(predictor: Predictor, samples: readonly Sample[], about: string): Promise<TwinErrors> {
  let sums = NO_ERRORS;
  for (const sample of samples) {
    sums = addErrors(sums, await sumsOn(predictor, sample));
  }
  return { ...numbersOf(sums), networks: sums.samples, paths: sums.losses, about };
}
