/** Made-up environments: what components of a service do around faults, at levels and in units of the environment's own. Not recorded. */

import { createRandom, type Random } from '../../../sidecar/nn/random';
import { MARGIN, rowsOf, type SpotSample } from '../../../sidecar/spots/sample';

export const MOMENTS = 5;
export const COMPONENTS = ['db', 'app', 'web'];
export const FEATURES = ['cpu', 'memory', 'receive', 'latency_seconds'];

export interface Surroundings {
  environment?: string;
  components?: string[];
  /** What a unit of each feature is here; everything is multiplied by it. */
  levels?: Record<string, number>;
  kinds?: string[];
  /** Fault samples of each kind on each component, and windows without a fault. */
  each?: number;
  nominal?: number;
  seed?: number;
}

type Move = (value: number, feature: string) => number;

/** What the faulty component does from the moment on. */
const KINDS: Record<string, Move> = {
  stress: (value, feature) => (feature === 'cpu' ? 4 * value : value),
  kill: (value, feature) => (feature === 'latency_seconds' ? value : 0),
  delay: (value, feature) => (feature === 'latency_seconds' ? 20 * value : value),
  leak: (value, feature) => (feature === 'memory' ? 3 * value : value),
};

export function sampleOf({ environment = 'mirror', components = COMPONENTS, levels = {} }: Surroundings, fault: string | null, component: string | null, number: number, random: Random): SpotSample {
  const values = Array.from({ length: rowsOf(MOMENTS) }, (_, row) => components.flatMap((each, at) => FEATURES.map((feature) => {
    const value = (levels[feature] ?? 1) * (1 + at) * (1 + 0.1 * (random() - 0.5));
    return row >= MOMENTS + MARGIN && each === component && fault !== null ? KINDS[fault](value, feature) : value;
  })));
  const run = fault === null ? '' : `run-${number}`;
  return { sample: `${environment}-${number}`, service: 's', environment, run, fault, component, parameters: {}, seed: null, version: 'test', moment: number * 60_000, stepMs: 1000, moments: MOMENTS, components, features: FEATURES, values, quality: { bridged: 0, confirmed: null, unrest: null }, discarded: null };
}

export function samplesOf(surroundings: Surroundings = {}): SpotSample[] {
  const { components = COMPONENTS, kinds = ['stress', 'kill'], each = 3, nominal = 4, seed = 1 } = surroundings;
  const random = createRandom(seed);
  const faults = Array.from({ length: each }, () => kinds.flatMap((kind) => components.map((component): [string | null, string | null] => [kind, component]))).flat();
  const labels = [...faults, ...Array.from({ length: nominal }, (): [null, null] => [null, null])];
  return labels.map(([fault, component], number) => sampleOf(surroundings, fault, component, number, random));
}
