/**
 * A blueprint as Kubernetes objects: a namespace that others do not reach, and for each component a ConfigMap of its files, a headless
 * Service and a StatefulSet, whose pods keep their names (and volumes) when they are deleted, so that a roll-back of one is a delete. Pure.
 */

import type { V1ConfigMap, V1Namespace, V1NetworkPolicy, V1Service, V1StatefulSet } from '@kubernetes/client-node';
import { RoentgenError } from '../../errors';
import type { Blueprint, Component } from '../blueprint/blueprint';
import type { Values } from '../blueprint/variables';
import { CLIENT, clientOf, type Contained, containedOf, imageValues, METRICS_PORT } from './contained';
import { namesInCluster, namespaceOf } from './kubernetes-names';
import { checkOf, fileKey, type Pod, podSpecOf, VOLUME } from './kubernetes-pod';

export const APP_LABEL = 'app.kubernetes.io/name';
export const MIRROR_LABEL = 'roentgen.io/mirror';
export const FAULTABLE_LABEL = 'roentgen.io/faultable';

export interface KubernetesObjects {
  namespace: V1Namespace;
  networkPolicies: V1NetworkPolicy[];
  configMaps: V1ConfigMap[];
  services: V1Service[];
  statefulSets: V1StatefulSet[];
}

/** Room of a component that keeps data; mirrors are small. */
const VOLUME_SIZE = '1Gi';
/** What the users of a mirror may take; on the process runtime they have no limit. */
const CLIENT_LIMITS = { cpu: 1, memory: 512 * 2 ** 20 };

/** A StatefulSet to be. */
interface Workload {
  pod: Pod;
  replicas: number;
  faultable: boolean;
}

/** Throws BLUEPRINT_INVALID where a component has no image. */
export function kubernetesObjects(blueprint: Blueprint, instance: string, secret: Values['secret']): KubernetesObjects {
  const place: Place = { namespace: namespaceOf(instance), labels: { [MIRROR_LABEL]: instance } };
  const values = imageValues(secret, namesInCluster(blueprint));
  const client = clientOf(blueprint, values);
  const workloads = [...blueprint.components.map((component) => workloadOf(blueprint, component, values)), ...(client ? [clientWorkload(client)] : [])];
  // Nothing here needs more than Kubernetes' strictest profile lets it, so that the namespace can say so; images that run as they like may.
  const strict = workloads.every(({ pod }) => pod.contained.uid !== null && pod.capabilities.length === 0);
  const labels = { ...place.labels, ...(strict ? { 'pod-security.kubernetes.io/enforce': 'restricted' } : {}) };
  return {
    namespace: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: place.namespace, labels } },
    networkPolicies: policiesOf(place, client !== null),
    configMaps: workloads.flatMap(({ pod }) => configMapOf(pod.contained, place)),
    services: workloads.map(({ pod }) => serviceOf(pod, place)),
    statefulSets: workloads.map((workload) => statefulSetOf(workload, place)),
  };
}

interface Place {
  namespace: string;
  labels: Record<string, string>;
}

const metadataOf = (name: string, { namespace, labels }: Place) => ({ name, namespace, labels: { ...labels, [APP_LABEL]: name } });

function workloadOf({ name }: Blueprint, component: Component, values: Values): Workload {
  const { image, limits: { cpu, memory }, ports, health, database, capabilities, volume, replicas, faultable } = component;
  if (image === null) {
    throw new RoentgenError('BLUEPRINT_INVALID', `${name}: ${component.component} has no image`, 'the Kubernetes runtime starts images; give every component one');
  }
  return { pod: { contained: containedOf(component.component, { ...component, image }, values), cpu, memory, ports, check: checkOf(health, database), capabilities, volume }, replicas, faultable };
}

const clientWorkload = (contained: Contained): Workload => ({
  pod: { contained, ...CLIENT_LIMITS, ports: [METRICS_PORT], check: { periodSeconds: 10, httpGet: { path: '/metrics', port: METRICS_PORT } }, capabilities: [], volume: false },
  replicas: 1,
  faultable: false,
});

/** As a blueprint says of its network: seen by nobody outside, and seeing nobody but the name service. Only the users' metrics are for others. */
function policiesOf(place: Place, hasClient: boolean): V1NetworkPolicy[] {
  const common = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
  const names = [{ ports: (['UDP', 'TCP'] as const).map((protocol) => ({ protocol, port: 53 })) }];
  const inside = { podSelector: {} };
  const mirror = { ...common, metadata: metadataOf('mirror', place), spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{ _from: [inside] }], egress: [{ to: [inside] }, ...names] } };
  const metrics = { ...common, metadata: metadataOf('metrics', place), spec: { podSelector: { matchLabels: { [APP_LABEL]: CLIENT } }, policyTypes: ['Ingress'], ingress: [{ ports: [{ protocol: 'TCP', port: METRICS_PORT }] }] } };
  return [mirror, ...(hasClient ? [metrics] : [])];
}

function configMapOf({ name, files }: Contained, place: Place): V1ConfigMap[] {
  const data = Object.fromEntries(Object.entries(files).map(([path, text]) => [fileKey(path), text]));
  return Object.keys(data).length === 0 ? [] : [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: metadataOf(name, place), data }];
}

function serviceOf({ contained: { name }, ports }: Pod, place: Place): V1Service {
  // A headless service needs no port; where there are some they are told. A component is found before it is ready: it may wait for one that waits for it.
  const told = ports.length > 0 ? { ports: ports.map((port) => ({ name: `tcp-${port}`, port, targetPort: port })) } : {};
  return { apiVersion: 'v1', kind: 'Service', metadata: metadataOf(name, place), spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: { [APP_LABEL]: name }, ...told } };
}

function statefulSetOf({ pod, replicas, faultable }: Workload, place: Place): V1StatefulSet {
  const { name } = pod.contained;
  const metadata = metadataOf(name, place);
  const labels = { ...metadata.labels, [FAULTABLE_LABEL]: String(faultable) };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { ...metadata, labels },
    spec: {
      serviceName: name,
      replicas,
      // All at once: a mirror is to be up in seconds.
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: { [APP_LABEL]: name } },
      template: { metadata: { labels }, spec: podSpecOf(pod) },
      ...(pod.volume ? { volumeClaimTemplates: [{ metadata: { name: VOLUME }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: VOLUME_SIZE } } } }] } : {}),
    },
  };
}
