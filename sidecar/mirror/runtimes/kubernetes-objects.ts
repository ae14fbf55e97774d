/**
 * A blueprint as Kubernetes objects: a namespace, and for each component a headless Service and a StatefulSet, whose pods keep their
 * names (and volumes) when they are deleted, so that a roll-back of one is a delete. Pure.
 */

import type { V1Namespace, V1Probe, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import { RoentgenError } from '../../errors';
import type { Blueprint, Component, Health } from '../blueprint/blueprint';

export const APP_LABEL = 'app.kubernetes.io/name';
export const MIRROR_LABEL = 'roentgen.io/mirror';
export const FAULTABLE_LABEL = 'roentgen.io/faultable';

export interface KubernetesObjects {
  namespace: V1Namespace;
  services: V1Service[];
  statefulSets: V1StatefulSet[];
}

const VOLUME = 'data';
/** Room of a component that keeps data; mirrors are small. */
const VOLUME_SIZE = '1Gi';

export const namespaceOf = (instance: string) => `roentgen-${instance}`;

/** Throws BLUEPRINT_INVALID where a component has no image. */
export function kubernetesObjects(blueprint: Blueprint, instance: string): KubernetesObjects {
  const namespace = namespaceOf(instance);
  const labels = { [MIRROR_LABEL]: instance };
  return {
    namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    services: blueprint.components.map((component) => serviceOf(component, namespace, labels)),
    statefulSets: blueprint.components.map((component) => statefulSetOf(blueprint, component, namespace, labels)),
  };
}

function serviceOf({ component, ports }: Component, namespace: string, labels: Record<string, string>): V1Service {
  const selector = { [APP_LABEL]: component };
  // A headless service needs no port; where there are some they are told.
  const spec = { clusterIP: 'None', selector, ...(ports.length > 0 ? { ports: ports.map((port) => ({ name: `tcp-${port}`, port, targetPort: port })) } : {}) };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: component, namespace, labels: { ...labels, ...selector } }, spec };
}

function statefulSetOf({ name }: Blueprint, component: Component, namespace: string, mirror: Record<string, string>): V1StatefulSet {
  if (component.image === null) {
    throw new RoentgenError('BLUEPRINT_INVALID', `${name}: ${component.component} has no image`, 'the Kubernetes runtime starts images; give every component one');
  }
  const selector = { [APP_LABEL]: component.component };
  const labels = { ...mirror, ...selector, [FAULTABLE_LABEL]: String(component.faultable) };
  const { environment, command, limits, ports, health } = component;
  const quantities = { cpu: `${Math.round(limits.cpu * 1000)}m`, memory: String(limits.memory) };
  const probe = health ? probeOf(health) : null;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: component.component, namespace, labels },
    spec: {
      serviceName: component.component,
      replicas: component.replicas,
      // All at once: a mirror is to be up in seconds.
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selector },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 5,
          containers: [
            {
              name: component.component,
              image: component.image,
              ...(command ? { args: command } : {}),
              env: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
              ports: ports.map((containerPort) => ({ containerPort })),
              // Requests smaller than limits: with limits alone a node would be full long before it is busy.
              resources: { limits: quantities, requests: { cpu: '10m', memory: '16Mi' } },
              ...(probe ? { readinessProbe: probe } : {}),
              ...(component.volume ? { volumeMounts: [{ name: VOLUME, mountPath: '/volume' }] } : {}),
            },
          ],
        },
      },
      ...(component.volume ? { volumeClaimTemplates: [{ metadata: { name: VOLUME }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: VOLUME_SIZE } } } }] } : {}),
    },
  };
}

/** SQL is asked by nobody but the process runtime. */
function probeOf({ http, tcp, command, everyMs }: Health): V1Probe | null {
  const every = { periodSeconds: Math.max(1, Math.round(everyMs / 1000)) };
  if (http) {
    return { ...every, httpGet: { path: http.path, port: http.port } };
  }
  if (tcp !== null) {
    return { ...every, tcpSocket: { port: tcp } };
  }
  return command ? { ...every, exec: { command } } : null;
}
