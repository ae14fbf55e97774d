/**
 * Docker containers as targets: a container on this machine is processes in cgroups and a network namespace like any other, so every
 * fault of the process runtime works on it. Kept fresh by asking the engine every second, since targets are looked up without waiting.
 */

import { readFileSync } from 'node:fs';
import Docker from 'dockerode';
import type { DockerConfig } from '../../config/config';
import type { ProcessTarget, TargetFile } from '../../contract';
import { messageOf } from '../../errors';
import { type CgroupMounts, cgroupFolders } from './cgroup-of';
import { isTarget } from './targets';
import { everySecond, type TargetWatch } from './watch-targets';

/** Labels of our own mirrors; others' containers are faultable when the allow-list says so. */
const FAULTABLE = 'io.roentgen.faultable';
const PORTS = 'io.roentgen.ports';
const COMPOSE_NUMBER = 'com.docker.compose.container-number';
/** Some kernels give each namespace fallback tunnels (`tunl0` and so on), which carry nothing. */
const INTERFACE = /^(?!(tunl|gre|gretap|erspan|ip_vti|ip6_vti|sit|ip6tnl|ip6gre)0$)[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** An engine on a busy machine may take long to answer: until then, where its containers were counts. Whether their processes live is asked of the kernel. */
const KEPT_MS = 20_000;

/** `log` is told once when an engine stops answering; its targets are gone when it has not answered for 20 s. `now` in milliseconds. */
export function watchDocker(engines: DockerConfig[], mounts: () => CgroupMounts | null, log: (text: string) => void, now: () => number = Date.now): TargetWatch {
  const clients = engines.map((engine) => ({ engine, docker: new Docker({ socketPath: engine.socket, timeout: 5000 }), silent: false, seen: { at: -Infinity, targets: [] as ProcessTarget[] } }));
  let files: TargetFile[] = [];
  const incarnations = new Map<string, { id: string; count: number }>();

  async function refresh(): Promise<void> {
    files = await Promise.all(
      clients.map(async (client) => {
        try {
          const targets = await readEngine(client.docker, client.engine, mounts(), incarnations);
          client.silent = false;
          client.seen = { at: now(), targets };
          return { service: client.engine.service, targets };
        } catch (error) {
          if (!client.silent) {
            log(`docker ${client.engine.socket}: ${messageOf(error)}`);
          }
          client.silent = true;
          return { service: client.engine.service, targets: now() - client.seen.at < KEPT_MS ? client.seen.targets : [] };
        }
      })
    );
  }

  return { current: () => files, refresh, close: everySecond(refresh) };
}

async function readEngine(docker: Docker, { label, filter, socket }: DockerConfig, mounts: CgroupMounts | null, incarnations: Map<string, { id: string; count: number }>): Promise<ProcessTarget[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [label, ...(filter === '' ? [] : [filter])] } });
  const inspected = await Promise.all(found.map(({ Id }) => docker.getContainer(Id).inspect().catch(nullIfGone)));
  const details = inspected.filter((each) => each !== null);
  const names = details.map(({ Config }) => Config.Labels[label]);
  return details
    .map((detail) => targetOf(detail, componentOf(detail, label, names), socket, mounts, incarnations))
    .filter(isTarget);
}

function nullIfGone(error: { statusCode?: number }): null {
  if (error.statusCode === 404) {
    return null;
  }
  throw error;
}

/** The label's value; of several with one value, that with the number that Compose gave them, or the container's own name. */
function componentOf({ Config, Name }: Docker.ContainerInspectInfo, label: string, names: string[]): string {
  const name = Config.Labels[label];
  const number = Config.Labels[COMPOSE_NUMBER];
  return names.filter((each) => each === name).length < 2 ? name : number ? `${name}-${number}` : Name.replace(/^\//, '');
}

function targetOf({ Id, State, Config, NetworkSettings, GraphDriver }: Docker.ContainerInspectInfo, component: string, socket: string, mounts: CgroupMounts | null, incarnations: Map<string, { id: string; count: number }>): ProcessTarget {
  const { pid, cgroups } = placeOf(Id, State, mounts);
  const known = incarnations.get(`${socket} ${component}`);
  const id = `${Id} ${State.StartedAt}`;
  const count = known?.id === id ? known.count : (known?.count ?? 0) + 1;
  incarnations.set(`${socket} ${component}`, { id, count });
  const network = Object.values(NetworkSettings.Networks)[0];
  const ports = (Config.Labels[PORTS] ?? '').split(',').map(Number).filter((port) => port > 0);
  const interfaces = interfacesOf(pid);
  const layer = (GraphDriver?.Data as Record<string, string> | undefined)?.UpperDir;
  return {
    component,
    faultable: Config.Labels[FAULTABLE] !== 'false',
    incarnation: count,
    cgroups,
    cgroupVersion: mounts?.version ?? 1,
    netns: `/proc/${Math.max(pid, 2)}/ns/net`,
    interface: interfaces[0] ?? 'lo',
    pid,
    ...(network?.IPAddress ? { address: network.IPAddress } : {}),
    ports: ports.length > 0 ? ports : Object.keys(Config.ExposedPorts ?? {}).flatMap((text) => (text.endsWith('/tcp') ? [Number.parseInt(text, 10)] : [])),
    ...(layer ? { layer } : {}),
    docker: { id: Id, socket, interfaces: interfaces.length },
  };
}

/** Nowhere while it is down, or where its process id means a process of this machine that is not the container's: an engine elsewhere counts otherwise. */
function placeOf(id: string, { Running, Pid }: Docker.ContainerInspectInfo['State'], mounts: CgroupMounts | null): Pick<ProcessTarget, 'pid' | 'cgroups'> {
  const cgroups = Running && mounts ? cgroupFolders(Pid, mounts) : {};
  const folders = Object.values(cgroups);
  return folders.length > 0 && folders.every((folder) => folder.includes(id)) ? { pid: Pid, cgroups } : { pid: 0, cgroups: {} };
}

/** Without lo; after a disconnect and a connect there is eth1 in the place of eth0. None of a container that is down. */
function interfacesOf(pid: number): string[] {
  try {
    const lines = pid > 0 ? readFileSync(`/proc/${pid}/net/dev`, 'utf8').split('\n').slice(2) : [];
    return lines.map((line) => line.split(':')[0].trim()).filter((name) => INTERFACE.test(name) && name !== 'lo');
  } catch {
    return [];
  }
}
