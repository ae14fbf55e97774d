/** At most so many works at a time, in the order in which they were asked for. */
export function createSlots(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: Array<() => void> = [];
  let taken = 0;
  return async (work) => {
    if (taken >= most) {
      await new Promise<void>((go) => waiting.push(go));
    } else {
      taken++;
    }
    try {
      return await work();
    } finally {
      // A place that somebody waits for stays taken.
      const go = waiting.shift();
      if (go) {
        go();
      } else {
        taken--;
      }
    }
  };
}
