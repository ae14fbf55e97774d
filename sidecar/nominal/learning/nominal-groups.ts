/**
 * From a service's series to its groups as they are learned: a matrix each, the incidents in it, and the rows that may be learned. Takes
 * seconds where the nominal period is long: a job. Mathematics only.
 */

import type { ServiceSection } from '../../config/config';
import type { IncidentFound, Interval } from '../../contract';
import { RoentgenError } from '../../errors';
import type { Grid, Matrix } from '../../series/align';
import type { Feature, FeatureSeries } from '../../series/features';
import { grouping } from '../../series/groups';
import { type PackedSeries, unpacked } from '../../series/packed';
import { type DropReason, pick, usefulColumns } from '../../series/select';
import { incidentsIn } from './incidents';
import { restedRows, rowsOutside } from './nominal-period';
import { createPolicy } from '../judging/policy';
import { groupFeatures, matrixOf } from '../prepare';

export interface GroupsOrder {
  service: ServiceSection;
  series: PackedSeries;
  /** Every component that spoke. */
  components: string[];
  grid: Grid;
  nominal: Interval;
  /** Times that are not learned. */
  excluded: Interval[];
  /** Groups whose features are fixed. */
  pinned: Map<string, Feature[]>;
}

export interface NominalGroup {
  group: string;
  matrix: Matrix;
  /** Rows that may be learned. */
  rested: boolean[];
  nominal: Interval;
  excluded: Interval[];
  incidents: IncidentFound[];
  /** Every component that spoke. */
  components: string[];
}

export type Dropped = Partial<Record<DropReason, number>>;

export interface GroupsFound {
  groups: NominalGroup[];
  dropped: Dropped;
}

/** Every group that has features worth learning, in order. Throws SERVICE_WITHOUT_SERIES, COMPONENT_VANISHED. */
export function nominalGroups({ service, series: given, components, grid, nominal, excluded, pinned }: GroupsOrder): GroupsFound {
  const series = unpacked(given);
  const { matrices, dropped } = groupMatrices(service, series, components, grid, pinned, rowsOutside(grid, excluded));
  const found = matrices.map(({ group, matrix }) => ({ group, matrix, incidents: incidentsIn(matrix).filter(({ kind }) => kind === 'stretch') }));
  const incidents = found.flatMap((each) => each.incidents);
  const outside = [...excluded, ...(service.excludeIncidents ? incidents : [])];
  const rested = restedRows(series, components, grid, rowsOutside(grid, outside));
  const groups = found.map(({ group, matrix, incidents: own }) => ({
    group, matrix, rested, nominal, excluded, components,
    incidents: own.map((incident) => ({ from: incident.from, to: incident.to, features: incident.features.map(({ component, name }) => `${component} ${name}`), excluded: service.excludeIncidents })),
  }));
  return { groups, dropped };
}

function groupMatrices(service: ServiceSection, series: FeatureSeries[], components: string[], grid: Grid, pinned: GroupsOrder['pinned'], counted: boolean[]): { matrices: Array<{ group: string; matrix: Matrix }>; dropped: Dropped } {
  const rules = grouping(service);
  const { groups, ungrouped } = groupFeatures(series, rules);
  const dropped: Dropped = { ungrouped };
  const matrices = rules.sorted(groups.keys()).flatMap((group) => {
    const chosen = pinned.get(group);
    const features = chosen ?? groups.get(group) ?? [];
    const whole = matrixOf(series, features, components, grid, createPolicy(service.policy, features));
    const useful = usefulColumns(whole, counted);
    if (chosen) {
      return [{ group, matrix: whole }];
    }
    Object.entries(useful.dropped).forEach(([reason, count]) => (dropped[reason as DropReason] = (dropped[reason as DropReason] ?? 0) + count));
    return useful.columns.length > 0 ? [{ group, matrix: pick(whole, useful.columns) }] : [];
  });
  if (matrices.length === 0) {
    throw new RoentgenError('SERVICE_WITHOUT_SERIES', `none of the ${series.length} features of ${service.name} belongs to a group and moves`, "name the service's metrics in groups, or choose a nominal period with load");
  }
  return { matrices, dropped };
}

/** Memory of the matrices, which is moved between threads. */
export const matrixMemory = (groups: NominalGroup[]): ArrayBuffer[] => groups.map(({ matrix }) => matrix.values.buffer as ArrayBuffer);
