/** Runtimes that keep a mirror by themselves once it is up: an engine or a cluster. The process runtime needs an owner, see environment.ts. */

import { resolve } from 'node:path';
import type { MirrorStatus } from '../contract';
import { RoentgenError } from '../errors';
import type { Blueprint } from './blueprint/blueprint';
import { secretsIn } from './blueprint/secrets';

export interface Place {
  instance: string;
  /** Where the mirror's own files are: its random words. */
  directory: string;
  /** Of the Docker Engine; '' for the usual one. */
  socket: string;
  /** Of Kubernetes; '' for the one of the environment. */
  kubeconfig: string;
}

export interface Deployment {
  up(blueprint: Blueprint, place: Place, onStep: (text: string) => void): Promise<void>;
  down(place: Place): Promise<void>;
  status(blueprint: Blueprint, place: Place): Promise<MirrorStatus>;
}

/** Their clients are loaded when they are asked for. */
const DEPLOYMENTS: Record<string, () => Promise<Deployment>> = {
  docker: async () => {
    const [{ dockerUp, dockerDown, dockerStatus }, { DEFAULT_SOCKET }] = await Promise.all([import('./runtimes/docker'), import('./runtimes/docker-engine')]);
    const socketOf = ({ socket }: Place) => socket || DEFAULT_SOCKET;
    return {
      up: (blueprint, place, onStep) => dockerUp({ blueprint, instance: place.instance, socket: socketOf(place), secret: secretsIn(resolve(place.directory)), onStep }),
      down: (place) => dockerDown(place.instance, socketOf(place)),
      status: (blueprint, place) => dockerStatus(blueprint, place.instance, socketOf(place)),
    };
  },
  kubernetes: async () => {
    const { kubernetesUp, kubernetesDown, kubernetesStatus } = await import('./runtimes/kubernetes');
    return {
      up: (blueprint, { instance, directory, kubeconfig }, onStep) => kubernetesUp({ blueprint, instance, kubeconfig: kubeconfig || null, secret: secretsIn(resolve(directory)), onStep }),
      down: ({ instance, kubeconfig }) => kubernetesDown(instance, kubeconfig || null),
      status: (blueprint, { instance, kubeconfig }) => kubernetesStatus(blueprint, instance, kubeconfig || null),
    };
  },
};

/** null: the process runtime. Throws REQUEST_INVALID for a name that is no runtime's. */
export async function deploymentOn(runtime: string): Promise<Deployment | null> {
  if (runtime === 'process') {
    return null;
  }
  if (!Object.hasOwn(DEPLOYMENTS, runtime)) {
    throw new RoentgenError('REQUEST_INVALID', `there is no runtime ${JSON.stringify(runtime)}`, `take process, ${Object.keys(DEPLOYMENTS).join(' or ')}`);
  }
  return DEPLOYMENTS[runtime]();
}
