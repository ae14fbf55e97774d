/** What a service's people want to hear of, by metric and component: direction, least deviation, valid range. Mathematics only. */

import type { PolicyRule } from '../../config/config';
import type { Feature } from '../../series/features';
import { type Scaler, scaleValues, unscale } from '../../series/scale';

export interface Policy {
  /** False where no rule fits any feature: callers may skip it. */
  readonly active: boolean;
  /**
   * Raw values, rows x features, with NaN where one lies outside its valid range (a sensor's -1, a ratio over 1): it is missing, never evidence.
   * The same array where nothing changed, else a copy. A stopped component's zeros (decision 0002) are to be set after this: a range above 0 would hide them.
   */
  admit(values: Float64Array): Float64Array;
  /**
   * The residual of one row, in scaled units of `scaler`, with 0 where the deviation has the direction that nobody minds or is smaller than
   * the least that matters. NaN stays NaN.
   * @param raw the row's raw values
   */
  gate(residual: Float64Array, scaler: Scaler, raw: ArrayLike<number>): Float64Array;
}

/** The first rule that fits a feature decides alone. The rules' expressions are valid. */
export function createPolicy(rules: PolicyRule[], features: Feature[]): Policy {
  const fits = rules.map(fitting);
  const byColumn = features.map((feature) => rules.find((_, index) => fits[index](feature)));
  const isInvalid = (value: number, at: number) => isOutside(value, byColumn[at % byColumn.length]?.valid ?? null);
  return {
    active: byColumn.some((rule) => rule !== undefined),
    admit: (values) => (values.some(isInvalid) ? values.map((value, at) => (isInvalid(value, at) ? NaN : value)) : values),
    gate(residual, scaler, raw) {
      const scaled = scaleValues(scaler, Float64Array.from(raw));
      return residual.map((by, column) => {
        const rule = byColumn[column];
        const isHarmless = rule && (isUnminded(by, rule.direction) || isSmall(raw[column], unscale(scaler, column, scaled[column] - by), rule.minDeviation));
        return isHarmless ? 0 : by;
      });
    },
  };
}

/** A dot fits line breaks too, as in Prometheus: a label's value may hold anything, and shall not slip by. */
function fitting({ metrics, components }: PolicyRule): (feature: Feature) => boolean {
  const metric = metrics === null ? null : new RegExp(metrics, 's');
  const component = components === null ? null : new RegExp(`^(?:${components})$`, 's');
  return (feature) => (metric?.test(feature.metric) ?? true) && (component?.test(feature.component) ?? true);
}

function isOutside(value: number, valid: PolicyRule['valid']): boolean {
  return valid !== null && (value < (valid.min ?? -Infinity) || value > (valid.max ?? Infinity));
}

function isUnminded(by: number, direction: PolicyRule['direction']): boolean {
  return (direction === 'up' && by < 0) || (direction === 'down' && by > 0);
}

function isSmall(x: number, expected: number, least: PolicyRule['minDeviation']): boolean {
  return least !== null && Math.abs(x - expected) < ('amount' in least ? least.amount : least.share * Math.abs(expected));
}
