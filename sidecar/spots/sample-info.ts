/** Samples in the form of the HTTP types. Pure. */

import type { SpotSampleDetail, SpotSampleInfo } from '../contract';
import { MARGIN, SPOT_METRICS, type SpotFeature, type SpotSample } from './sample';

export function infoOf({ sample, service, run, fault, component, moment, environment, seed, version, parameters, quality, discarded }: SpotSample): SpotSampleInfo {
  return { sample, service, run, fault, component, moment, environment, seed, version, parameters, quality, discarded };
}

export function detailOf(sample: SpotSample): SpotSampleDetail {
  return {
    ...infoOf(sample),
    stepMs: sample.stepMs,
    at: sample.moments + MARGIN,
    columns: sample.components.flatMap((component) => sample.features.map((feature) => ({ component, feature, unit: SPOT_METRICS[feature as SpotFeature]?.unit ?? '' }))),
    values: sample.values.map((row) => row.map((value) => (Number.isNaN(value) ? null : value))),
  };
}
