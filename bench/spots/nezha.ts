/** Labelled faults of a folder in the form of bench/causes/nezha.ts as samples of the fault-spot classifier, one environment a day. */

import { MARGIN, rowsOf, type SpotSample } from '../../sidecar/spots/sample';
import type { Calls } from '../../sidecar/spots/shared/vectors';
import type { CauseCase } from '../causes/case';
import { nezhaCases } from '../causes/nezha';
import { openFolder } from '../causes/table';

export interface Day {
  name: string;
  /** Which service, as the labels say. */
  set: string;
  samples: SpotSample[];
  components: string[];
  calls: Calls;
  /** What the unsupervised ranking is given. */
  cases: CauseCase[];
}

const STEP_MS = 60_000;
/** Windows without a fault, so far from any that nothing of one is left. */
const NOMINAL = { windows: 24, apartMs: 20 * STEP_MS };

export function nezhaDays(directory: string, moments: number): Day[] {
  const cases = nezhaCases(openFolder(directory));
  const days = [...new Set(cases.map(dayOf))];
  return days.map((name) => dayFrom(name, cases.filter((each) => dayOf(each) === name), moments));
}

/** A day's cases share their rows. */
const dayOf = ({ name }: CauseCase) => name.split(' ')[0];

function dayFrom(name: string, cases: CauseCase[], moments: number): Day {
  const [{ features, rows, options }] = cases;
  const components = [...new Set(features.map(({ component }) => component))].sort();
  const names = [...new Set(features.map((feature) => feature.name))].sort();
  const width = features.length;
  const columns = components.flatMap((component) => names.map((feature) => features.findIndex((each) => each.component === component && each.name === feature)));
  const minutes = new Map(Array.from(rows.times, (time, row) => [Math.floor(time / STEP_MS), row]));
  const matrixAt = (moment: number): number[][] => {
    const first = Math.floor(moment / STEP_MS) - moments - MARGIN;
    return Array.from({ length: rowsOf(moments) }, (_, offset) => {
      const row = minutes.get(first + offset);
      return columns.map((column) => (row === undefined || column < 0 ? NaN : rows.values[row * width + column]));
    });
  };
  const shared = { service: cases[0].set, environment: name, parameters: {}, seed: null, version: '', stepMs: STEP_MS, moments, components, features: names, quality: { bridged: 0, confirmed: null, unrest: null }, discarded: null };
  const sampleAt = (moment: number, fault: string | null, component: string | null): SpotSample => ({ ...shared, sample: `${name}-${moment}`, run: fault === null ? '' : String(moment), fault, component, moment, values: matrixAt(moment) });
  const faults = cases.map(({ alarm, fault, culprit }) => sampleAt(alarm, fault, culprit.component));
  const times = Array.from(rows.times);
  const calm = times.filter((time) => time > times[0] + NOMINAL.apartMs && time < times[times.length - 1] - NOMINAL.apartMs && cases.every(({ alarm }) => Math.abs(alarm - time) > NOMINAL.apartMs));
  const nominal = Array.from({ length: Math.min(NOMINAL.windows, calm.length) }, (_, index) => sampleAt(calm[Math.floor((index * calm.length) / NOMINAL.windows)], null, null));
  return { name, set: cases[0].set, samples: [...faults, ...nominal], components, calls: options.calls ?? [], cases };
}
