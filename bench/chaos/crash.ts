/** How an owner of runs dies at a named point: by kill -9 of itself, and on wish of all its guards at the same moment. */

import { appendFileSync } from 'node:fs';
import type { CrashPoint } from '../../sidecar/chaos/execution';
import type { Guard } from '../../sidecar/chaos/guard';
import { GUARDS } from '../../sidecar/chaos/guards';
import type { ChaosRecord } from '../../sidecar/chaos/records';
import type { RunsOptions } from '../../sidecar/chaos/runs';
import { encodeRecord, openJournal } from '../../sidecar/store/journal';
import { isGuard, isRelay, killTogether, markedBy } from './marks';

export const POINTS = ['before-intent', 'mid-intent', 'after-intent', 'during-apply', 'after-apply', 'while-held', 'during-undo', 'before-undone', 'mid-undone', 'after-undone', 'after-end'] as const;
export type Point = (typeof POINTS)[number];

/** The hold before an undo that is asked for in order to die in it. */
const HOLD_MS = 60;

/** @param text `POINT`, `POINT:MILLISECONDS` for those with `during-`, and ` all` behind it where the guards are to die too */
export function crashing(text: string): Partial<RunsOptions> {
  const [, point, delay, all] = /^([a-z-]+)(?::(\d+))?( all)?$/.exec(text) ?? [];
  let run = '';
  const die = () => {
    const guards = all && run ? markedBy(run).filter((each) => isGuard(each) || isRelay(each)).map(({ pid }) => pid) : [];
    killTogether(guards);
    process.kill(process.pid, 'SIGKILL');
  };
  const later = () => setTimeout(die, Number(delay ?? 0));
  return {
    crashAt: (name: CrashPoint) => name === point && die(),
    journal: (path) => {
      const real = openJournal(path);
      return { close: real.close, append(record) {
        const { type } = record as ChaosRecord;
        run = type === 'accepted' ? (record as ChaosRecord & { type: 'accepted' }).run.run : run;
        if ((point === 'mid-intent' && type === 'intent') || (point === 'mid-undone' && type === 'undone')) {
          const line = encodeRecord(record);
          appendFileSync(path, line.slice(0, line.length / 2));
          die();
        }
        real.append(record);
      } };
    },
    guards: { ...GUARDS, async start(task) {
      const guard = await GUARDS.start(task);
      return task.token === 'preflight' ? guard : { ...guard, apply: () => applyAndDie(guard, point as Point, later) };
    } },
  };
}

function applyAndDie(guard: Guard, point: Point, later: () => void): Promise<Awaited<ReturnType<Guard['apply']>>> {
  const applied = guard.apply();
  if (point === 'during-apply') {
    later();
  }
  if (point === 'during-undo') {
    void applied.then(() => setTimeout(() => {
      guard.release();
      later();
    }, HOLD_MS));
  }
  return applied;
}
