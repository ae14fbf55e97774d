/** What runs in a Docker Engine, as the text of a blueprint. Secrets stay behind: environment values whose names look like one are left out. */

import type Docker from 'dockerode';
import { stringify } from 'yaml';
import { connectEngine } from '../runtimes/docker-engine';

export interface DockerCaptureOptions {
  socket: string;
  service: string;
  /** Container label that names the component; containers without it have their own name. */
  label: string;
  /** `name=value` that a container must have; '' for all. */
  filter: string;
}

const SECRET = /pass|secret|token|key|credential/i;
const NANO = 1e9;
/** A component without a limit gets these, since a mirror is meant to be small. */
const UNLIMITED = { cpu: 0.5, memory: '256Mi', pids: 256 };

/** YAML. Throws RUNTIME_UNAVAILABLE. */
export async function captureDocker({ socket, service, label, filter }: DockerCaptureOptions): Promise<string> {
  const docker = await connectEngine(socket);
  const found = await docker.listContainers(filter === '' ? {} : { filters: { label: [filter] } });
  const details = await Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect()));
  return blueprintText(service, details, label);
}

/** Pure. Containers of the same component are its replicas. */
export function blueprintText(service: string, details: Docker.ContainerInspectInfo[], label: string): string {
  const byComponent = new Map<string, Docker.ContainerInspectInfo[]>();
  for (const detail of details) {
    const name = componentName(detail, label);
    byComponent.set(name, [...(byComponent.get(name) ?? []), detail]);
  }
  const components = Object.fromEntries([...byComponent].sort(([a], [b]) => a.localeCompare(b)).map(([name, replicas]) => [name, componentOf(replicas)]));
  const subnetNote = '# Captured from a Docker engine. Not known from there: load, KPI, dependencies, files inside images, values of secrets.\n';
  return subnetNote + stringify({ name: service, service, network: { subnet: '10.87.0.0/24' }, components });
}

/** Names that a blueprint takes. */
const componentName = ({ Config, Name }: Docker.ContainerInspectInfo, label: string) => (Config.Labels?.[label] ?? Name.replace(/^\//, '')).toLowerCase().replace(/[^a-z0-9-]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'component';

function componentOf(replicas: Docker.ContainerInspectInfo[]): Record<string, unknown> {
  const [{ Config, HostConfig, Mounts }] = replicas;
  // Missing in the client's types.
  const { StopSignal: stopSignal } = Config as { StopSignal?: string };
  const ports = Object.keys(Config.ExposedPorts ?? {}).filter((port) => port.endsWith('/tcp')).map((port) => Number.parseInt(port, 10));
  const environment = Object.fromEntries((Config.Env ?? []).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]).filter(([key]) => key !== 'PATH' && !SECRET.test(key)));
  const cpu = HostConfig.NanoCpus ? HostConfig.NanoCpus / NANO : HostConfig.CpuQuota ? HostConfig.CpuQuota / (HostConfig.CpuPeriod || 100_000) : UNLIMITED.cpu;
  return {
    image: Config.Image,
    ...(replicas.length > 1 ? { replicas: replicas.length } : {}),
    ...(Config.Cmd ? { command: Config.Cmd } : {}),
    ...(/^[a-z_][a-z0-9_-]*(:[a-z_][a-z0-9_-]*)?$/.test(Config.User) ? { user: Config.User } : {}),
    ...(Object.keys(environment).length > 0 ? { environment } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    ...(Mounts.some(({ Type }) => Type === 'volume') ? { volume: true } : {}),
    ...(stopSignal ? { stop_signal: stopSignal } : {}),
    resources: { cpu, memory: HostConfig.Memory ? HostConfig.Memory : UNLIMITED.memory, pids: HostConfig.PidsLimit && HostConfig.PidsLimit > 0 ? HostConfig.PidsLimit : UNLIMITED.pids },
  };
}
