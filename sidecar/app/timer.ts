export interface Timer {
  /** Waits for the pass that is under way. */
  stop(): Promise<void>;
}

/** Calls `work` at a fixed rhythm; a pass that takes longer than the period delays the next, they never overlap. */
export function every(periodMs: number, work: () => Promise<void>): Timer {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let wake: (() => void) | undefined;

  async function loop(): Promise<void> {
    while (!stopped) {
      const started = performance.now();
      await work();
      const rest = Math.max(1, periodMs - (performance.now() - started));
      await new Promise<void>((resolve) => {
        wake = resolve;
        timer = setTimeout(resolve, rest);
      });
    }
  }

  const ended = loop();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      wake?.();
      await ended;
    },
  };
}
