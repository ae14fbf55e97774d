/** How each stage of the loop is doing: last success, present error, duration, failures by code. */

import type { StageName, StageStatus } from '../contract';
import { toldOf } from '../errors';
import type { Exposition } from '../http/exposition';

export interface Stages {
  /** Runs a pass of a stage and keeps its outcome; answers null where it failed. */
  pass<T>(stage: StageName, service: string, work: () => Promise<T>): Promise<T | null>;
  succeeded(stage: StageName, service: string): void;
  failed(stage: StageName, service: string, error: unknown): void;
  list(): StageStatus[];
  /** Sets the stage gauges of a scrape. */
  fill(exposition: Exposition): void;
}

interface Entry extends StageStatus {
  seconds: number | null;
}

export function createStages(now: () => number, onFailure: (stage: StageName, service: string, code: string, message: string) => void): Stages {
  const entries = new Map<string, Entry>();

  function entry(stage: StageName, service: string): Entry {
    const key = `${stage} ${service}`;
    const present = entries.get(key) ?? { stage, service, lastSuccess: null, error: null, seconds: null };
    entries.set(key, present);
    return present;
  }

  function succeeded(stage: StageName, service: string): void {
    Object.assign(entry(stage, service), { lastSuccess: now(), error: null });
  }

  function failed(stage: StageName, service: string, error: unknown): void {
    const told = toldOf(error);
    entry(stage, service).error = told;
    onFailure(stage, service, told.code, told.message);
  }

  async function pass<T>(stage: StageName, service: string, work: () => Promise<T>): Promise<T | null> {
    const started = performance.now();
    try {
      const result = await work();
      succeeded(stage, service);
      return result;
    } catch (error) {
      failed(stage, service, error);
      return null;
    } finally {
      entry(stage, service).seconds = (performance.now() - started) / 1000;
    }
  }

  return {
    pass,
    succeeded,
    failed,
    list: () => [...entries.values()].map(({ stage, service, lastSuccess, error }) => ({ stage, service, lastSuccess, error })),
    fill: (exposition) => {
      for (const { stage, service, lastSuccess, seconds } of entries.values()) {
        exposition.set('stageSuccess', { stage, service }, lastSuccess === null ? null : lastSuccess / 1000);
        exposition.set('stageSeconds', { stage, service }, seconds);
      }
    },
  };
}
