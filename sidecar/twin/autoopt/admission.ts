/** Which networks of other sources become candidates: those that a rule permits, once each, none that models are judged by. */

import { createHash } from 'node:crypto';
import { RoentgenError } from '../../errors';
import type { Sample } from '../scenario/results';
import { violations } from '../scenario/validate';
import { SAME_UNITS, type Trained, trainedRange, type Units, unitsFor } from '../training/rescale';
import type { Obstacle, Sourced } from './sources';

/** `challenge`: what the GNNet challenge permits in a training set, 10 nodes at most among it. `none`: any valid network. */
export const CANDIDATE_RULES = ['challenge', 'none'] as const;
export type CandidateRule = (typeof CANDIDATE_RULES)[number];

/** Throws REQUEST_INVALID. */
export function candidateRule(word = 'challenge'): CandidateRule {
  const rule = CANDIDATE_RULES.find((each) => each === word);
  if (!rule) {
    throw new RoentgenError('REQUEST_INVALID', `the rule for candidates is ${JSON.stringify(word)}`, `one of ${CANDIDATE_RULES.join(', ')}`);
  }
  return rule;
}

type Found = Pick<Sourced, 'scenario' | 'measured'>;

const keyOf = ({ scenario, measured }: Found): string =>
  createHash('sha256').update(JSON.stringify([scenario.nodes, scenario.ports, scenario.flows, measured?.flows.map(({ delay }) => delay)])).digest('hex');

export const arrives = ({ flows }: Sample['measured']): boolean => flows.some(({ delay }) => delay > 0);

export interface Admission {
  /** Undefined for a candidate. */
  obstacleOf(found: Found): Obstacle | undefined;
  /** In which a network is like those that models are validated on, as a model's own answers are found. */
  unitsOf(found: Found): Units;
}

export function admission(rule: CandidateRule, validation: readonly Sample[]): Admission {
  const seen = new Set(validation.map(keyOf));
  const range: Trained | undefined = validation.length > 0 ? trainedRange(validation) : undefined;
  return {
    obstacleOf(found) {
      const key = keyOf(found);
      if (rule === 'challenge' && violations(found.scenario).length > 0) {
        return 'outside';
      }
      if (seen.has(key)) {
        return 'repeated';
      }
      seen.add(key);
      return found.scenario.flows.length === 0 || (found.measured && !arrives(found.measured)) ? 'silent' : undefined;
    },
    unitsOf: ({ scenario }) => (range ? unitsFor(scenario, range) : SAME_UNITS),
  };
}
