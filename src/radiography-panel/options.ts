import type { BandwidthRule } from './kde/kernel';
import type { ScaleChoice } from './palette';
import type { AxisScale } from './scales';

/** The panel's options. Field names may be left empty: then the first numeric series is the error and the second the KPI. */
export interface RadiographyOptions {
  errorField: string;
  kpiField: string;
  thresholdField: string;
  /** Used where no threshold series is named or found; empty = none. */
  thresholdValue?: number;
  kpiLimitField: string;
  kpiLimitValue?: number;
  kpiUnit: string;
  anomalousOnly: boolean;
  scale: ScaleChoice;
  isoLines: boolean;
  errorScale: AxisScale;
  kpiScale: AxisScale;
  smoothing: BandwidthRule;
  /** Seconds; 0 = one and a half steps of the coarser series. */
  toleranceSeconds: number;
}

export const DEFAULT_OPTIONS: RadiographyOptions = {
  errorField: '',
  kpiField: '',
  thresholdField: '',
  kpiLimitField: '',
  kpiUnit: '',
  anomalousOnly: false,
  scale: 'auto',
  isoLines: false,
  errorScale: 'linear',
  kpiScale: 'linear',
  smoothing: 'robust',
  toleranceSeconds: 0,
};

type Choice<T> = Array<{ value: T; label: string; description?: string }>;

export const SCALE_CHOICES: Choice<ScaleChoice> = [
  { value: 'auto', label: 'By theme', description: 'Dark is dense on light pages, light is dense on dark ones' },
  { value: 'paper', label: 'Dark is dense', description: 'Black, green, orange, violet, white' },
  { value: 'inverse', label: 'Light is dense', description: 'The same from the other end, for dark walls' },
  { value: 'cividis', label: 'Cividis', description: 'Blue to yellow, alike to all eyes' },
  { value: 'viridis', label: 'Viridis', description: 'Violet, green, yellow' },
];

export const AXIS_CHOICES: Choice<AxisScale> = [
  { value: 'linear', label: 'Linear' },
  { value: 'log', label: 'Log', description: 'Values of 0 and less are drawn at the lower end' },
  { value: 'asinh', label: 'Symmetric log', description: 'Linear around 0, logarithmic beyond; takes zeros and negative values' },
];

export const SMOOTHING_CHOICES: Choice<BandwidthRule> = [
  { value: 'robust', label: 'Robust', description: 'Each axis by itself and by its quartiles: a fault does not blur the nominal region across the threshold' },
  { value: 'scott', label: 'Scott', description: 'With the full covariance, as statistics packages do it; in two dimensions Silverman’s rule gives the same' },
];
