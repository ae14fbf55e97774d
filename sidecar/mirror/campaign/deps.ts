/** What a campaign needs of chaos, the sample store, the classifier and the mirror; app/campaigns.ts ties it together. */

import type { Experiment, Run } from '../../contract';

export type Recovery = 'restart' | 'rollback';

/** What a campaign's samples carry on from it. */
export interface Lineage {
  seed: number;
}

export interface CampaignDeps {
  /** How long a fault is held where the request does not say: several steps of the service. */
  holdSeconds(service: string): number;
  /** Throws what a launch of it would at this moment; changes nothing. */
  check(experiment: Experiment): Promise<unknown>;
  /** Launches a run and answers when its faults are undone. */
  inject(experiment: Experiment, signal: AbortSignal): Promise<Run>;
  /** The run of the experiment of this name, also one of an earlier process; null where it never started. */
  runOf(experiment: string): Run | null;
  /** Waits for the window of a run and keeps it; answers the names of its samples, those that were kept already included. None: there were gaps. */
  collect(run: Run, lineage: Lineage, signal: AbortSignal): Promise<string[]>;
  /** Saves the state of the service's mirror, to roll back to. */
  snapshot(service: string, signal: AbortSignal): Promise<void>;
  /** Answers when every component is alive and no episode is on. */
  recover(service: string, recovery: Recovery, signal: AbortSignal): Promise<void>;
  /** Waits for nominal time before the next fault; with `keep` for a whole window of it, which is kept; answers the names of what was. */
  nominal(service: string, keep: boolean, lineage: Lineage, signal: AbortSignal): Promise<string[]>;
  /** Trains the classifier on what is there. */
  learn(service: string): Promise<void>;
  /** How unsure the present classifier is of a sample, 0 to 1; null where there is none, or it cannot say. */
  uncertainty(service: string, sample: string): number | null;
  /** Milliseconds since the epoch. */
  now(): number;
}
