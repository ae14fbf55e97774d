/** The cycle of a campaign: recover, nominal time, fault, collect, and again. Effects go through the deps; each outcome is on record before the next step. */

import type { ApiError, Experiment, Run } from '../../contract';
import { codeOf, type ErrorCode, messageOf, RoentgenError } from '../../errors';
import { chooseUncertain, keyOf, patternsOf } from '../explore';
import { type Hit, nextBalanced, seededAt } from '../schedule';
import type { CampaignDeps } from './deps';
import { type Attempt, type CampaignRecord, classCounts, isHopeless, keptOf, nominalWanted, openAttempt, PATIENCE, type Progress } from './records';

/** With `uncertain` choice the classifier learns again after this many new samples, as "least sure" means the present one. */
const LEARN_EVERY = 8;
/** Recoveries in a row that may fail. */
const RECOVERY_TRIES = 3;
/** Faults in a row without a sample after which a search is given up; a balanced campaign gives up class by class. */
const SEARCH_PATIENCE = 3 * PATIENCE;
/** What no other fault would fare better with. */
const FATAL: readonly ErrorCode[] = ['LEVER_ENGAGED', 'CHAOS_DISABLED', 'STORE_UNWRITABLE', 'SERVICE_UNKNOWN'];

export interface Job {
  progress: Progress;
  deps: CampaignDeps;
  signal: AbortSignal;
  /** Writes a record and folds it into the progress. Throws STORE_UNWRITABLE. */
  record(record: CampaignRecord): void;
  /** What it is doing, for people. */
  say(phase: string): void;
}

/** Goes on until the wanted samples are there or nothing can be tried any more, then trains the classifier. Throws what ends a campaign; rejects soon after the signal. */
export async function cycle(job: Job): Promise<void> {
  await finishInterrupted(job);
  for (let hits = nextHits(job.progress); hits; hits = nextHits(job.progress)) {
    job.signal.throwIfAborted();
    if (await isImpossible(job, hits)) {
      continue;
    }
    await recover(job);
    job.signal.throwIfAborted();
    await attempt(job, hits);
    if (job.progress.request.choice === 'uncertain' && newSamples(job) >= LEARN_EVERY) {
      await learn(job);
    }
  }
  if (keptOf(job.progress).length === 0) {
    return;
  }
  job.say('recovering');
  await job.deps.recover(job.progress.request.service, job.progress.request.recovery ?? 'restart', job.signal);
  if (newSamples(job) > 0) {
    await learn(job);
  }
}

/** What to hit next, from what is on record alone; null at the end. */
export function nextHits(progress: Progress): Hit[] | null {
  const { request, attempts } = progress;
  if (request.choice !== 'uncertain') {
    return nextBalanced(classCounts(progress), request.seed, PATIENCE);
  }
  const recent = attempts.slice(-SEARCH_PATIENCE);
  if (keptOf(progress).length >= request.samples || (recent.length === SEARCH_PATIENCE && recent.every(({ outcome }) => outcome?.type === 'failed'))) {
    return null;
  }
  const lost = new Set(classCounts(progress).filter(({ failures }) => failures >= PATIENCE).map(({ hits }) => keyOf(hits)));
  const seen = attempts.map(({ hits, outcome }) => ({ hits, uncertainty: outcome?.type === 'kept' ? outcome.uncertainty : null }));
  return chooseUncertain(patternsOf(request.faults, request.components).filter((pattern) => !lost.has(keyOf(pattern))), seen, seededAt(request.seed, attempts.length));
}

/** A sidecar was killed in a fault, or before its window was kept: a fault that had its time is collected, any other is tried anew. */
async function finishInterrupted(job: Job): Promise<void> {
  const attempt = openAttempt(job.progress);
  if (!attempt) {
    return;
  }
  const run = job.deps.runOf(attempt.experiment);
  if (run?.state !== 'completed') {
    job.record({ type: 'failed', error: { code: 'FAULT_FAILED', message: 'the sidecar ended in the middle of it' }, blamed: false, at: job.deps.now() });
    return;
  }
  await collect(job, attempt, run, null, false);
}

/** What can never be made is put on record without a recovery and a nominal window; any other refusal may be over by then. */
async function isImpossible({ progress, deps, record }: Job, hits: Hit[]): Promise<boolean> {
  const experiment = experimentOf(progress, hits, deps);
  try {
    await deps.check(experiment);
  } catch (error) {
    if (isHopeless(codeOf(error))) {
      record({ type: 'hit', experiment: experiment.name, hits, at: deps.now() });
      record({ type: 'failed', error: { code: codeOf(error), message: messageOf(error) }, blamed: true, at: deps.now() });
      return true;
    }
  }
  return false;
}

