/** A container as the pod that it is in: what it runs, what it may, how it is looked after. Pure. */

import type { V1Container, V1PodSecurityContext, V1PodSpec, V1Probe, V1SecurityContext } from '@kubernetes/client-node';
import type { Component, Health } from '../blueprint/blueprint';
import type { Contained } from './contained';
import { literal } from './kubernetes-names';

export interface Pod {
  contained: Contained;
  capabilities: string[];
  cpu: number;
  /** Bytes. */
  memory: number;
  ports: number[];
  check: V1Probe | null;
  volume: boolean;
}

export const VOLUME = 'data';
const FILES = 'files';
const TMP = 'tmp';
/** As much as the processes of a mirror get for what they write beside their volume. */
const TMP_SIZE = '64Mi';
/** A look takes a second in the well, and much longer where the CPU is short. */
const LOOK_SECONDS = 5;
/** Others may have to come up before it can. */
const START_SECONDS = 120;
/** Longer than faults last: what a fault makes ill is not to be mended by the cluster while it is looked at. */
const ILL_SECONDS = 600;

export function podSpecOf(pod: Pod): V1PodSpec {
  const { contained: { name, files, uid }, volume } = pod;
  const volumes = [...(Object.keys(files).length > 0 ? [{ name: FILES, configMap: { name } }] : []), ...(uid === null ? [] : [{ name: TMP, emptyDir: { sizeLimit: TMP_SIZE } }])];
  return {
    terminationGracePeriodSeconds: 5,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...(uid === null ? {} : { securityContext: userOf(uid, volume) }),
    containers: [containerOf(pod)],
    ...(volumes.length > 0 ? { volumes } : {}),
  };
}

/** The group of a volume is set once: a database refuses data that its group may write. */
const userOf = (uid: number, volume: boolean): V1PodSecurityContext => ({
  runAsNonRoot: true,
  runAsUser: uid,
  runAsGroup: uid,
  ...(volume ? { fsGroup: uid, fsGroupChangePolicy: 'OnRootMismatch' } : {}),
  seccompProfile: { type: 'RuntimeDefault' },
});

const rightsOf = (capabilities: string[]): V1SecurityContext => ({
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'], ...(capabilities.length > 0 ? { add: capabilities.map((each) => each.toUpperCase()) } : {}) },
});

function containerOf({ contained, capabilities, cpu, memory, ports, check, volume }: Pod): V1Container {
  const { name, image, entrypoint, command, environment, files, uid } = contained;
  const mounts = [
    ...(volume ? [{ name: VOLUME, mountPath: '/volume' }] : []),
    ...Object.keys(files).map((path) => ({ name: FILES, mountPath: path, subPath: fileKey(path), readOnly: true })),
    ...(uid === null ? [] : [{ name: TMP, mountPath: '/tmp' }]),
  ];
  return {
    name,
    image,
    ...(entrypoint ? { command: entrypoint.map(literal) } : {}),
    ...(command ? { args: command.map(literal) } : {}),
    env: Object.entries(environment).map(([key, value]) => ({ name: key, value: literal(value) })),
    ports: ports.map((containerPort) => ({ containerPort })),
    // Requests smaller than limits: with limits alone a node would be full long before it is busy.
    resources: { limits: { cpu: `${Math.round(cpu * 1000)}m`, memory: String(memory) }, requests: { cpu: '10m', memory: '16Mi' } },
    ...(check ? probesOf(check) : {}),
    ...(uid === null ? {} : { securityContext: rightsOf(capabilities) }),
    ...(mounts.length > 0 ? { volumeMounts: mounts } : {}),
  };
}

/** Key of a file in its ConfigMap. */
export const fileKey = (path: string): string => path.replace(/^\/+/, '').replaceAll('/', '.');

/** Looks run inside and cost CPU: whether it lives is asked seldom. */
const LIVE_EVERY_SECONDS = 30;

function probesOf(check: V1Probe): Pick<V1Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const within = (seconds: number, every: number) => ({ ...check, timeoutSeconds: LOOK_SECONDS, periodSeconds: every, failureThreshold: Math.ceil(seconds / every) });
  return { startupProbe: within(START_SECONDS, check.periodSeconds ?? 1), readinessProbe: { ...check, timeoutSeconds: LOOK_SECONDS }, livenessProbe: within(ILL_SECONDS, LIVE_EVERY_SECONDS) };
}

/** A query is asked by nobody but the process runtime: here a database is well when it takes connections. */
export function checkOf(health: Health | null, database: Component['database']): V1Probe | null {
  if (!health) {
    return null;
  }
  const { http, tcp, sql, command, everyMs } = health;
  const every = { periodSeconds: Math.max(1, Math.round(everyMs / 1000)) };
  const port = tcp ?? (sql !== null && database ? database.port : null);
  if (http) {
    return { ...every, httpGet: { path: http.path, port: http.port } };
  }
  if (port !== null) {
    return { ...every, tcpSocket: { port } };
  }
  return command ? { ...every, exec: { command } } : null;
}
