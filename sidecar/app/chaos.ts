import { createAnnotations } from '../chaos/annotations';
import type { Cluster } from '../chaos/drivers/kubernetes-client';
import { guardsByRuntime, kubernetesGuards } from '../chaos/drivers/kubernetes-guards';
import { GUARDS } from '../chaos/execution';
import { createRuns, type Runs } from '../chaos/runs';
import type { Senses } from '../chaos/senses';
import { fromToolkit } from '../chaos/toolkit/import';
import type { Config } from '../config/config';
import type { CampaignStatus, TargetFile } from '../contract';
import { RoentgenError } from '../errors';
import type { Call, Handlers } from '../http/server';
import type { Campaigns } from '../mirror/campaign';

/** Annotations of older intervals are not made up for. */
const ANNOTATED_MS = 86_400_000;
const MOST_REASON_CHARACTERS = 200;

export function refuseWithoutChaos(enabled: boolean): void {
  if (!enabled) {
    throw new RoentgenError('CHAOS_DISABLED', 'chaos is switched off', 'set chaos.enabled, chaos.allow and auth.launch_token_file');
  }
}

export interface ChaosParts {
  /** Folder of journal, labels and lever. */
  directory: string;
  targets(): TargetFile[];
  senses: Senses;
  now(): number;
  /** Clusters of pods among the targets, by the address of their API; undefined where none is configured. */
  clusterOf?: (api: string) => Cluster | undefined;
}

export function runsOf({ enabled, allow, maxDurationSeconds, maxParallel, cooldownMs, dailyBudget }: Config['chaos'], { clusterOf, ...parts }: ChaosParts): Runs {
  const guards = clusterOf && guardsByRuntime(GUARDS, kubernetesGuards(clusterOf));
  return createRuns({ ...parts, guards, allow: enabled ? allow : [], maxDurationSeconds, maxParallel, cooldownMs, dailyBudget });
}

/** Writes annotations where the configuration names a Grafana; answers what ends that. */
export function annotate(annotations: Config['chaos']['annotations'], runs: Runs, now: () => number, log: (text: string) => void): () => Promise<void> {
  if (!annotations) {
    return async () => undefined;
  }
  const writer = createAnnotations({ ...annotations, token: annotations.token?.reveal() ?? null, pending: () => runs.unannotated(now() - ANNOTATED_MS), done: runs.annotated, log });
  const forget = runs.onChange((run) => run.faults.some(({ end }) => end !== null) && writer.poke());
  writer.poke();
  return () => {
    forget();
    return writer.close();
  };
}

type ChaosRoutes = 'random' | 'importExperiment' | 'exportRun' | 'lever' | 'pullLever' | 'releaseLever' | 'faults' | 'targets' | 'experiments' | 'runs' | 'run' | 'labels' | 'preview' | 'start' | 'stop' | 'stopAll';

/** What the API answers about chaos. */
export function chaosHandlers(runs: Runs, campaigns: Campaigns, experiments: () => unknown, enabled: boolean): Pick<Handlers, ChaosRoutes> {
  const launching = <T>(work: (call: Call) => T) => (call: Call) => {
    refuseWithoutChaos(enabled);
    return work(call);
  };
  const stopCampaigns = () => campaigns.list().filter((each: CampaignStatus) => each.state === 'running').forEach((each) => campaigns.stop(each.service));
  return {
    faults: () => runs.faults(),
    targets: () => runs.targets(),
    experiments,
    runs: () => runs.list(),
    run: ({ params }) => runs.get(params.run),
    labels: () => runs.labels(),
    preview: launching(({ body }) => runs.preview(body)),
    start: launching(({ body, author }) => runs.start(body, author)),
    random: launching(({ body }) => runs.random(body)),
    importExperiment: ({ body }) => runs.parse(fromToolkit(body)),
    exportRun: ({ params }) => runs.journal(params.run),
    lever: () => runs.lever(),
    pullLever: ({ body, author }) => {
      const pulled = runs.pullLever(reasonOf(body), author);
      stopCampaigns();
      return pulled;
    },
    releaseLever: ({ author }) => runs.releaseLever(author),
    stop: ({ params, author }) => runs.stop(params.run, `stopped by ${author}`),
    stopAll: ({ author }) => {
      stopCampaigns();
      return runs.stopAll(`stopped by ${author}`);
    },
  };
}

/** In an emergency nothing about the body is worth a refusal. */
function reasonOf(body: unknown): string {
  const reason = (body as { reason?: unknown } | null)?.reason;
  return typeof reason === 'string' && reason.trim() !== '' ? reason.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, MOST_REASON_CHARACTERS) : 'no reason given';
}
