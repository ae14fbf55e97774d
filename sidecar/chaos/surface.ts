/** What chaos offers, and what it is made of. */

import type { ChaosTarget, Experiment, FaultDescription, Interval, LabelRow, Plan, ProcessTarget, Run, SafetyLever, TargetFile, ToolkitJournal } from '../contract';
import type { Journal } from '../store/journal';
import type { CrashPoint, Guards } from './execution';
import type { Senses } from './senses';

export interface RunsOptions {
  /** Folder of the journal, the labels, the lever and the guards' notes. One sidecar at a time. */
  directory: string;
  /** What the target files say now; see readTargets. */
  targets: () => TargetFile[];
  /** Whether a component lives; default: its first process does. */
  isUp?: (target: ProcessTarget) => boolean;
  /** Patterns `service/component`. */
  allow: string[];
  maxDurationSeconds: number;
  maxParallel: number;
  /** Default 0. */
  cooldownMs?: number;
  /** Default: any number. */
  dailyBudget?: number;
  /** Default: nobody watches. */
  senses?: Senses;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** What acts on targets; default guard.ts. */
  guards?: Guards;
  /** Opens the journal for writing; default openJournal. */
  journal?: (path: string) => Journal;
  /** Moments at which a test lets the sidecar die. */
  crashAt?: (point: CrashPoint) => void;
}

export interface StartOptions {
  /** Campaigns keep their own pace and wait for nominal state themselves: neither gate, cooldown nor budget holds them up. The lever does. */
  campaign?: boolean;
}

/** `experiment` is the text of a file (YAML or JSON) or a parsed body. */
export interface Runs {
  faults(): FaultDescription[];
  targets(): ChaosTarget[];
  /** Checked and worked out, as `preview` would. Throws EXPERIMENT_INVALID, FAULT_UNKNOWN. */
  parse(experiment: unknown, file?: string): Experiment;
  /** What `start` would do, looking at the targets too; changes nothing. Throws as `start` does, but what stands in `refusals` is not thrown. */
  preview(experiment: unknown): Promise<Plan>;
  /**
   * Starts an experiment, or a LaunchRequest. Resolves when the run is accepted and journalled. Throws EXPERIMENT_INVALID, FAULT_UNKNOWN,
   * FAULT_UNAVAILABLE, SERVICE_UNKNOWN, COMPONENT_UNKNOWN, TARGET_NOT_ALLOWED, TARGET_BUSY, TARGET_FOREIGN_STATE, TARGETS_CHANGED,
   * LEVER_ENGAGED, NOT_NOMINAL, COOLDOWN, BUDGET_SPENT, STORE_UNWRITABLE, CHAOS_DISABLED (after `close`).
   */
  start(experiment: unknown, author: string, options?: StartOptions): Promise<Run>;
  /** Undoes the run's faults now; resolves when that was read back. A run that has ended stays as it is. Throws RUN_UNKNOWN. */
  stop(run: string, reason?: string): Promise<Run>;
  stopAll(reason?: string): Promise<Run[]>;
  lever(): SafetyLever;
  /** Blocks every start, stops all and resolves when everything is undone. Throws STORE_UNWRITABLE where a restart would forget it. */
  pullLever(reason: string, author: string): Promise<SafetyLever>;
  /** Throws STORE_UNWRITABLE. */
  releaseLever(author: string): SafetyLever;
  /** Throws RUN_UNKNOWN. */
  get(run: string): Run;
  /** Newest first. */
  list(): Run[];
  /** Those that are going on. */
  running(): Run[];
  /** Times in which faults of the service were in force; one that lasts has no end yet. */
  intervals(service: string): Interval[];
  /** Resolves when the run has ended. Throws RUN_UNKNOWN. */
  finished(run: string): Promise<Run>;
  /** Resolves when it is known of an ended run whether its faults were seen and whether the service deviated. Throws RUN_UNKNOWN. */
  confirmed(run: string): Promise<Run>;
  /** Oldest run first. The same rows stand in labels.jsonl in the folder. */
  labels(): LabelRow[];
  /** Ended fault intervals since then that Grafana has no annotation of, oldest first. */
  unannotated(since: number): Array<{ run: Run; fault: number }>;
  /** Journals that it has. Throws STORE_UNWRITABLE. */
  annotated(run: string, fault: number): void;
  /** Undoes what a killed sidecar left; call it before the sidecar says that it is ready. `start` waits for it. */
  recover(): Promise<void>;
  /** An experiment drawn by chance from a RandomRequest; starts nothing. Throws EXPERIMENT_INVALID, FAULT_UNKNOWN. */
  random(request: unknown): Experiment;
  /** A run in Chaos Toolkit's journal form. Throws RUN_UNKNOWN. */
  journal(run: string): ToolkitJournal;
  /** Damaged places of the journal at start-up. */
  readonly corrupt: number;
  /** Calls back with a copy of a run at each of its changes; answers a function that ends that. */
  onChange(listener: (run: Run) => void): () => void;
  /** Refuses new runs, stops all, and resolves when everything is undone, after ten seconds at the latest (guards go on without us). */
  close(): Promise<void>;
}
