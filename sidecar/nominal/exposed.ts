/** What of a scored row becomes metrics, at /metrics and in backfill alike. Mathematics only. */

import { ALL_COMPONENTS, OTHER_FEATURES } from '../contract';
import type { Scored } from './judging/track';
import type { NominalModel } from './model';

/** Members of a cause set that get a series of their own; the rest is summed. */
const CAUSES_SHOWN = 10;

export type Tell = (metric: 'threshold' | 'mse' | 'score' | 'episode' | 'contribution', labels: { component?: string; feature?: string }, value: number) => void;

/** T^g of the group and of each component: there as long as the model is, with or without a fresh row. */
export function tellThresholds({ calibrations }: Pick<NominalModel, 'calibrations'>, tell: Tell): void {
  Object.entries(calibrations).forEach(([component, { threshold }]) => tell('threshold', { component }, threshold));
}

/** @param ill whether an episode lasts; causes are told while it does, and of a row over the line */
export function tellRow(model: Pick<NominalModel, 'calibrations'>, { mse, score, causes }: Scored, ill: boolean, tell: Tell): void {
  mse.forEach((value, component) => tell('mse', { component }, value));
  score.forEach((value, component) => tell('score', { component }, value));
  tellThresholds(model, tell);
  tell('episode', {}, ill ? 1 : 0);
  if (ill || (score.get(ALL_COMPONENTS) ?? 0) >= 1) {
    causes.slice(0, CAUSES_SHOWN).forEach(({ component, feature, ratio }) => tell('contribution', { component, feature }, ratio));
    const rest = causes.slice(CAUSES_SHOWN).reduce((sum, { ratio }) => sum + ratio, 0);
    if (rest > 0) {
      tell('contribution', { component: ALL_COMPONENTS, feature: OTHER_FEATURES }, rest);
    }
  }
}
