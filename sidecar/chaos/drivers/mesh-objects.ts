/** Our faults as Chaos Mesh objects, which undo themselves after `duration` even when nobody is left to ask for it. Pure. */

import type { FaultKind, Parameters } from '../../contract';
import { RoentgenError } from '../../errors';

export interface MeshTarget {
  namespace: string;
  pod: string;
  /** TCP ports that it serves; the first is its main one. */
  ports?: number[];
}

export type MeshKind = 'PodChaos' | 'NetworkChaos' | 'StressChaos' | 'TimeChaos' | 'DNSChaos' | 'HTTPChaos';

export interface MeshObject {
  apiVersion: string;
  kind: MeshKind;
  metadata: { name: string; namespace: string; labels: Record<string, string> };
  spec: Record<string, unknown>;
}

export const MESH_GROUP = 'chaos-mesh.org';
export const MESH_VERSION = 'v1alpha1';
export const pluralOf = (kind: MeshKind): string => kind.toLowerCase();

/** Marks what is ours; what has another token or none is left alone. */
export const TOKEN_LABEL = 'roentgen.io/fault';

interface Fault {
  parameters: Parameters;
  target: MeshTarget;
  peer: MeshTarget | null;
}

interface Row {
  object: MeshKind;
  spec: (fault: Fault) => Record<string, unknown>;
  /** What it cannot do of ours, in words; null where it can. */
  lacks?: (fault: Fault) => string | null;
}

const network = (action: string, more: (parameters: Parameters) => Record<string, unknown>): Row => ({
  object: 'NetworkChaos',
  // Its admission check takes no other direction where no other side is named.
  spec: ({ parameters }) => ({ action, direction: 'to', ...more(parameters) }),
});
const percent = (name: string) => ({ percent: value }: Parameters) => ({ [name]: { [name]: String(value), correlation: '0' } });
/** Bytes a second, the one unit that all its versions read alike: `kbps` is 1024 bytes. */
const bytesPerSecond = (kilobits: unknown) => Math.round(Number(kilobits) * 125);

const http = (spec: (parameters: Parameters) => Record<string, unknown>): Row => ({
  object: 'HTTPChaos',
  spec: ({ parameters, target }) => ({ port: target.ports?.[0], path: '*', ...spec(parameters) }),
  lacks: ({ parameters, target }) => (Number(parameters.share) !== 100 ? 'a share of the requests' : target.ports?.[0] === undefined ? 'a pod that declares no port' : withoutSpread(parameters)),
});

const withoutSpread = ({ jitter = 0 }: Parameters) => (Number(jitter) > 0 ? 'a jitter here' : null);

/** What each kind becomes; a kind that is not here cannot be made by Chaos Mesh. Names as in Chaos Mesh 2.x's custom resources. */
const ROWS: Partial<Record<FaultKind, Row>> = {
  stop: { object: 'PodChaos', spec: () => ({ action: 'pod-failure' }) },
  'cpu-stress': { object: 'StressChaos', spec: ({ parameters: { workers, load } }) => ({ stressors: { cpu: { workers, load } } }) },
  'memory-stress': { object: 'StressChaos', spec: ({ parameters: { megabytes } }) => ({ stressors: { memory: { workers: 1, size: `${megabytes}MB` } } }) },
  'packet-loss': network('loss', percent('loss')),
  duplicate: network('duplicate', percent('duplicate')),
  corrupt: network('corrupt', percent('corrupt')),
  delay: {
    ...network('delay', ({ ms, jitter }) => ({ delay: { latency: `${ms}ms`, jitter: `${jitter}ms`, correlation: '0' } })),
    lacks: ({ parameters: { share, distribution } }) => (Number(share) !== 100 ? 'a share of the connections' : distribution === 'normal' ? 'normally distributed times' : null),
  },
  // The bucket holds 10 ms at the rate, but at least two full Ethernet frames; what would wait for more than 400 ms is lost.
  'rate-limit': network('bandwidth', ({ rate }) => ({
    bandwidth: { rate: `${bytesPerSecond(rate)}bps`, buffer: Math.max(4096, Math.ceil(bytesPerSecond(rate) / 100)), limit: Math.max(4096, Math.ceil(0.4 * bytesPerSecond(rate))) },
  })),
  partition: {
    object: 'NetworkChaos',
    spec: ({ peer }) => ({ action: 'partition', direction: 'both', target: { mode: 'all', selector: peer && selectorOf(peer) } }),
    lacks: ({ peer }) => (peer ? null : 'a partition from everybody: name a peer'),
  },
  'dns-failure': { object: 'DNSChaos', spec: () => ({ action: 'error', patterns: ['*'] }), lacks: ({ parameters }) => (parameters.answer === 'reject' ? null : 'lost questions, only with refused ones') },
  'clock-skew': { object: 'TimeChaos', spec: ({ parameters: { seconds } }) => ({ timeOffset: `${seconds}s` }) },
  'http-error': http(({ status }) => ({ target: 'Response', replace: { code: status } })),
  'http-latency': http(({ ms }) => ({ target: 'Request', delay: `${ms}ms` })),
};

/** Kinds that this driver can make. */
export const MESH_FAULTS = Object.keys(ROWS) as FaultKind[];

/** What a kind becomes; null for one that Chaos Mesh does not have. */
export const meshKindOf = (kind: FaultKind): MeshKind | null => ROWS[kind]?.object ?? null;

/** @param seconds after which it ends by itself. Throws FAULT_UNAVAILABLE for a kind or parameters that Chaos Mesh does not have. */
export function meshObject(kind: FaultKind, token: string, target: MeshTarget, parameters: Parameters, seconds: number, peer: MeshTarget | null): MeshObject {
  const row = ROWS[kind];
  const fault: Fault = { parameters, target, peer };
  const lacking = row ? row.lacks?.(fault) : kind;
  if (!row || lacking) {
    throw new RoentgenError('FAULT_UNAVAILABLE', `Chaos Mesh cannot make ${row ? `${kind} with ` : ''}${lacking}`, `on pods it makes ${MESH_FAULTS.join(', ')}`);
  }
  return {
    apiVersion: `${MESH_GROUP}/${MESH_VERSION}`,
    kind: row.object,
    metadata: { name: `roentgen-${token}`, namespace: target.namespace, labels: { [TOKEN_LABEL]: token } },
    spec: { mode: 'all', selector: selectorOf(target), duration: `${Math.ceil(seconds)}s`, ...row.spec(fault) },
  };
}

/** One pod by its name in its namespace, so that it hits what was previewed and nothing else. */
const selectorOf = ({ namespace, pod }: MeshTarget) => ({ namespaces: [namespace], pods: { [namespace]: [pod] } });
