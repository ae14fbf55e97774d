import type { ScaleChoice } from './palette';
import type { ErrorScale } from './scales';

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
  errorScale: ErrorScale;
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
  errorScale: 'linear',
  toleranceSeconds: 0,
};
