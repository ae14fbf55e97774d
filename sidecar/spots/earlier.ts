/** Samples as earlier builds kept them: `samples.jsonl`, one plain JSON line each, four features, no lineage but the run. Pure. */

import type { SpotSample } from './sample';
import { flawOf, sampleId } from './validity';

const FEATURES = ['cpu', 'memory', 'receive', 'transmit'];

interface EarlierSample extends Pick<SpotSample, 'run' | 'service' | 'fault' | 'component' | 'moment' | 'stepMs' | 'moments' | 'components'> {
  /** (2 moments + 4) rows x (components x FEATURES) columns, component-major. */
  values: number[][];
}

/** The samples of such a file, under a name of their environment; a line that is no sample is counted. */
export function readEarlier(text: string, environment: string): { samples: SpotSample[]; damaged: number } {
  const lines = text.split('\n').filter((line) => line !== '');
  const samples = lines.map((line) => sampleOf(line, environment)).filter((sample) => sample !== null);
  return { samples, damaged: lines.length - samples.length };
}

function sampleOf(line: string, environment: string): SpotSample | null {
  try {
    const { run, service, fault, component, moment, stepMs, moments, components, values } = JSON.parse(line) as EarlierSample;
    const known = { environment, service, run, fault, component, moment: Math.round(moment) };
    const sample: SpotSample = {
      ...known, sample: sampleId(known), parameters: {}, seed: null, version: '', stepMs, moments, components, features: FEATURES,
      values, quality: { bridged: 0, confirmed: null, unrest: null }, discarded: null,
    };
    return flawOf(sample) === null ? sample : null;
  } catch {
    return null;
  }
}
