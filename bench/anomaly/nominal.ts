/** The nominal and the test part of an entity as models see them: scaled, and split as the sidecar splits a nominal period. */

import { fillOf, filled } from '../../sidecar/nominal/prepare';
import type { NominalRows } from '../../sidecar/nominal/simple/rows';
import type { Feature } from '../../sidecar/series/features';
import { floorOf } from '../../sidecar/series/floors';
import { fitScaler, type ScalerKind, scaleValues } from '../../sidecar/series/scale';
import type { Entity } from './entities';

export interface Part {
  /** NaN = missing. */
  scaled: Float32Array;
  /** The same with the nominal median for what is missing. */
  whole: Float32Array;
  rows: number;
}

export interface ScaledEntity {
  features: Feature[];
  train: Part;
  test: Part;
  /** Rows that are learned; those of `train` behind them decide the line. */
  learned: NominalRows;
}

/** As in sidecar/nominal/learn.ts. */
const LEARNING_SHARE = 0.7;

export const featuresOf = (entity: Entity): Feature[] => entity.metrics.map((metric) => ({ component: entity.name, name: metric, metric, counter: false }));

export function scaleEntity(entity: Entity, kind: ScalerKind, stepMs: number): ScaledEntity {
  const features = featuresOf(entity);
  const width = features.length;
  const scaler = fitScaler(kind, entity.train.values, width, features.map((feature) => floorOf(feature, stepMs)));
  const fill = fillOf(scaler, entity.train.values);
  const part = ({ values, rows }: Entity['train']): Part => {
    const scaled = scaleValues(scaler, values);
    return { scaled, whole: filled(scaled, fill), rows };
  };
  const train = part(entity.train);
  return { features, train, test: part(entity.test), learned: { matrix: train.whole, features: width, segments: [[0, Math.floor(train.rows * LEARNING_SHARE)]] } };
}
