/** What looks for targets elsewhere, in an engine or a cluster, has in common: targets are looked up without waiting, so they are asked for every second. */

import type { TargetFile } from '../../contract';

export interface TargetWatch {
  /** As of the last answer; empty before the first. */
  current(): TargetFile[];
  /** Asks now. Resolves also where nothing answers. */
  refresh(): Promise<void>;
  close(): void;
}

const EVERY_MS = 1000;

/** Asks never overlap, and keep no process alive. Answers what ends it. */
export function everySecond(refresh: () => Promise<void>): () => void {
  let busy = false;
  const timer = setInterval(() => {
    if (!busy) {
      busy = true;
      void refresh().finally(() => (busy = false));
    }
  }, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
