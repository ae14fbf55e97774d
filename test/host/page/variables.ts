import type { ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';

/** Values of the open dashboard's variables; several values become a regular expression, as Prometheus queries want them. */
export const values = new Map<string, string | string[]>();

function text(value: unknown): string {
  return Array.isArray(value) ? (value.length === 1 ? String(value[0]) : `(${value.join('|')})`) : String(value);
}

export const variables: TemplateSrv = {
  getVariables: () => [],
  containsTemplate: (target = '') => /\$(\w+|\{\w+)/.test(target),
  updateTimeRange: () => undefined,
  replace: (target = '', scopedVars: ScopedVars = {}) =>
    target.replace(/\$(?:(\w+)|\{(\w+)(?::\w+)?\})/g, (match, plain, braced) => {
      const name: string = plain ?? braced;
      const value = scopedVars[name]?.value ?? values.get(name);
      return value === undefined ? match : text(value);
    }),
};
