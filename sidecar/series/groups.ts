/** Which group a metric belongs to, by its name (SYRROCA, section III.A: divide and conquer by resource kind). */

/** cAdvisor's and node_exporter's names. */
export const DEFAULT_GROUPS: Record<string, string> = {
  cpu: '^(container_cpu_|node_cpu_|node_load|container_processes|container_threads)',
  memory: '^(container_memory_|node_memory_)',
  network: '^(container_network_|node_network_)',
  filesystem: '^(container_fs_|node_disk_|node_filesystem_)',
};

/** Limits, time stamps, start times and facts: they say nothing of the state. */
const NO_STATE = /(_spec_|_limit(_|$)|_timestamp|_time_seconds$|_last_seen|_info$|_max_usage_|_inodes_total$)/;

export type GroupOf = (metric: string) => string | null;

/** The first group whose expression fits; null for metrics of no group. */
export function grouping(groups: Record<string, string> | undefined): GroupOf {
  const rules = Object.entries(groups ?? DEFAULT_GROUPS).map(([group, pattern]) => [group, new RegExp(pattern)] as const);
  return (metric) => (NO_STATE.test(metric) ? null : (rules.find(([, pattern]) => pattern.test(metric))?.[0] ?? null));
}
