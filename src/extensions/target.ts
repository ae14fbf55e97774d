/** Which service and component a panel of any dashboard is about. Pure. */
import type { PluginExtensionPanelContext } from '@grafana/data';

export type PanelContext = Pick<PluginExtensionPanelContext, 'targets' | 'scopedVars' | 'data'>;

/** What asks for a series: text with its variables filled in. */
export type Replace = (text: string) => string;

/** Best first: Roentgen's own label, then what exporters of containers call one. */
const COMPONENT_LABELS = ['component', 'name', 'container_label_com_docker_compose_service', 'container', 'pod'];
const SERVICE_LABELS = ['service'];
/** Figures that stand for all components together; see contract/metrics.ts. */
const NOT_ONE = /^(_all|_other|)$/;
const MOST_CHARACTERS = 100;
/** A value of =~ that is no pattern. */
const PLAIN = /^[\w-]+$/;
const MATCHER = /([A-Za-z_]\w*)\s*(=~|=)\s*"((?:[^"\\]|\\.)*)"/g;

export interface PanelTarget {
  service?: string;
  component: string;
}

/** Null where the panel is about no single component. A service alone is not enough to break something. */
export function targetOf(context: PanelContext, replace: Replace): PanelTarget | null {
  const component = foundIn(context, replace, COMPONENT_LABELS);
  const service = foundIn(context, replace, SERVICE_LABELS);
  return component === null ? null : { component, ...(service !== null && { service }) };
}

/** Variables of a repeated panel first, then what its queries ask for, then what came back. A label with two values says nothing. */
function foundIn(context: PanelContext, replace: Replace, labels: string[]): string | null {
  for (const label of labels) {
    const values = [ofVariable(context, label), ofQueries(context, label, replace), ofSeries(context, label)].find((each) => each.length > 0) ?? [];
    if (values.length === 1) {
      return values[0];
    }
  }
  return null;
}

const usable = (values: unknown[]): string[] => [...new Set(values)].filter((value): value is string => typeof value === 'string' && value.length <= MOST_CHARACTERS && !NOT_ONE.test(value) && !value.includes('$'));

function ofVariable({ scopedVars }: PanelContext, label: string): string[] {
  const value: unknown = scopedVars?.[label]?.value;
  return usable(Array.isArray(value) ? value : [value]);
}

function ofQueries({ targets }: PanelContext, label: string, replace: Replace): string[] {
  const expressions = targets.flatMap((target) => ('expr' in target && typeof target.expr === 'string' ? [replace(target.expr)] : []));
  const matchers = expressions.flatMap((text) => [...text.matchAll(MATCHER)]).filter(([, name]) => name === label);
  return usable(matchers.flatMap(([, , operator, quoted]) => (operator === '=' || PLAIN.test(quoted) ? [unquoted(quoted)] : [])));
}

/** Strings of PromQL have the escapes of Go, which are JSON's for what names can hold; of others nothing is made. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(`"${text}"`));
  } catch {
    return '';
  }
}

const ofSeries = ({ data }: PanelContext, label: string): string[] => usable((data?.series ?? []).flatMap(({ fields }) => fields.flatMap(({ labels }) => labels?.[label] ?? [])));
