import type { GroupStatus } from '../../sidecar/contract';
import { t } from '../text';

/** One word, one shape and one colour for a group's state. Pure. */
export interface Health {
  state: 'normal' | 'deviation' | 'episode' | 'stale' | 'no data' | 'learning' | 'failed';
  word: string;
  /** Read from afar and without colour. */
  shape: '●' | '▲' | '■' | '◌' | '✕' | '◔';
  tone: 'success' | 'warning' | 'error' | 'info' | 'secondary';
}

/** Scores older than this many steps are stale: they must not look like news. */
const STALE_STEPS = 6;

function stateOf({ state, latest, episode }: GroupStatus, stepSeconds: number, now: number): Health['state'] {
  if (state === 'failed') {
    return 'failed';
  }
  if (!latest) {
    // before its model is learned a group may have scores of a simpler detector
    return state === 'ready' ? 'no data' : 'learning';
  }
  if (now - latest.time > STALE_STEPS * stepSeconds * 1000) {
    return 'stale';
  }
  return episode ? 'episode' : latest.score > 1 ? 'deviation' : 'normal';
}

export function healthOf(group: GroupStatus, stepSeconds: number, now: number): Health {
  const state = stateOf(group, stepSeconds, now);
  switch (state) {
    case 'failed':
      return { state, word: t('overview.health.failed', 'failed'), shape: '✕', tone: 'error' };
    case 'learning':
      return { state, word: t('overview.health.learning', 'learning'), shape: '◔', tone: 'info' };
    case 'no data':
      return { state, word: t('overview.health.no-data', 'no data'), shape: '◌', tone: 'secondary' };
    case 'stale':
      return { state, word: t('overview.health.stale', 'stale'), shape: '◌', tone: 'secondary' };
    case 'episode':
      return { state, word: t('overview.health.episode', 'episode'), shape: '■', tone: 'error' };
    case 'deviation':
      return { state, word: t('overview.health.deviation', 'deviation'), shape: '▲', tone: 'warning' };
    case 'normal':
      return { state, word: t('overview.health.normal', 'normal'), shape: '●', tone: 'success' };
  }
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
