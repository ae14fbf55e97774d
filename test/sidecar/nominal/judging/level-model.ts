/** A model that needs no training: each component has one gauge, which is expected at 0. */

import type { Calibration } from '../../../../sidecar/nominal/judging/calibrate';
import { calibrateHorizon } from '../../../../sidecar/nominal/judging/evidence';
import { calibrateEnsemble } from '../../../../sidecar/nominal/judging/ensemble';
import { partsOf } from '../../../../sidecar/nominal/judging/judge';
import type { NominalModel } from '../../../../sidecar/nominal/model';
import { createRandom } from '../../../../sidecar/nn/random';
import type { Feature } from '../../../../sidecar/series/features';

export const STEP_MS = 1000;

export const gauge = (component: string, name = 'level'): Feature => ({ component, name, metric: name, counter: false });

export type Rule = 'paper' | 'horizons' | 'ensemble';

const random = createRandom(9);
/** Standard normal. */
export const noise = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** `paper`: T^g is 1. The others are calibrated on 3,000 rows of noise. */
export function levelModel(features: Feature[], rule: Rule, group = 'cpu'): NominalModel {
  const width = features.length;
  const columns = <T>(value: T) => features.map(() => value);
  const line: Calibration = { kind: 'paper', threshold: 1, line: 1, base: 0 };
  const rows = Array.from({ length: 3000 }, () => Float64Array.from(features, noise));
  const horizons = () => [1, 5].map((length) => calibrateHorizon(new Map(rows.map((row, index) => [index, row])), length, 2000, features, () => [1]));
  return {
    service: 'shop', group, basis: '', stepMs: STEP_MS, features,
    scaler: { kind: 'standard', unit: columns(1), center: columns(0), scale: columns(1), bound: 1000 }, fill: columns(0),
    calibrations: Object.fromEntries(['_all', ...features.map(({ component }) => component)].map((component) => [component, line])),
    horizons: rule === 'horizons' ? horizons() : [],
    detector: 'z-score',
    simple: { scaler: { kind: 'standard', unit: columns(1), center: columns(0), scale: columns(1), bound: 1000 }, fill: columns(0), members: [{ kind: 'level', features: width }] },
    ensemble: rule === 'ensemble' ? calibrateEnsemble(rows.map((row) => [row]), 2000, { parts: partsOf(features), stepMs: STEP_MS, sets: [[0]] }) : null,
    budgetFactor: 1, nominal: { from: 0, to: 1 }, trainedAt: 1,
    lineage: { engine: '', components: [], quality: null, excluded: [], incidents: [] },
    weights: null,
  };
}
