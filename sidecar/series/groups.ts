/**
 * Which group a feature belongs to (SYRROCA, section III.A: divide and conquer by resource kind). Nodes, the physical layer, have groups
 * of their own, so that one sees how a fault of theirs shows in the components above them. Mathematics only.
 */

import type { GroupRule, ServiceSection } from '../config/config';
import type { Layer } from '../contract';
import type { Feature } from './features';

const byMetric = (metrics: string): GroupRule => ({ metrics, components: null, perComponent: false });

/** cAdvisor's and node_exporter's names. Of the load averages only the shortest: the others still tell of what was over minutes ago, and lead every cause set then. */
const VIRTUAL: Record<string, GroupRule> = {
  cpu: byMetric('^(container_cpu_|node_cpu_|node_load1$|container_processes|container_threads)'),
  memory: byMetric('^(container_memory_|node_memory_)'),
  network: byMetric('^(container_network_|node_network_)'),
  filesystem: byMetric('^(container_fs_|node_disk_|node_filesystem_)'),
};

const PHYSICAL: Record<string, GroupRule> = {
  'node-cpu': byMetric('^(node_cpu_|node_load1$|node_pressure_cpu|node_context_switches|node_procs_)'),
  'node-memory': byMetric('^(node_memory_|node_vmstat_|node_pressure_memory)'),
  'node-network': byMetric('^(node_network_|node_netstat_|node_sockstat_)'),
  'node-filesystem': byMetric('^(node_disk_|node_filesystem_|node_pressure_io|node_filefd_)'),
};

/** Limits, time stamps, start times and facts: they say nothing of the state. */
const NO_STATE = /(_spec_|_limit(_|$)|_timestamp|_time_seconds$|_last_seen|_info$|_max_usage_|_inodes_total$)/;

/** Between the rule's name and the component, where a component has a group of its own. */
const OWN = ':';

export interface Grouping {
  /** The first group whose rule fits; null for features of no group. */
  of(feature: Pick<Feature, 'metric' | 'component' | 'physical'>): string | null;
  /** Whether a group of this name can come of the rules. */
  knows(group: string): boolean;
  /** What the group was made by, as a text that changes with it; null where it is not known. */
  ruleOf(group: string): string | null;
  layerOf(group: string): Layer;
  /** By the order of the rules, then by name. */
  sorted(groups: Iterable<string>): string[];
}

export function grouping({ groups, nodes }: Partial<Pick<ServiceSection, 'groups' | 'nodes'>>): Grouping {
  const physical = nodes ? compiled(nodes.groups ?? PHYSICAL) : [];
  const virtual = compiled(groups ?? VIRTUAL);
  const all = [...virtual, ...physical];
  const ruleOf = (group: string) => all.find(({ name, rule }) => name === group || (rule.perComponent && group.startsWith(name + OWN)));
  const rank = (group: string) => all.findIndex((each) => each === ruleOf(group));
  return {
    of: (feature) => (NO_STATE.test(feature.metric) ? null : nameOf((feature.physical ? physical : virtual).find(({ fits }) => fits(feature)), feature.component)),
    knows: (group) => ruleOf(group) !== undefined,
    ruleOf: (group) => textOf(ruleOf(group)?.rule),
    layerOf: (group) => (physical.some((each) => each === ruleOf(group)) ? 'physical' : 'virtual'),
    sorted: (names) => [...names].sort((one, other) => rank(one) - rank(other) || one.localeCompare(other)),
  };
}

interface Compiled {
  name: string;
  rule: GroupRule;
  fits(feature: Pick<Feature, 'metric' | 'component'>): boolean;
}

function compiled(rules: Record<string, GroupRule>): Compiled[] {
  return Object.entries(rules).map(([name, rule]) => {
    const [metrics, components] = [new RegExp(rule.metrics), rule.components === null ? null : new RegExp(`^(?:${rule.components})$`)];
    return { name, rule, fits: ({ metric, component }) => metrics.test(metric) && (components === null || components.test(component)) };
  });
}

const nameOf = (found: Compiled | undefined, component: string) => (found ? (found.rule.perComponent ? found.name + OWN + component : found.name) : null);

/** A rule of nothing but metrics is its expression. */
const textOf = (rule: GroupRule | undefined) => (rule === undefined ? null : rule.components === null && !rule.perComponent ? rule.metrics : JSON.stringify(rule));
