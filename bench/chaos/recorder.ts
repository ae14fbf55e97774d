/** Guards that touch nothing and write down what they were told to hit: for asking a thousand times what a run would hit. A stand-in. */

import type { Guards } from '../../sidecar/chaos/guards';
import type { GuardTask, Undone } from '../../sidecar/chaos/guard';

export interface Recorder extends Guards {
  /** In the order of applying. */
  hit: GuardTask[];
}

export function createRecorder(): Recorder {
  const hit: GuardTask[] = [];
  const stamp = (): Undone => ({ wall: Date.now(), boot: Math.round(performance.now()) });
  return {
    hit,
    async start(task) {
      let end: (undone: Undone) => void = () => undefined;
      const undone = new Promise<Undone>((resolve) => (end = resolve));
      return { before: '', undone, release: () => end(stamp()), apply: async () => {
        hit.push(task);
        setTimeout(() => end(stamp()), 1);
        return stamp();
      } };
    },
    undo: async () => stamp(),
  };
}
