import type { GroupStatus } from '../../sidecar/contract';

/** One word, one shape and one colour for a group's state. Pure. */
export interface Health {
  word: 'normal' | 'deviation' | 'episode' | 'stale' | 'no data' | 'learning' | 'failed';
  /** Read from afar and without colour. */
  shape: '●' | '▲' | '■' | '◌' | '✕' | '◔';
  tone: 'success' | 'warning' | 'error' | 'info' | 'secondary';
}

/** Scores older than this many steps are stale: they must not look like news. */
const STALE_STEPS = 6;

export function healthOf({ state, latest, episode }: GroupStatus, stepSeconds: number, now: number): Health {
  if (state === 'failed') {
    return { word: 'failed', shape: '✕', tone: 'error' };
  }
  // before its model is learned a group may have scores of a simpler detector
  if (state !== 'ready' && !latest) {
    return { word: 'learning', shape: '◔', tone: 'info' };
  }
  if (!latest) {
    return { word: 'no data', shape: '◌', tone: 'secondary' };
  }
  if (now - latest.time > STALE_STEPS * stepSeconds * 1000) {
    return { word: 'stale', shape: '◌', tone: 'secondary' };
  }
  if (episode) {
    return { word: 'episode', shape: '■', tone: 'error' };
  }
  return latest.score > 1 ? { word: 'deviation', shape: '▲', tone: 'warning' } : { word: 'normal', shape: '●', tone: 'success' };
}

export function worstComponent(group: GroupStatus): { component: string; score: number } | null {
  return (group.latest?.components ?? []).reduce<{ component: string; score: number } | null>((worst, each) => (!worst || each.score > worst.score ? each : worst), null);
}

/** "3 s", "4 min", "2 h", "5 d". */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  if (seconds < 7200) {
    return `${Math.round(seconds / 60)} min`;
  }
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** Where a score and its line at 1 stand on a bar from 0 to at least 2; shares of the bar. */
export function barOf(score: number): { value: number; line: number } {
  const top = Math.max(2, score * 1.1);
  return { value: Math.min(1, Math.max(0, score / top)), line: 1 / top };
}
