/** What a kind is on a pod: a Chaos Mesh object, or the deletion of the pod. Its acts are in drivers/kubernetes-guards.ts. Pure. */

import type { FaultKind, ProcessTarget } from '../../contract';
import { RoentgenError } from '../../errors';
import { meshKindOf, meshObject, type MeshObject, type MeshTarget } from '../drivers/mesh-objects';
import type { FaultRow, Hit } from './spec';

/** A dead sidecar's objects end by themselves this much after the fault's own time. */
const LEASE_SECONDS = 5;

/** Kinds that need no Chaos Mesh. A grace of 0 would let the API forget a pod whose processes still run. */
const GRACE_SECONDS: Partial<Record<FaultKind, (hit: Hit) => number>> = {
  kill: () => 0,
  restart: ({ parameters }) => Math.max(1, Math.ceil(Number(parameters.grace))),
};

/** Seconds between the stop signal and the end of a pod that is deleted; null for kinds that do not delete it. */
export const deletionOf = (kind: FaultKind, hit: Hit): number | null => GRACE_SECONDS[kind]?.(hit) ?? null;

/** The row on a pod, in the place of the guard's words. Its `args` throw FAULT_UNAVAILABLE where it cannot be made. */
export function onKubernetes(kind: FaultKind): Pick<FaultRow, 'touches' | 'undo' | 'args' | 'undoArgs'> {
  if (GRACE_SECONDS[kind]) {
    return { touches: 'the pod, which is deleted', undo: 'none: its controller makes a new one', args: () => [], undoArgs: () => [] };
  }
  const object = meshKindOf(kind);
  return {
    touches: object ? `${object} ${objectName('<run>-<fault>')} of Chaos Mesh` : 'nothing: it cannot be made on pods',
    undo: object ? `the ${object} is deleted, and its controller undoes it` : 'none',
    args: (hit) => [JSON.stringify(objectOf(kind, 'preflight', hit))],
    undoArgs: () => [],
  };
}

const objectName = (token: string) => `roentgen-${token}`;

/** Throws FAULT_UNAVAILABLE, COMPONENT_UNKNOWN for a peer that is not there, EXPERIMENT_INVALID for one that is the component itself. */
export function objectOf(kind: FaultKind, token: string, hit: Hit): MeshObject {
  if (kind === 'remove') {
    throw new RoentgenError('FAULT_UNAVAILABLE', `the pod of ${hit.target.component} cannot be kept away: its controller makes a new one at once`, 'take kill, or stop where Chaos Mesh is installed');
  }
  return meshObject(kind, token, placeOf(hit.target), hit.parameters, hit.seconds + LEASE_SECONDS, peerOf(hit));
}

function placeOf({ component, kubernetes, ports }: ProcessTarget): MeshTarget {
  if (!kubernetes) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `${component} is no pod`);
  }
  return { namespace: kubernetes.namespace, pod: kubernetes.pod, ports };
}

function peerOf({ target, parameters, peer }: Hit): MeshTarget | null {
  const name = String(parameters.peer ?? '');
  if (name === '') {
    return null;
  }
  if (name === target.component) {
    throw new RoentgenError('EXPERIMENT_INVALID', `${JSON.stringify(name)} cannot be its own peer`, 'name the component at the other end');
  }
  const other = peer(name);
  if (!other) {
    throw new RoentgenError('COMPONENT_UNKNOWN', `the peer ${JSON.stringify(name)} is no component of this service`);
  }
  return placeOf(other);
}
