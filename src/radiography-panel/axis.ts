/** What a field's standard options say about the axis that it stands on. Pure. */
import { type Field, formattedValueToString, getValueFormat, ThresholdsMode } from '@grafana/data';
import { shortNumber } from './scales';

/** A threshold of the field's standard options. */
export interface FieldLine {
  value: number;
  /** Grafana's name of a colour, or a CSS colour. */
  colour: string;
}

export interface AxisConfig {
  min?: number;
  max?: number;
  lines: FieldLine[];
  /** Absent: short numbers, the unit stands beside the name. */
  format?: (value: number) => string;
}

export const PLAIN: AxisConfig = { lines: [] };

/** Thresholds in per cent need both ends of the field's range. */
function linesOf({ config: { thresholds, min, max } }: Field): FieldLine[] {
  const share = thresholds?.mode === ThresholdsMode.Percentage;
  if (!thresholds || (share && (typeof min !== 'number' || typeof max !== 'number'))) {
    return [];
  }
  return thresholds.steps
    .filter(({ value }) => Number.isFinite(value) && value !== null)
    .map(({ value, color }) => ({ value: share ? (min ?? 0) + (value / 100) * ((max ?? 0) - (min ?? 0)) : value, colour: color }));
}

function formatOf({ config: { unit, decimals } }: Field): AxisConfig['format'] {
  if ((!unit || unit === 'none') && typeof decimals !== 'number') {
    return undefined;
  }
  const format = getValueFormat(unit ?? 'none');
  return (value) => formattedValueToString(format(value, decimals ?? null));
}

/** @param withLines whether the thresholds are meant for this axis. */
export function axisOf(field: Field, withLines: boolean): AxisConfig {
  const { min, max } = field.config;
  return { min: min ?? undefined, max: max ?? undefined, lines: withLines ? linesOf(field) : [], format: formatOf(field) };
}

export function numberText(axis: AxisConfig | undefined, value: number): string {
  return axis?.format ? axis.format(value) : shortNumber(value);
}

/** The unit's sign where the field's own numbers are meant by it: not for shares that are shown as per cent. */
export function unitOf({ config }: Field): string {
  const shown = config.unit && config.unit !== 'none' ? getValueFormat(config.unit)(1, 0) : null;
  return shown?.text === '1' ? `${shown.prefix ?? ''}${shown.suffix ?? ''}`.trim() : '';
}
