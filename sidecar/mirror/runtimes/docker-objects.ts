/** A blueprint as the Docker Engine's objects. Pure. */

import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import { RoentgenError } from '../../errors';
import type { Blueprint } from '../blueprint/blueprint';
import { clientAddress, type Replica, replicasOf } from '../blueprint/replicas';
import { namesAmong } from '../blueprint/units';
import type { Values } from '../blueprint/variables';
import { CLIENT, clientOf, type Contained, containedOf, imageValues, METRICS_PORT } from './contained';

/** Labels of everything that a mirror makes in an engine. */
export const MIRROR_LABEL = 'io.roentgen.mirror';
export const SERVICE_LABEL = 'io.roentgen.service';
export const COMPONENT_LABEL = 'io.roentgen.component';
export const FAULTABLE_LABEL = 'io.roentgen.faultable';
export const PORTS_LABEL = 'io.roentgen.ports';

export const networkName = (instance: string) => `roentgen-${instance}`;
export const containerName = (instance: string, replica: string) => `roentgen-${instance}-${replica}`;
export const volumeName = (instance: string, replica: string) => `roentgen-${instance}-${replica}-data`;

/** Docker counts CPU in billionths of a core. */
const NANO = 1e9;
const METRICS = `${METRICS_PORT}/tcp`;

export interface DockerContainer {
  name: string;
  options: ContainerCreateOptions;
  /** Text by absolute path, to be laid into it before it starts. */
  files: Record<string, string>;
}

/** The containers of a blueprint, in the order of the file, its users last. Throws BLUEPRINT_INVALID where a component has no image. */
export function containersOf(blueprint: Blueprint, instance: string, secret: Values['secret']): DockerContainer[] {
  const replicas = replicasOf(blueprint);
  const values = imageValues(secret, namesAmong(replicas));
  const client = clientOf(blueprint, values);
  return [...replicas.map((replica) => componentContainer(blueprint, instance, replica, values)), ...(client ? [clientContainer(blueprint, instance, client)] : [])];
}

function componentContainer({ name, service }: Blueprint, instance: string, { name: replica, component, address }: Replica, values: Values): DockerContainer {
  const { image, capabilities, limits, user, stopSignal, ports, health, faultable, volume } = component;
  if (image === null) {
    throw new RoentgenError('BLUEPRINT_INVALID', `${name}: ${component.component} has no image`, 'the Docker runtime starts images; give every component one');
  }
  const contained = containedOf(replica, { ...component, image }, values);
  const labels = { [SERVICE_LABEL]: service, [COMPONENT_LABEL]: replica, [FAULTABLE_LABEL]: String(faultable), [PORTS_LABEL]: ports.join(',') };
  const options: ContainerCreateOptions = {
    ...commonOf(contained, instance, [replica, component.component], address, labels),
    ...(contained.uid === null && user ? { User: user } : {}),
    StopSignal: stopSignal,
    ...(health?.command ? { Healthcheck: { Test: ['CMD', ...health.command], Interval: health.everyMs * 1e6, Retries: 3 } } : {}),
  };
  options.HostConfig = {
    ...options.HostConfig,
    ...rightsOf(contained, capabilities),
    NanoCpus: Math.round(limits.cpu * NANO),
    Memory: limits.memory,
    PidsLimit: limits.pids,
    ...(volume ? { Mounts: [{ Type: 'volume', Source: volumeName(instance, replica), Target: '/volume' }] } : {}),
  };
  return { name: replica, options, files: contained.files };
}

/** No component: no limits, no label that makes it one. Its metrics are on a free port of the engine's own loopback. */
function clientContainer({ network, service }: Blueprint, instance: string, client: Contained): DockerContainer {
  const options = commonOf(client, instance, [CLIENT], clientAddress(network.subnet), { [SERVICE_LABEL]: service });
  options.ExposedPorts = { [METRICS]: {} };
  options.HostConfig = { ...options.HostConfig, ...rightsOf(client, []), PortBindings: { [METRICS]: [{ HostIp: '127.0.0.1', HostPort: '' }] } };
  return { name: CLIENT, options, files: client.files };
}

function commonOf({ name, image, entrypoint, command, environment, uid }: Contained, instance: string, aliases: string[], address: string, labels: Record<string, string>): ContainerCreateOptions {
  return {
    name: containerName(instance, name),
    Hostname: name,
    Image: image,
    ...(entrypoint ? { Entrypoint: entrypoint } : {}),
    ...(command ? { Cmd: command } : {}),
    ...(uid === null ? {} : { User: `${uid}:${uid}` }),
    Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    Labels: { [MIRROR_LABEL]: instance, ...labels },
    // A process that the kernel or a fault killed is started again; what was stopped by the API stays down.
    HostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
    NetworkingConfig: { EndpointsConfig: { [networkName(instance)]: { IPAMConfig: { IPv4Address: address }, Aliases: aliases } } },
  };
}

/** An image that is run as a user of the blueprint's gets its capabilities alone; what others may is theirs. */
function rightsOf({ uid }: Contained, capabilities: string[]): Partial<HostConfig> {
  return uid === null ? {} : { CapDrop: ['ALL'], CapAdd: capabilities.map((each) => each.toUpperCase()), SecurityOpt: ['no-new-privileges'] };
}
