/** Looks at every target of a plan before anything is changed: can this machine do it, is the component up, does it carry foreign settings? */

import type { FaultDescription, Plan, ProcessTarget } from '../contract';
import { RoentgenError } from '../errors';
import { guardArguments } from './drivers/process';
import { isAlive } from './drivers/targets';
import { startGuard } from './guard';

/** Throws FAULT_UNAVAILABLE, COMPONENT_UNKNOWN (it is down), TARGET_FOREIGN_STATE, FAULT_FAILED (no room under its memory limit). */
export async function preflight(plan: Plan, faults: FaultDescription[], targetOf: (service: string, component: string) => ProcessTarget | undefined): Promise<void> {
  for (const { fault, service, component, parameters, duration } of plan.steps) {
    const missing = faults.find((each) => each.fault === fault)?.missing ?? [];
    if (missing.length > 0) {
      throw new RoentgenError('FAULT_UNAVAILABLE', `${fault} needs ${missing.join(' and ')}`);
    }
    const target = targetOf(service, component);
    if (!target || !isAlive(target)) {
      throw new RoentgenError('COMPONENT_UNKNOWN', `${service}/${component} is down`, 'wait until it is up again');
    }
    const guard = await startGuard({ kind: fault, token: 'preflight', note: '', seconds: 0, args: guardArguments(fault, target, parameters, duration) });
    guard.release();
  }
}
