/** Which series is the error, which the KPI, and what the others are. Pure. */
import type { Named } from './named';
import type { RadiographyOptions } from './options';

export type RoleOptions = Pick<RadiographyOptions, 'errorField' | 'kpiField' | 'thresholdField' | 'kpiLimitField' | 'facetBy'>;

export interface Roles {
  /** More than one: a radiography each. */
  errors: Named[];
  kpis: Named[];
  thresholds: Named[];
  limits: Named[];
  /** Further series, of which a zone tells how they differ in it. */
  rest: Named[];
}

const says = ({ metric, refId, name }: Named, word: RegExp) => word.test(metric) || word.test(refId) || word.test(name);
const isThreshold = (series: Named) => says(series, /threshold/i);
const isLimit = (series: Named) => says(series, /limit/i);
const isContribution = ({ metric, labels, refId }: Named) => 'feature' in labels || /contribution/i.test(metric) || /contribution/i.test(refId);
const sameMetric = (a: Named, b: Named) => a.metric === b.metric || (a.refId !== '' && a.times !== b.times && !a.labels.__name__ && !b.labels.__name__);

/** Series of one query are of a kind by their metric; where a source has no metrics, by being frames of their own and not columns of one. */
const alike = (a: Named, b: Named) => a.refId === b.refId && sameMetric(a, b);

/** Those of the pool that speak for themselves; none of them if that would leave fewer than the error and the KPI. */
function special(pool: Named[], { thresholdField, kpiLimitField }: RoleOptions, needed: number): Pick<Roles, 'thresholds' | 'limits'> & { contributions: Named[]; free: Named[] } {
  const contributions = pool.filter(isContribution);
  const thresholds = thresholdField ? [] : pool.filter((series) => isThreshold(series) && !contributions.includes(series));
  const limits = kpiLimitField ? [] : pool.filter((series) => isLimit(series) && !contributions.includes(series) && !thresholds.includes(series));
  const free = pool.filter((series) => ![contributions, thresholds, limits].some((found) => found.includes(series)));
  return free.length >= needed ? { contributions, thresholds, limits, free } : { contributions: [], thresholds: [], limits: [], free: pool };
}

/** The first series, with those of its kind if others remain for the KPI. */
function firstKind(free: Named[], needsMore: boolean): Named[] {
  const kind = free.filter((series) => alike(series, free[0]));
  return needsMore && kind.length === free.length ? free.slice(0, 1) : kind;
}

/** By the names in the options, else by query: the first is the error's, the next one the KPI's. */
export function rolesOf(all: Named[], options: RoleOptions): Roles {
  const { errorField, kpiField, thresholdField, kpiLimitField, facetBy } = options;
  const byName = (name: string) => (name ? all.filter((series) => series.name === name) : []);
  const named = new Set([errorField, kpiField, thresholdField, kpiLimitField].filter(Boolean));
  const pool = all.filter(({ name }) => !named.has(name));
  const { contributions, thresholds, limits, free } = special(pool, options, (errorField ? 0 : 1) + (kpiField ? 0 : 1));
  const [nameless, namelessKpi] = [!errorField, !kpiField];
  let errors = nameless ? firstKind(free, namelessKpi) : byName(errorField);
  if (!nameless && facetBy !== 'off' && facetBy !== 'auto' && errors.length === 1) {
    errors = [errors[0], ...free.filter((series) => alike(series, errors[0]))];
  }
  const left = free.filter((series) => !errors.includes(series));
  const kpis = namelessKpi ? firstKind(left, false) : byName(kpiField);
  return {
    errors,
    kpis,
    thresholds: thresholdField ? byName(thresholdField) : thresholds,
    limits: kpiLimitField ? byName(kpiLimitField) : limits,
    rest: [...contributions, ...left.filter((series) => !kpis.includes(series))],
  };
}
