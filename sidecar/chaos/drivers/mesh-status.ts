/** What the status of a Chaos Mesh object tells. Pure. Form: https://chaos-mesh.org/docs/inspect-chaos-experiments/ */

export interface MeshStatus {
  conditions?: Array<{ type: 'Selected' | 'AllInjected' | 'AllRecovered' | 'Paused'; status: 'True' | 'False' | 'Unknown'; reason?: string }>;
  experiment?: {
    desiredPhase?: 'Run' | 'Stop';
    /** `id` is `namespace/pod` or `namespace/pod/container`. */
    containerRecords?: Array<{ id: string; phase: string; events?: Array<{ type: string; operation: string; message?: string }> }>;
  };
}

const holds = (status: MeshStatus | undefined, type: string) => status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;

/** AllInjected alone is true of an object that has found no pod, too. */
export const isInjected = (status: MeshStatus | undefined): boolean => holds(status, 'Selected') && holds(status, 'AllInjected');

/** It has ended by itself, or somebody paused it. Before it begins, AllRecovered is true as well. */
export const isOver = (status: MeshStatus | undefined): boolean => holds(status, 'AllRecovered') && (status?.experiment?.desiredPhase === 'Stop' || holds(status, 'Paused'));

/** Whether it acts on the pod at this moment. */
export function actsOn(status: MeshStatus | undefined, namespace: string, pod: string): boolean {
  const records = status?.experiment?.containerRecords ?? [];
  return records.some(({ id, phase }) => phase === 'Injected' && `${id}/`.startsWith(`${namespace}/${pod}/`));
}

/** Why it is not in force. */
export function whyNot(status: MeshStatus | undefined): string {
  const failed = status?.experiment?.containerRecords?.flatMap(({ events = [] }) => events.filter(({ type }) => type === 'Failed')).at(-1);
  return failed?.message ?? (status?.conditions === undefined ? 'its controller did not look at it' : holds(status, 'Selected') ? 'it was not injected' : 'it selected no pod');
}
