import { t } from '../text';
import type { BandwidthRule } from './kde/kernel';
import type { ScaleChoice } from './palette';
import type { AxisScale } from './scales';

/** Dots for few samples, else the density. */
export type MarkChoice = 'auto' | 'density' | 'points' | 'both';
export type LegendPlacement = 'bottom' | 'right' | 'off';
export type FacetScales = 'shared' | 'own';

/** The panel's options. Field names may be left empty: then the first numeric series is the error and the second the KPI. */
export interface RadiographyOptions {
  /** Of this form; written by the migration. */
  version: number;
  errorField: string;
  kpiField: string;
  thresholdField: string;
  /** Used where no threshold series is named or found; empty = none. */
  thresholdValue?: number;
  kpiLimitField: string;
  kpiLimitValue?: number;
  /** Which axis the field's standard thresholds stand on. */
  thresholdAxis: 'kpi' | 'error' | 'both';
  kpiUnit: string;
  anomalousOnly: boolean;
  mark: MarkChoice;
  scale: ScaleChoice;
  isoLines: boolean;
  errorScale: AxisScale;
  kpiScale: AxisScale;
  smoothing: BandwidthRule;
  /** Seconds; 0 = one and a half steps of the coarser series. */
  toleranceSeconds: number;
  legend: LegendPlacement;
  annotations: boolean;
  zones: boolean;
  zoneSeries: boolean;
  /** `off`, `auto` or the name of a label. */
  facetBy: string;
  facetScales: FacetScales;
  facetMost: number;
}

export const OPTIONS_VERSION = 2;

export const DEFAULT_OPTIONS: RadiographyOptions = {
  version: OPTIONS_VERSION,
  errorField: '',
  kpiField: '',
  thresholdField: '',
  kpiLimitField: '',
  thresholdAxis: 'kpi',
  kpiUnit: '',
  anomalousOnly: false,
  mark: 'auto',
  scale: 'auto',
  isoLines: false,
  errorScale: 'linear',
  kpiScale: 'linear',
  smoothing: 'robust',
  toleranceSeconds: 0,
  legend: 'bottom',
  annotations: true,
  zones: true,
  zoneSeries: true,
  facetBy: 'auto',
  facetScales: 'shared',
  facetMost: 12,
};

interface Choice<T> {
  value: T;
  label: string;
  description?: string;
}

/** The texts are asked for when they are shown: before, the language is not known. */
function choice<T>(value: T, label: () => string, description?: () => string): Choice<T> {
  return {
    value,
    get label() {
      return label();
    },
    get description() {
      return description?.();
    },
  };
}

export const SCALE_CHOICES: Array<Choice<ScaleChoice>> = [
  choice('auto', () => t('radiography-panel.scale.auto', 'By theme'), () => t('radiography-panel.scale.auto-help', 'Dark is dense on light pages, light is dense on dark ones')),
  choice('paper', () => t('radiography-panel.scale.paper', 'Dark is dense'), () => t('radiography-panel.scale.paper-help', 'Black, green, orange, violet, white')),
  choice('inverse', () => t('radiography-panel.scale.inverse', 'Light is dense'), () => t('radiography-panel.scale.inverse-help', 'The same from the other end, for dark walls')),
  choice('cividis', () => t('radiography-panel.scale.cividis', 'Cividis'), () => t('radiography-panel.scale.cividis-help', 'Blue to yellow, alike to all eyes')),
  choice('viridis', () => t('radiography-panel.scale.viridis', 'Viridis'), () => t('radiography-panel.scale.viridis-help', 'Violet, green, yellow')),
];

export const AXIS_CHOICES: Array<Choice<AxisScale>> = [
  choice('linear', () => t('radiography-panel.axis.linear', 'Linear')),
  choice('log', () => t('radiography-panel.axis.log', 'Log'), () => t('radiography-panel.axis.log-help', 'Values of 0 and less are drawn at the lower end')),
  choice('asinh', () => t('radiography-panel.axis.asinh', 'Symmetric log'), () => t('radiography-panel.axis.asinh-help', 'Linear around 0, logarithmic beyond; takes zeros and negative values')),
];

export const SMOOTHING_CHOICES: Array<Choice<BandwidthRule>> = [
  choice('robust', () => t('radiography-panel.smoothing.robust', 'Robust'), () => t('radiography-panel.smoothing.robust-help', 'Each axis by itself and by its quartiles: a fault does not blur the nominal region across the threshold')),
  choice('scott', () => t('radiography-panel.smoothing.scott', 'Scott'), () => t('radiography-panel.smoothing.scott-help', 'With the full covariance, as statistics packages do it; in two dimensions Silverman’s rule gives the same')),
];

export const MARK_CHOICES: Array<Choice<MarkChoice>> = [
  choice('auto', () => t('radiography-panel.mark.auto', 'Automatic'), () => t('radiography-panel.mark.auto-help', 'The density, and dots as well where there are fewer than 200 samples')),
  choice('density', () => t('radiography-panel.mark.density', 'Density')),
  choice('points', () => t('radiography-panel.mark.points', 'Points'), () => t('radiography-panel.mark.points-help', 'A dot for each sample; anomalous ones are filled diamonds')),
  choice('both', () => t('radiography-panel.mark.both', 'Both')),
];

export const LEGEND_CHOICES: Array<Choice<LegendPlacement>> = [
  choice('bottom', () => t('radiography-panel.legend.bottom', 'Bottom')),
  choice('right', () => t('radiography-panel.legend.right', 'Right')),
  choice('off', () => t('radiography-panel.legend.off', 'Off')),
];

export const THRESHOLD_AXIS_CHOICES: Array<Choice<RadiographyOptions['thresholdAxis']>> = [
  choice('kpi', () => t('radiography-panel.threshold-axis.kpi', 'KPI axis')),
  choice('error', () => t('radiography-panel.threshold-axis.error', 'Error axis')),
  choice('both', () => t('radiography-panel.threshold-axis.both', 'Both')),
];

export const FACET_SCALE_CHOICES: Array<Choice<FacetScales>> = [
  choice('shared', () => t('radiography-panel.facet-scales.shared', 'Shared'), () => t('radiography-panel.facet-scales.shared-help', 'All have the same axes: they can be compared')),
  choice('own', () => t('radiography-panel.facet-scales.own', 'Own'), () => t('radiography-panel.facet-scales.own-help', 'Each has the axes that its samples need')),
];
