/**
 * Campaigns: fault, collect, recover, again, until the wanted number of samples of each class is there (mirror paper, section III.B).
 * One campaign a service at a time, each with a journal of its own (campaign/records.ts), from which it goes on after a crash.
 */

import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiError, CampaignRequest, CampaignStatus } from '../contract';
import { RoentgenError, toldOf } from '../errors';
import { writeAtomic } from '../store/files';
import { encodeRecord, type Journal, openJournal, readJournal } from '../store/journal';
import { cycle } from './campaign/cycle';
import type { CampaignDeps } from './campaign/deps';
import { apply, type CampaignRecord, givenUp, keptOf, type Progress, replay, statusOf } from './campaign/records';

export type { CampaignDeps, Lineage, Recovery } from './campaign/deps';

export interface Campaigns {
  /** The caller has checked service, faults and components. Throws CAMPAIGN_BUSY, STORE_UNWRITABLE. */
  start(request: CampaignRequest): CampaignStatus;
  /** Ends it for good. Throws SERVICE_UNKNOWN. */
  stop(service: string): CampaignStatus;
  /** The running or last one of each service, those of earlier processes included. */
  list(): CampaignStatus[];
  /**
   * Goes on with what an earlier process left; call it once, when runs were recovered. `refusal` says why one may not (chaos is
   * switched off, the service is gone): that one has failed then.
   */
  resume(refusal: (request: CampaignRequest) => ApiError | null): void;
  /** Interrupts all and waits until they have; the next process goes on with them. */
  close(): Promise<void>;
}

interface Entry {
  progress: Progress;
  phase: string;
  resumed: boolean;
  abort: AbortController;
  /** Whether a person ended it. */
  stopped: boolean;
  over: Promise<void>;
}

/** `directory`: of the journals, one file a service. */
export function createCampaigns(deps: CampaignDeps, directory: string): Campaigns {
  const entries = new Map<string, Entry>();
  const fileOf = (service: string) => join(directory, `${encodeURIComponent(service)}.jsonl`);

  function launch(progress: Progress, resumed: boolean): Entry {
    const { service } = progress.request;
    const entry: Entry = { progress, phase: 'starting', resumed, abort: new AbortController(), stopped: false, over: Promise.resolve() };
    const journal = openJournal(fileOf(service));
    entries.set(service, entry);
    entry.over = carryOut(entry, journal, deps).finally(() => journal.close());
    return entry;
  }

  function start(request: CampaignRequest): CampaignStatus {
    const entry = entries.get(request.service);
    if (entry && !entry.progress.ended) {
      throw new RoentgenError('CAMPAIGN_BUSY', `a campaign on ${request.service} is already running`, 'stop it first');
    }
    const started: CampaignRecord = { type: 'started', request: { ...request, hold: request.hold ?? deps.holdSeconds(request.service) }, at: deps.now() };
    mkdirSync(directory, { recursive: true });
    // Replaces the journal of the last campaign whole: a crash leaves the old one or the new.
    writeAtomic(fileOf(request.service), encodeRecord(started));
    return told(launch(replay([started]) as Progress, false));
  }

  function stop(service: string): CampaignStatus {
    const entry = entries.get(service);
    if (!entry) {
      throw new RoentgenError('SERVICE_UNKNOWN', `no campaign was started on ${service}`);
    }
    entry.stopped = true;
    entry.abort.abort();
    return told(entry);
  }

  function resume(refusal: (request: CampaignRequest) => ApiError | null): void {
    for (const file of journalsIn(directory)) {
      const progress = replay(readJournal(join(directory, file)).records);
      if (!progress || entries.has(progress.request.service)) {
        continue;
      }
      const error = progress.ended ? null : refusal(progress.request);
      if (progress.ended || error) {
        progress.ended ??= { type: 'ended', state: 'failed', error, at: deps.now() };
        entries.set(progress.request.service, { progress, phase: 'ended', resumed: false, abort: new AbortController(), stopped: false, over: Promise.resolve() });
      } else {
        launch(progress, true);
      }
    }
  }

  return {
    start,
    stop,
    resume,
    list: () => [...entries.values()].map(told),
    close: async () => {
      entries.forEach((entry) => entry.abort.abort());
      await Promise.all([...entries.values()].map(({ over }) => over));
    },
  };
}

const told = ({ progress, phase, resumed }: Entry): CampaignStatus => statusOf(progress, phase, resumed);

function journalsIn(directory: string): string[] {
  mkdirSync(directory, { recursive: true });
  return readdirSync(directory).filter((file) => file.endsWith('.jsonl'));
}

/** Never rejects. A campaign that was interrupted by the end of the sidecar has no last record, which is how the next one knows. */
async function carryOut(entry: Entry, journal: Journal, deps: CampaignDeps): Promise<void> {
  const { progress, abort } = entry;
  const record = (each: CampaignRecord) => {
    journal.append(each);
    apply(progress, each);
  };
  let state: 'done' | 'stopped' | 'failed' = 'done';
  let error: ApiError | null = null;
  try {
    await cycle({ progress, deps, signal: abort.signal, record, say: (phase) => (entry.phase = phase) });
    error = givenUp(progress);
    state = keptOf(progress).length === 0 ? 'failed' : 'done';
  } catch (thrown) {
    state = 'failed';
    error = toldOf(thrown);
  }
  if (abort.signal.aborted && !entry.stopped) {
    return;
  }
  const ended: CampaignRecord = { type: 'ended', state: entry.stopped ? 'stopped' : state, error: entry.stopped ? null : error, at: deps.now() };
  try {
    record(ended);
  } catch {
    // A full disk: it has ended all the same, and goes on with the next start, as its journal says.
    apply(progress, ended);
  }
}
