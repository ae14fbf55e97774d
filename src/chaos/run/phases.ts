/** Where each fault of a run is just now. Pure; called at render time. */
import type { FaultInterval, Run } from '../../../sidecar/contract';
import { t } from '../../text';

export type Phase = 'waiting' | 'in-force' | 'undone' | 'never' | 'failed';

export interface PhaseNow {
  phase: Phase;
  mark: string;
  word: string;
  /** Whole seconds until it is due or over, as planned; null where nothing is to come or no plan is known. */
  secondsLeft: number | null;
}

export function phaseOf(fault: FaultInterval, run: Pick<Run, 'state' | 'startedAt'>, now: number): PhaseNow {
  const left = (due: number | undefined) => (due === undefined || Number.isNaN(due) ? null : Math.max(0, Math.ceil((due - now) / 1000)));
  if (fault.error && fault.end === null) {
    return { phase: 'failed', mark: '✕', word: t('chaos.phase.failed', 'failed'), secondsLeft: null };
  }
  if (fault.end !== null) {
    return { phase: 'undone', mark: '✓', word: t('chaos.phase.undone', 'undone'), secondsLeft: null };
  }
  if (fault.start !== null) {
    return { phase: 'in-force', mark: '▶', word: t('chaos.phase.in-force', 'in force'), secondsLeft: fault.duration === undefined ? null : left(fault.start + 1000 * fault.duration) };
  }
  if (run.state !== 'running') {
    return { phase: 'never', mark: '–', word: t('chaos.phase.never', 'never in force'), secondsLeft: null };
  }
  return { phase: 'waiting', mark: '○', word: t('chaos.phase.waiting', 'waiting'), secondsLeft: fault.after === undefined ? null : left(run.startedAt + 1000 * fault.after) };
}

/** Seconds in which a fault was or has been in force; null before. */
export function lasted({ start, end }: Pick<FaultInterval, 'start' | 'end'>, now: number): number | null {
  return start === null ? null : Math.max(0, (end ?? now) - start) / 1000;
}
