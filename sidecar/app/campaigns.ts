/** What a campaign needs of chaos, fault spots, the targets and their mirror, tied together. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { Runs } from '../chaos/runs';
import type { Experiment, LabelRow, ProcessTarget, Run } from '../contract';
import { codeOf, type ErrorCode, RoentgenError } from '../errors';
import type { CampaignDeps, Lineage } from '../mirror/campaign';
import type { Mirrors } from './mirrors';

export { checkCampaign } from './campaign-request';

/** Takes windows out of Prometheus into the store, and learns from them. */
export interface CampaignSpots {
  /** Milliseconds after a fault's start at which its window is over. */
  readonly windowMs: number;
  /** Keeps the window of a fault, or answers the one that was kept before; null: it is not over yet. */
  collect(row: LabelRow, options: { seed: number | null; labels: LabelRow[] }): Promise<{ sample: string; discarded: string | null } | null>;
  /** The same for the newest window that is over, as one without a fault. */
  collectNominal(options: { seed: number | null }): Promise<{ sample: string; discarded: string | null } | null>;
  learn(): Promise<void>;
  /** 0 sure to 1; null where no classifier can say. */
  uncertainty(sample: string): number | null;
}

export interface CampaignParts {
  runs: Pick<Runs, 'start' | 'stop' | 'finished' | 'confirmed' | 'preview' | 'list' | 'labels'>;
  spots: ReadonlyMap<string, CampaignSpots>;
  mirrors: Pick<Mirrors, 'has' | 'change'>;
  targets(service: string): ProcessTarget[];
  alive(target: ProcessTarget): boolean;
  /** Groups of the service in an episode; null where no model watches it. */
  anomalous(service: string): string[] | null;
  /** Components that this one calls; empty where nothing is known. */
  callees(service: string, component: string): string[];
  /** Of a fault, as the configuration has it. */
  maxDurationSeconds: number;
  now(): number;
}

/** A fault is to be in force for several rows of its window, and at short steps for as long as a person would wait. */
const LEAST_HOLD_SECONDS = 8;
const HELD_SHARE = 0.5;
const POLL_MS = 200;
const RECOVERY_PATIENCE_MS = 60_000;
const CONFIRM_PATIENCE_MS = 10_000;
const BUSY_MS = 60_000;
const PROMETHEUS_MS = 120_000;
const RETRY_MS = 2000;
/** What may be over soon. */
const BUSY: readonly ErrorCode[] = ['TARGET_BUSY', 'TASK_BUSY', 'COOLDOWN', 'NOT_NOMINAL'];
/** The window is still there when Prometheus is back. */
const SILENT: readonly ErrorCode[] = ['PROMETHEUS_UNREACHABLE', 'PROMETHEUS_TIMEOUT', 'PROMETHEUS_BAD_ANSWER', 'PROMETHEUS_PARTIAL'];

export function campaignDeps(parts: CampaignParts): CampaignDeps {
  const { runs, spots, mirrors, now } = parts;
  const spotsOf = (service: string): CampaignSpots => {
    const found = spots.get(service);
    if (!found) {
      throw new RoentgenError('SERVICE_UNKNOWN', `the service ${service} has no fault spots`, 'its faultable components come from spots.components or from a target file');
    }
    return found;
  };
  return {
    now,
    holdSeconds: (service) => Math.min(parts.maxDurationSeconds, Math.max(LEAST_HOLD_SECONDS, (HELD_SHARE * spotsOf(service).windowMs) / 1000)),
    check: async (experiment) => runs.preview(withPeers(experiment, parts)),
    inject: (experiment, signal) => patiently(BUSY, BUSY_MS, signal, () => inject(withPeers(experiment, parts), runs, signal)),
    runOf: (experiment) => runs.list().find((run) => run.experiment === experiment) ?? null,
    collect: (run, lineage, signal) => patiently(SILENT, PROMETHEUS_MS, signal, () => collect(run, spotsOf(run.service), lineage, parts, signal)),
    snapshot: (service, signal) => patiently(BUSY, BUSY_MS, signal, () => mirrors.change(service, { verb: 'snapshot' }, signal)),
    recover: async (service, recovery, signal) => {
      if (recovery === 'rollback') {
        await patiently(BUSY, BUSY_MS, signal, () => mirrors.change(service, { verb: 'rollback' }, signal));
      }
      await untilAlive(service, parts, signal);
      if (recovery === 'restart' && mirrors.has(service)) {
        await patiently(BUSY, BUSY_MS, signal, () => mirrors.change(service, { verb: 'recover' }, signal));
      }
      // An episode that outlasts its fault by more does not hold a campaign up: the quality rules look at each window.
      await untilNominal(service, parts, spotsOf(service).windowMs, signal);
    },
    nominal: (service, keep, { seed }, signal) => nominal(spotsOf(service), keep, seed, signal),
    learn: async (service) => spotsOf(service).learn(),
    uncertainty: (service, sample) => spotsOf(service).uncertainty(sample),
  };
}

