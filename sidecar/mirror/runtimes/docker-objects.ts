/** A blueprint as the Docker Engine's objects. Pure. */

import type { ContainerCreateOptions } from 'dockerode';
import { RoentgenError } from '../../errors';
import type { Blueprint, Component } from '../blueprint/blueprint';
import { type Replica, replicasOf } from '../blueprint/replicas';

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

/** The containers of a blueprint, in the order of the file. Throws BLUEPRINT_INVALID where a component has no image. */
export function containersOf(blueprint: Blueprint, instance: string): Array<{ replica: Replica; options: ContainerCreateOptions }> {
  return replicasOf(blueprint).map((replica) => ({ replica, options: optionsOf(blueprint, instance, replica) }));
}

function optionsOf({ name, service }: Blueprint, instance: string, { name: replica, component, address }: Replica): ContainerCreateOptions {
  if (component.image === null) {
    throw new RoentgenError('BLUEPRINT_INVALID', `${name}: ${component.component} has no image`, 'the Docker runtime starts images; give every component one');
  }
  const { limits, environment, command, user, stopSignal, ports } = component;
  return {
    name: containerName(instance, replica),
    Hostname: replica,
    Image: component.image,
    ...(command ? { Cmd: command } : {}),
    ...(user ? { User: user } : {}),
    Env: Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    StopSignal: stopSignal,
    Labels: { [MIRROR_LABEL]: instance, [SERVICE_LABEL]: service, [COMPONENT_LABEL]: replica, [FAULTABLE_LABEL]: String(component.faultable), [PORTS_LABEL]: ports.join(',') },
    ...(component.health?.command ? { Healthcheck: { Test: ['CMD', ...component.health.command], Interval: component.health.everyMs * 1e6, Retries: 3 } } : {}),
    HostConfig: {
      NanoCpus: Math.round(limits.cpu * NANO),
      Memory: limits.memory,
      PidsLimit: limits.pids,
      // A process that the kernel or a fault killed is started again; what was stopped by the API stays down.
      RestartPolicy: { Name: 'unless-stopped' },
      ...(component.volume ? { Mounts: [{ Type: 'volume', Source: volumeName(instance, replica), Target: '/volume' }] } : {}),
    },
    NetworkingConfig: { EndpointsConfig: { [networkName(instance)]: { IPAMConfig: { IPv4Address: address }, Aliases: [replica, component.component] } } },
  };
}

/** What of a component the Docker runtime leaves to the image. */
export function leftToImage({ files, prepare, capabilities }: Component): string[] {
  return [
    ...(Object.keys(files).length > 0 ? ['files'] : []),
    ...(prepare === '' ? [] : ['prepare']),
    ...(capabilities.length === 0 ? [] : ['capabilities']),
  ];
}
