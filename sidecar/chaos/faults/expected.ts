/** In which groups a fault should show first, by its row in the catalogue: its family, and the figures that are its evidence. Pure. */

import type { Evidence, FaultRow } from './spec';

export interface Expected {
  /** Empty: any. */
  groups: string[];
  because: string;
}

/** Groups by what their metrics are called in cAdvisor. */
const GROUPS: Array<[prefix: string, group: string]> = [
  ['container_cpu_', 'cpu'],
  ['container_spec_cpu_', 'cpu'],
  ['container_memory_', 'memory'],
  ['container_network_', 'network'],
  ['container_fs_', 'filesystem'],
];
/** Groups that the catalogue can speak of; others are the user's own. */
export const KNOWN_GROUPS: readonly string[] = [...new Set(GROUPS.map(([, group]) => group))];

const groupOf = ({ metric }: Evidence): string[] => GROUPS.filter(([prefix]) => metric.startsWith(prefix)).map(([, group]) => group);

export function expectedOf({ family, evidence }: Pick<FaultRow, 'family' | 'evidence'>): Expected {
  if (family === 'component') {
    return { groups: [], because: 'a component that ends or stands still takes figures of every kind with it' };
  }
  const own = evidence.filter((each) => groupOf(each).length > 0);
  const groups = [...new Set([...(family === 'network' ? ['network'] : []), ...own.flatMap(groupOf)])];
  if (groups.length === 0) {
    return { groups, because: 'the catalogue names no figure of a resource for it' };
  }
  const figures = own.length === 0 ? '' : `its evidence is ${own.map(({ metric }) => metric).join(', ')}`;
  return { groups, because: [family === 'network' ? 'it acts on the network' : '', figures].filter(Boolean).join(', and ') };
}
