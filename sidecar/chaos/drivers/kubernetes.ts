/** Pods of Kubernetes as targets, kept fresh by asking the API every second, since targets are looked up without waiting. Effects: HTTPS. */

import type { KubernetesConfig } from '../../config/config';
import type { ProcessTarget } from '../../contract';
import { messageOf } from '../../errors';
import { type Cluster, connectCluster } from './kubernetes-client';
import { createPods } from './kubernetes-pods';
import { everySecond, type TargetWatch } from './watch-targets';

export interface KubernetesTargets extends TargetWatch {
  /** The cluster whose API server has this address; undefined for one that is not configured or was never reached. */
  cluster(api: string): Cluster | undefined;
}

/** Failed asks in a row after which what was last heard is not true any more. */
const MOST_FAILED = 3;

interface Watched {
  config: KubernetesConfig;
  cluster: Cluster | null;
  targetsOf: ReturnType<typeof createPods> | null;
  targets: ProcessTarget[];
  failed: number;
}

/** `log` is told once when an API stops answering; some asks later its pods are gone. */
export function watchKubernetes(configs: KubernetesConfig[], log: (text: string) => void): KubernetesTargets {
  const watched = configs.map((config): Watched => ({ config, cluster: null, targetsOf: null, targets: [], failed: 0 }));
  const refresh = async () => void (await Promise.all(watched.map((each) => ask(each, log))));

  return {
    current: () => watched.map(({ config, targets }) => ({ service: config.service, targets })),
    refresh,
    cluster: (api) => watched.find(({ cluster }) => cluster?.api === api)?.cluster ?? undefined,
    close: everySecond(refresh),
  };
}

async function ask(watched: Watched, log: (text: string) => void): Promise<void> {
  const { config } = watched;
  try {
    const cluster = (watched.cluster ??= await connectCluster(config.kubeconfig));
    const targetsOf = (watched.targetsOf ??= createPods(cluster.api, config.label));
    watched.targets = targetsOf(await cluster.pods(config.namespace, config.label), performance.now());
    watched.failed = 0;
  } catch (error) {
    watched.failed += 1;
    if (watched.failed === 1) {
      log(`kubernetes ${config.namespace}: ${messageOf(error)}`);
    }
    watched.targets = watched.failed < MOST_FAILED ? watched.targets : [];
  }
}
