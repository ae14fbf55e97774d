/** What the mirror says of itself: its users' requests and the supervision of its components. Pure. */

import { MIRROR_METRICS, type MetricDefinition } from '../../contract';
import { BUCKETS, type LoadFigures } from '../load/figures';
import type { Family, Sample } from './exposition';

export interface ComponentFigures {
  component: string;
  up: boolean;
  restarts: number;
}

/** `load` is null while the load generator does not answer: its series are absent then. */
export function serviceFamilies(service: string, components: ComponentFigures[], load: LoadFigures | null): Family[] {
  return [
    family(MIRROR_METRICS.componentUp, components.map(({ component, up }) => ({ labels: { service, component }, value: up ? 1 : 0 }))),
    family(MIRROR_METRICS.restarts, components.map(({ component, restarts }) => ({ labels: { service, component }, value: restarts }))),
    ...(load ? loadFamilies(service, load) : []),
  ];
}

function loadFamilies(service: string, load: LoadFigures): Family[] {
  return [
    family(MIRROR_METRICS.requests, [{ labels: { service }, value: load.requests }]),
    family(MIRROR_METRICS.errors, Object.entries(load.errors).map(([reason, value]) => ({ labels: { service, reason }, value }))),
    family(MIRROR_METRICS.targetRate, [{ labels: { service }, value: load.targetRate }]),
    family(MIRROR_METRICS.duration, [
      ...BUCKETS.map((bound, index) => ({ suffix: '_bucket', labels: { service, le: String(bound) }, value: load.buckets[index] })),
      { suffix: '_bucket', labels: { service, le: '+Inf' }, value: load.count },
      { suffix: '_sum', labels: { service }, value: load.sum },
      { suffix: '_count', labels: { service }, value: load.count },
    ]),
  ];
}

function family({ name, type, help }: MetricDefinition, samples: Sample[]): Family {
  return { name, type, help, samples };
}
