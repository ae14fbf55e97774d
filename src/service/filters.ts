/** What of a service the address asks for: groups (none named = all), one component, an episode or a run. Pure. */
import { ALL_COMPONENTS } from '../../sidecar/contract';

/** In the order of `all`; a name that the service does not have counts as none. */
export function groupsOf(parameters: URLSearchParams, all: string[]): string[] {
  const asked = parameters.getAll('group');
  const known = all.filter((group) => asked.includes(group));
  return known.length > 0 ? known : all;
}

export function withGroups(parameters: URLSearchParams, groups: string[]): URLSearchParams {
  const next = new URLSearchParams(parameters);
  next.delete('group');
  groups.forEach((group) => next.append('group', group));
  return next;
}

export const componentOf = (parameters: URLSearchParams) => parameters.get('component') || ALL_COMPONENTS;

/** Null takes the parameter out. */
export function withParameters(parameters: URLSearchParams, changes: Record<string, string | null>): URLSearchParams {
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return next;
}
