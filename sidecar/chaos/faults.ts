/** The catalogue of faults. To add a kind: its name in contract/chaos.ts, a row in faults/<family>.ts, its bash functions in guard/<object>.ts. */

import { FAULT_KINDS, type FaultKind, type ProcessTarget } from '../contract';
import { RoentgenError } from '../errors';
import { APPLICATION_FAULTS } from './faults/application';
import { COMPONENT_FAULTS } from './faults/component';
import { onDocker } from './faults/docker';
import { onKubernetes } from './faults/kubernetes';
import { NETWORK_FAULTS } from './faults/network';
import { RESOURCE_FAULTS } from './faults/resource';
import type { FaultRow } from './faults/spec';

const ROWS: Partial<Record<FaultKind, FaultRow>> = { ...COMPONENT_FAULTS, ...RESOURCE_FAULTS, ...NETWORK_FAULTS, ...APPLICATION_FAULTS };

export interface FaultSpec extends FaultRow {
  fault: FaultKind;
}

export const FAULTS: readonly FaultSpec[] = FAULT_KINDS.flatMap((fault) => {
  const row = ROWS[fault];
  return row ? [{ fault, ...row }] : [];
});

/** Throws FAULT_UNKNOWN. */
export function faultSpec(fault: string): FaultSpec {
  const spec = FAULTS.find((each) => each.fault === fault);
  if (!spec) {
    throw new RoentgenError('FAULT_UNKNOWN', `no fault is called ${JSON.stringify(fault)}`, `the faults are ${FAULTS.map((each) => each.fault).join(', ')}`);
  }
  return spec;
}

/** What a kind is on the target's runtime. Throws FAULT_UNKNOWN. */
export function faultOn(fault: string, target: ProcessTarget): FaultSpec {
  const spec = faultSpec(fault);
  return target.docker ? onDocker(spec) : target.kubernetes ? { ...spec, ...onKubernetes(spec.fault) } : spec;
}
