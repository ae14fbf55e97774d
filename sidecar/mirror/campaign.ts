/**
 * Campaigns: fault, collect, recover, again, until the wanted number of samples is there (mirror paper, section III.B).
 * One campaign a service at a time. A fault that could not be made, or whose window has gaps, is discarded and tried anew.
 */

import type { CampaignRequest, CampaignStatus, Experiment, Run } from '../contract';
import { codeOf, messageOf, RoentgenError } from '../errors';
import { schedule } from './schedule';

export interface CampaignDeps {
  /** Launches a run and answers when its faults are undone. */
  inject(experiment: Experiment, signal: AbortSignal): Promise<Run>;
  /** Waits for the window of each of the run's faults and keeps it; answers how many samples were kept. */
  collect(run: Run, signal: AbortSignal): Promise<number>;
  /** Waits until every component is alive and the service has been nominal for one window. */
  recover(service: string, signal: AbortSignal): Promise<void>;
  /** Called once at the end, with at least one new sample. */
  learn(service: string): Promise<void>;
  now(): number;
}

export interface Campaigns {
  /** Throws CAMPAIGN_BUSY. The caller has checked service, faults and components. */
  start(request: CampaignRequest): CampaignStatus;
  stop(service: string): CampaignStatus;
  list(): CampaignStatus[];
  /** Stops all and waits until they have ended. */
  close(): Promise<void>;
}

/** Seconds that a campaign's fault is held; the window after the fault is shorter at every sensible step. */
const FAULT_SECONDS = 8;
/** Discarded faults in a row after which a campaign gives up. */
const PATIENCE = 5;

interface Entry {
  status: CampaignStatus;
  abort: AbortController;
  ended: Promise<void>;
}

export function createCampaigns(deps: CampaignDeps): Campaigns {
  const entries = new Map<string, Entry>();

  function start(request: CampaignRequest): CampaignStatus {
    if (entries.get(request.service)?.status.state === 'running') {
      throw new RoentgenError('CAMPAIGN_BUSY', `a campaign on ${request.service} is already running`, 'stop it first');
    }
    const status: CampaignStatus = { service: request.service, state: 'running', wanted: request.samples, collected: 0, discarded: 0, startedAt: deps.now(), endedAt: null, phase: 'waiting for a nominal window', error: null };
    const abort = new AbortController();
    const ended = carryOut(request, status, abort.signal, deps);
    entries.set(request.service, { status, abort, ended });
    return status;
  }

  function stop(service: string): CampaignStatus {
    const entry = entries.get(service);
    if (!entry) {
      throw new RoentgenError('SERVICE_UNKNOWN', `no campaign was started on ${service}`);
    }
    entry.abort.abort();
    return entry.status;
  }

  return {
    start,
    stop,
    list: () => [...entries.values()].map((entry) => entry.status),
    close: async () => {
      entries.forEach((entry) => entry.abort.abort());
      await Promise.all([...entries.values()].map((entry) => entry.ended));
    },
  };
}

async function carryOut(request: CampaignRequest, status: CampaignStatus, signal: AbortSignal, deps: CampaignDeps): Promise<void> {
  try {
    await cycle(request, status, signal, deps);
    status.state = signal.aborted ? 'stopped' : 'done';
  } catch (error) {
    status.state = signal.aborted ? 'stopped' : 'failed';
    status.error = signal.aborted ? null : { code: codeOf(error), message: messageOf(error) };
  }
  status.phase = 'ended';
  status.endedAt = deps.now();
}

async function cycle(request: CampaignRequest, status: CampaignStatus, signal: AbortSignal, deps: CampaignDeps): Promise<void> {
  const hits = schedule(request.faults, request.components, request.seed);
  let failures = 0;
  while (status.collected < status.wanted && !signal.aborted) {
    status.phase = 'recovering';
    await deps.recover(request.service, signal);
    const { fault, component } = hits.next().value;
    status.phase = `${fault} on ${component}`;
    const kept = await sample(request.service, fault, component, status, signal, deps);
    status.collected += kept;
    status.discarded += kept === 0 ? 1 : 0;
    failures = kept === 0 ? failures + 1 : 0;
    if (failures > PATIENCE) {
      throw new RoentgenError('FAULT_FAILED', `${failures} faults in a row gave no sample`, status.error?.message);
    }
  }
  if (status.collected > 0) {
    status.phase = 'training the classifier';
    await deps.learn(request.service);
  }
}

async function sample(service: string, fault: string, component: string, status: CampaignStatus, signal: AbortSignal, deps: CampaignDeps): Promise<number> {
  try {
    const run = await deps.inject({ name: `campaign-${fault}-${component}`, service, faults: [{ fault, component, after: 0, duration: FAULT_SECONDS, parameters: {} }] }, signal);
    status.phase = `collecting after ${fault} on ${component}`;
    return await deps.collect(run, signal);
  } catch (error) {
    if (!signal.aborted) {
      status.error = { code: codeOf(error), message: messageOf(error) };
    }
    return 0;
  }
}
