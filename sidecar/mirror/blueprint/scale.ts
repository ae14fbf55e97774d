/** A smaller mirror of the same service (mirror paper, section IV): fewer replicas, lower limits. Pure. */

import type { Blueprint } from './blueprint';
import { namesOf } from './replicas';

export interface Scale {
  /** Factors of limits, of components and nodes alike; 1 leaves them. */
  cpu: number;
  memory: number;
  /** Most replicas of a component; null leaves them. */
  replicas: number | null;
}

/** Below these hardly any program starts. */
const LEAST_CPU = 0.02;
const LEAST_MEMORY = 16 * 2 ** 20;

export function scaleDown(blueprint: Blueprint, { cpu, memory, replicas }: Scale): Blueprint {
  const fewer = (value: number, factor: number, least: number) => (factor >= 1 ? value : Math.min(value, Math.max(least, value * factor)));
  const limited = <T extends { cpu: number; memory: number }>(limits: T): T => ({ ...limits, cpu: fewer(limits.cpu, cpu, LEAST_CPU), memory: Math.round(fewer(limits.memory, memory, LEAST_MEMORY)) });
  const components = blueprint.components.map((component) => ({ ...component, replicas: Math.min(component.replicas, replicas ?? Infinity), limits: limited(component.limits) }));
  const names = new Set(components.flatMap(namesOf));
  const kept = <T>(values: Record<string, T>) => Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name)));
  return {
    ...blueprint,
    components,
    nodes: Object.fromEntries(Object.entries(blueprint.nodes).map(([name, limits]) => [name, limited(limits)])),
    network: { ...blueprint.network, addresses: kept(blueprint.network.addresses) },
  };
}
