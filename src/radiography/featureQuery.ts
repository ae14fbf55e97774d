/** PromQL that shows a feature in Explore. A feature is named after its metric and the labels that remain; rates, means and quantiles are made by the sidecar. Pure. */
import type { ServiceStatus } from '../../sidecar/contract';

/** What picks the series of a component. */
export type Scope = Pick<ServiceStatus, 'selector' | 'componentLabel'> & { component: string };

const FEATURE = /^([^{]+)(?:\{(.*)\})?$/;
const QUANTILE = /^(.+)_p(\d+(?:\.\d)?)$/;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Pods of a component have its name and an ending of their own. */
export const componentMatcher = ({ componentLabel, component }: Scope) => `${componentLabel}=~${JSON.stringify(`${escaped(component)}(-.+)?`)}`;

/**
 * @param feature such as `cpu_seconds_total{mode="user"}`, `latency_seconds_mean` or `latency_seconds_p95`
 * @param scope null where it is not known which series they are
 */
export function featureQuery(feature: string, scope: Scope | null): string {
  const [, metric = feature, rest = ''] = FEATURE.exec(feature) ?? [];
  const known = scope ? [scope.selector.replace(/^\{|\}$/g, '').replace(/,\s*$/, ''), componentMatcher(scope)] : [];
  const matchers = [...known, rest].filter((each) => each.trim() !== '').join(', ');
  const series = (name: string) => (matchers === '' ? name : `${name}{${matchers}}`);
  const rate = (name: string) => `rate(${series(name)}[$__rate_interval])`;
  const quantile = QUANTILE.exec(metric);
  if (quantile) {
    return `histogram_quantile(${Number((Number(quantile[2]) / 100).toPrecision(6))}, sum by (le) (${rate(`${quantile[1]}_bucket`)})) or ${series(metric)}`;
  }
  if (metric.endsWith('_mean')) {
    const base = metric.slice(0, -'_mean'.length);
    return `sum(${rate(`${base}_sum`)}) / sum(${rate(`${base}_count`)}) or ${series(metric)}`;
  }
  return metric.endsWith('_total') || metric.endsWith('_count') ? rate(metric) : series(metric);
}

/** The scope of a component of a group; null where it is not known. */
export function scopeOf({ selector, componentLabel, nodes, groups }: Pick<ServiceStatus, 'selector' | 'componentLabel' | 'nodes' | 'groups'>, group: string, component: string): Scope | null {
  const physical = groups.find((each) => each.group === group)?.layer === 'physical';
  const found = physical ? nodes : { selector, componentLabel };
  return found === null || found.selector === '' ? null : { selector: found.selector, componentLabel: found.componentLabel, component };
}
