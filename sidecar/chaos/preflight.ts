/** Looks at every target of a plan before anything is changed: can this machine do it, is the component up, does it carry foreign settings? */

import type { FaultDescription, Plan } from '../contract';
import { RoentgenError } from '../errors';
import type { Guards, Lookup } from './execution';

/** Throws FAULT_UNAVAILABLE, COMPONENT_UNKNOWN (it is down), TARGET_FOREIGN_STATE, FAULT_FAILED (no room under its memory limit). */
export async function preflight(plan: Plan, faults: FaultDescription[], lookup: Lookup, guards: Guards): Promise<void> {
  for (const { fault, service, component, parameters, duration } of plan.steps) {
    const target = lookup.find(service, component);
    // What this machine lacks matters to what acts on this machine.
    const missing = target?.kubernetes ? [] : faults.find((each) => each.fault === fault)?.missing ?? [];
    if (missing.length > 0) {
      throw new RoentgenError('FAULT_UNAVAILABLE', `${fault} needs ${missing.join(' and ')}`);
    }
    if (!target || !lookup.isUp(target)) {
      throw new RoentgenError('COMPONENT_UNKNOWN', `${service}/${component} is down`, 'wait until it is up again');
    }
    const hit = { target, parameters, seconds: duration, peer: (name: string) => lookup.find(service, name) };
    const guard = await guards.start({ kind: fault, token: 'preflight', note: '', hit, before: '' });
    guard.release();
  }
}