async function inject(experiment: Experiment, runs: CampaignParts['runs'], signal: AbortSignal): Promise<Run> {
  const run = await runs.start(experiment, 'campaign', { campaign: true });
  const stop = () => void runs.stop(run.run, 'the campaign ended');
  signal.addEventListener('abort', stop);
  if (signal.aborted) {
    stop();
  }
  const ended = await runs.finished(run.run);
  signal.removeEventListener('abort', stop);
  return ended;
}

/** The whole run is one sample: faults that began together are one window. Whether they were seen is waited for, so that the quality rules know. */
async function collect(run: Run, spots: CampaignSpots, { seed }: Lineage, { runs, now }: CampaignParts, signal: AbortSignal): Promise<string[]> {
  const starts = run.faults.flatMap(({ start }) => start ?? []);
  if (starts.length < run.faults.length) {
    return [];
  }
  await sleep(Math.max(0, Math.max(...starts) + spots.windowMs - now()), undefined, { signal });
  const { faults } = await Promise.race([runs.confirmed(run.run), sleep(CONFIRM_PATIENCE_MS, run, { ref: false })]);
  const rows = faults.map(({ fault, component, start, end, parameters, confirmation }): LabelRow => ({ run: run.run, service: run.service, fault, component, start: start ?? 0, end: end ?? now(), parameters, confirmed: confirmation?.confirmed ?? null }));
  const sample = await spots.collect(rows[0], { seed, labels: [...runs.labels().filter((row) => row.service === run.service && row.run !== run.run), ...rows] });
  if (sample?.discarded) {
    throw new RoentgenError('DATASET_INVALID', `the window was discarded: ${sample.discarded}`);
  }
  return sample ? [sample.sample] : [];
}

/** The half of a window before the next fault; a whole window where one is kept. */
async function nominal(spots: CampaignSpots, keep: boolean, seed: number, signal: AbortSignal): Promise<string[]> {
  await sleep((keep ? 2 : 1) * spots.windowMs, undefined, { signal });
  const sample = keep ? await patiently(SILENT, PROMETHEUS_MS, signal, () => spots.collectNominal({ seed })) : null;
  return sample && sample.discarded === null ? [sample.sample] : [];
}

async function untilAlive(service: string, { targets, alive }: CampaignParts, signal: AbortSignal): Promise<void> {
  for (let waited = 0; !targets(service).every(alive); waited += POLL_MS) {
    if (waited > RECOVERY_PATIENCE_MS) {
      const down = targets(service).filter((target) => !alive(target)).map((target) => target.component);
      throw new RoentgenError('MIRROR_FAILED', `${down.join(', ')} did not come back within ${RECOVERY_PATIENCE_MS / 1000} s`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function untilNominal(service: string, { anomalous }: CampaignParts, patienceMs: number, signal: AbortSignal): Promise<void> {
  for (let waited = 0; (anomalous(service) ?? []).length > 0 && waited < patienceMs; waited += POLL_MS) {
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** Tries again while what is thrown has one of these codes and the time is not over. */
async function patiently<T>(codes: readonly ErrorCode[], patienceMs: number, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += RETRY_MS) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !codes.includes(codeOf(error)) || waited >= patienceMs) {
        throw error;
      }
    }
    await sleep(RETRY_MS, undefined, { signal });
  }
}

/** An outage needs the component that is not there: one that this one calls, another from try to try. Other kinds take all peers by themselves. */
function withPeers(experiment: Experiment, { callees, targets }: CampaignParts): Experiment {
  const { service, name, faults } = experiment;
  const turn = Number(/\d+$/.exec(name)?.[0] ?? 0);
  return {
    ...experiment,
    faults: faults.map((fault) => {
      if (fault.fault !== 'dependency-outage') {
        return fault;
      }
      const called = callees(service, fault.component);
      const peers = called.length > 0 ? called : targets(service).map(({ component }) => component).filter((component) => component !== fault.component);
      return peers.length === 0 ? fault : { ...fault, parameters: { ...fault.parameters, peer: peers[turn % peers.length] } };
    }),
  };
}
