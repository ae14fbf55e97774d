/** The parameters of a fault against its row in the catalogue. Pure. */

import type { FaultParameter, Parameters, ParameterValue } from '../../contract';
import { faultSpec } from '../faults';
import { type Path, record, type Refuse } from './form';

/** Words that become arguments of programs have a strict form. */
export const WORD = '^([A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99})?$';

/** What is not given has the catalogue's default. Throws what `refuse` makes, and FAULT_UNKNOWN. */
export function checkParameters(kind: string, value: unknown, path: Path, refuse: Refuse): Parameters {
  const specs = faultSpec(kind).parameters;
  const names = specs.map(({ name }) => name);
  const given = record(value, path, names, refuse, names.length === 0 ? `${kind} has no parameters` : `the parameters of ${kind} are ${names.join(', ')}`);
  return Object.fromEntries(specs.map((spec) => [spec.name, checkParameter(given[spec.name] ?? spec.default, spec, [...path, spec.name], refuse)]));
}

export function checkParameter(value: unknown, spec: FaultParameter, path: Path, refuse: Refuse): ParameterValue {
  if (spec.text !== undefined) {
    return checkText(value, spec, path, refuse);
  }
  if (typeof value !== 'number' || !(value >= spec.min && value <= spec.max)) {
    throw refuse(path, `${JSON.stringify(value)} is not a number from ${spec.min} to ${spec.max} (${spec.unit})`, spec.description);
  }
  if (spec.whole && !Number.isInteger(value)) {
    throw refuse(path, `${value} is not a whole number`, spec.description);
  }
  return value;
}

function checkText(value: unknown, { text: kind, description }: FaultParameter, path: Path, refuse: Refuse): string {
  if (typeof value !== 'string' || !new RegExp(WORD).test(value) || (Array.isArray(kind) && !kind.includes(value))) {
    throw refuse(path, `${JSON.stringify(value)} is not ${Array.isArray(kind) ? `one of ${kind.join(', ')}` : `the name of a ${kind === 'component' ? 'component' : 'thing'}`}`, description);
  }
  return value;
}
