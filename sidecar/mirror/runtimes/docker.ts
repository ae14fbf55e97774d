/** A mirror as containers of a Docker Engine: a network of its own, a container a replica, all found again by their labels. */

import { setTimeout as pause } from 'node:timers/promises';
import type Docker from 'dockerode';
import { messageOf, RoentgenError } from '../../errors';
import type { MirrorStatus } from '../../contract';
import type { Blueprint } from '../blueprint/blueprint';
import { replicasOf } from '../blueprint/replicas';
import type { Values } from '../blueprint/variables';
import { archiveOf } from './archive';
import { CLIENT, METRICS_PORT } from './contained';
import { COMPONENT_LABEL, containerName, containersOf, type DockerContainer, MIRROR_LABEL, networkName, SERVICE_LABEL } from './docker-objects';
import { connectEngine, engineError } from './docker-engine';

export interface DockerMirrorOptions {
  blueprint: Blueprint;
  instance: string;
  socket: string;
  /** Random words that its texts may name. */
  secret: Values['secret'];
  onStep?(text: string): void;
}

const PATIENCE_MS = 60_000;
const STOP_SECONDS = 2;

/**
 * Brings the containers up and waits until each runs (and, where its blueprint says how to look, is healthy).
 * Throws RUNTIME_UNAVAILABLE, BLUEPRINT_INVALID, MIRROR_FAILED after it took down what was up.
 */
export async function dockerUp({ blueprint, instance, socket, secret, onStep = () => undefined }: DockerMirrorOptions): Promise<void> {
  const docker = await connectEngine(socket);
  const containers = containersOf(blueprint, instance, secret);
  await refuseTaken(docker, instance);
  try {
    await docker.createNetwork({ Name: networkName(instance), Labels: { [MIRROR_LABEL]: instance }, IPAM: { Driver: 'default', Config: [{ Subnet: blueprint.network.subnet }] } });
    for (const container of containers) {
      onStep(`${container.name} from ${container.options.Image}`);
      await startContainer(docker, container);
    }
    await untilHealthy(docker, instance);
    if (containers.some(({ name }) => name === CLIENT)) {
      onStep(`users' metrics at ${await metricsOf(docker, instance)}`);
    }
  } catch (error) {
    await dockerDown(instance, socket).catch(() => undefined);
    throw error instanceof RoentgenError ? error : engineError(`the mirror ${instance} could not be brought up`, error);
  }
}

async function startContainer(docker: Docker, { options, files }: DockerContainer): Promise<void> {
  const container = await docker.createContainer(options);
  if (Object.keys(files).length > 0) {
    await container.putArchive(archiveOf(files), { path: '/' });
  }
  await container.start();
}

/** As seen from the engine's machine. */
async function metricsOf(docker: Docker, instance: string): Promise<string> {
  const { NetworkSettings } = await docker.getContainer(containerName(instance, CLIENT)).inspect();
  return `http://127.0.0.1:${NetworkSettings.Ports[`${METRICS_PORT}/tcp`]?.[0]?.HostPort}/metrics`;
}

async function refuseTaken(docker: Docker, instance: string): Promise<void> {
  if ((await containersIn(docker, instance)).length > 0) {
    throw new RoentgenError('MIRROR_FAILED', `the mirror ${instance} is up already in this engine`, 'take it down, or use another instance name');
  }
}

export function containersIn(docker: Docker, instance: string): Promise<Docker.ContainerInfo[]> {
  return docker.listContainers({ all: true, filters: { label: [`${MIRROR_LABEL}=${instance}`] } });
}

/** Asks by running the component's own check inside it, or by a connection from the engine's host where the network is reachable from here. */
async function untilHealthy(docker: Docker, instance: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const ill = (await containersIn(docker, instance)).filter(({ State, Status }) => State !== 'running' || /\((health: starting|unhealthy)\)/.test(Status));
    if (ill.length === 0) {
      return;
    }
    const ended = ill.find(({ State }) => State === 'exited' || State === 'dead');
    if (ended || Date.now() > end) {
      const [worst] = ended ? [ended] : ill;
      throw new RoentgenError('MIRROR_FAILED', `${worst.Labels[COMPONENT_LABEL] ?? CLIENT} is ${worst.Status}`, `it said at last: ${await lastWords(docker, worst.Id)}`);
    }
    await pause(200);
  }
}

/** The end of its log, which goes with the container. Docker puts eight bytes before each piece. */
async function lastWords(docker: Docker, id: string): Promise<string> {
  const log = await docker.getContainer(id).logs({ stdout: true, stderr: true, tail: 3 }).catch(() => Buffer.alloc(0));
  return log.toString().replace(/[\0-\x08][\s\S]{7}/g, '').trim() || 'nothing';
}

/** Removes containers, volumes and the network of the instance; nothing else. Throws RUNTIME_UNAVAILABLE, MIRROR_FAILED. */
export async function dockerDown(instance: string, socket: string): Promise<void> {
  const docker = await connectEngine(socket);
  try {
    const found = await containersIn(docker, instance);
    await Promise.all(found.map(({ Id }) => docker.getContainer(Id).stop({ t: STOP_SECONDS }).catch(() => undefined)));
    await Promise.all(found.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true }).catch(ignoreGone)));
    const { Volumes } = await docker.listVolumes();
    await Promise.all(Volumes.filter(({ Name }) => Name.startsWith(`${networkName(instance)}-`) && Name.endsWith('-data')).map(({ Name }) => docker.getVolume(Name).remove().catch(ignoreGone)));
    await docker.getNetwork(networkName(instance)).remove().catch(ignoreGone);
  } catch (error) {
    throw engineError(`the mirror ${instance} could not be taken down`, error);
  }
}

function ignoreGone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404) {
    throw error;
  }
}

/** What stands of the instance. Throws RUNTIME_UNAVAILABLE. */
export async function dockerStatus(blueprint: Blueprint, instance: string, socket: string): Promise<MirrorStatus> {
  const docker = await connectEngine(socket);
  const found = await containersIn(docker, instance);
  const details = await Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect().catch((error: unknown) => Promise.reject(engineError(messageOf(error), error)))));
  const components = replicasOf(blueprint).map(({ name, node }) => {
    const detail = details.find(({ Config }) => Config.Labels[COMPONENT_LABEL] === name);
    return { component: name, up: detail?.State.Running ?? false, restarts: detail?.RestartCount ?? 0, node: node ?? null };
  });
  const started = details.map(({ State }) => Date.parse(State.StartedAt)).filter(Number.isFinite);
  return { mirror: instance, service: found[0]?.Labels[SERVICE_LABEL] ?? blueprint.service, runtime: 'docker', up: components.some(({ up }) => up), startedAt: Math.min(...started, Date.now()), components, differences: [], snapshotAt: null, rollbackSeconds: null };
}