async function recover({ progress, deps, signal, record, say }: Job): Promise<void> {
  const { service, seed, samples, recovery = 'restart' } = progress.request;
  const keep = progress.nominal.length < nominalWanted(progress.request);
  const started = deps.now();
  say('recovering');
  for (let tries = 1; ; tries++) {
    try {
      if (recovery === 'rollback' && progress.savedAt === null) {
        await deps.recover(service, 'restart', signal);
        say('saving the state to roll back to');
        await deps.snapshot(service, signal);
        record({ type: 'saved', at: deps.now() });
        await deps.recover(service, 'restart', signal);
      } else {
        await deps.recover(service, recovery, signal);
      }
      break;
    } catch (error) {
      if (signal.aborted || tries === RECOVERY_TRIES || FATAL.includes(codeOf(error))) {
        throw error;
      }
    }
  }
  say(`waiting for nominal time, ${keptOf(progress).length} of ${samples} samples`);
  const nominal = await deps.nominal(service, keep, { seed }, signal);
  record({ type: 'recovered', seconds: (deps.now() - started) / 1000, nominal, at: deps.now() });
}

async function attempt(job: Job, hits: Hit[]): Promise<void> {
  const { progress, deps, signal } = job;
  const experiment = experimentOf(progress, hits, deps);
  job.record({ type: 'hit', experiment: experiment.name, hits, at: deps.now() });
  const started = deps.now();
  job.say(inWords(hits));
  let run: Run;
  try {
    run = await deps.inject(experiment, signal);
  } catch (error) {
    return failed(job, error, true);
  }
  if (run.state === 'aborted' || run.state === 'failed') {
    const reason = run.reason ?? run.faults.find(({ error }) => error)?.error?.message;
    return failed(job, new RoentgenError('FAULT_FAILED', `run ${run.run} ${run.state}${reason ? `: ${reason}` : ''}`), true);
  }
  await collect(job, { experiment: experiment.name, hits, outcome: null }, run, (deps.now() - started) / 1000, true);
}

/** `faultSeconds` null: measured by an earlier process; the run's own times stand in. */
async function collect(job: Job, { hits }: Attempt, run: Run, faultSeconds: number | null, blamed: boolean): Promise<void> {
  const { progress, deps, signal } = job;
  const { service, seed } = progress.request;
  const started = deps.now();
  job.say(`collecting after ${inWords(hits)}`);
  let samples: string[];
  try {
    samples = await deps.collect(run, { seed }, signal);
  } catch (error) {
    return failed(job, error, blamed);
  }
  if (samples.length === 0) {
    return failed(job, new RoentgenError('DATASET_INVALID', 'the window has gaps'), blamed);
  }
  const at = deps.now();
  const doubts = samples.flatMap((sample) => deps.uncertainty(service, sample) ?? []);
  job.record({ type: 'kept', samples, uncertainty: doubts.length > 0 ? Math.max(...doubts) : null, faultSeconds: faultSeconds ?? ((run.endedAt ?? run.startedAt) - run.startedAt) / 1000, collectSeconds: (at - started) / 1000, at });
}

/** An attempt that the signal cut short stays open on record, so that whoever goes on looks at its run. */
function failed({ deps, signal, record }: Job, error: unknown, blamed: boolean): void {
  if (signal.aborted || FATAL.includes(codeOf(error))) {
    throw error;
  }
  const told: ApiError = { code: codeOf(error), message: messageOf(error) };
  record({ type: 'failed', error: told, blamed, at: deps.now() });
}

const newSamples = ({ progress }: Job) => keptOf(progress).length - progress.learnedFrom;

async function learn({ progress, deps, record, say }: Job): Promise<void> {
  say('training the classifier');
  await deps.learn(progress.request.service).catch((error: unknown) => {
    // In the middle of a search too few samples are no failure: it goes on without a classifier.
    if (codeOf(error) !== 'DATASET_TOO_SMALL') {
      throw error;
    }
  });
  record({ type: 'learned', at: deps.now() });
}

/** The name is the campaign's and the try's own: by it the run is found again. A campaign has waited for nominal time itself. */
function experimentOf({ request, startedAt, attempts }: Progress, hits: Hit[], { holdSeconds }: CampaignDeps): Experiment {
  const duration = request.hold ?? holdSeconds(request.service);
  return { name: `campaign-${startedAt.toString(36)}-${attempts.length + 1}`, service: request.service, gate: 'none', faults: hits.map(({ fault, component }) => ({ fault, component, after: 0, duration, parameters: {} })) };
}

const inWords = (hits: Hit[]) => hits.map((hit) => `${hit.fault} on ${hit.component}`).join(' with ');
