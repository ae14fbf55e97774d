/** Addresses of and from an episode. Pure. */
import type { EpisodeRecord, Interval } from '../../sidecar/contract';
import { BASE_PATH } from '../ids';

/** What was before belongs to the picture: half an hour, or as long as the episode where that is longer; after it a quarter of that. */
const LEAST_BEFORE_MS = 1_800_000;

export function shownRange({ start, end }: Pick<EpisodeRecord, 'start' | 'end'>, now: number): Interval {
  const before = Math.max(LEAST_BEFORE_MS, (end ?? now) - start);
  return { from: start - before, to: Math.min(now, (end ?? now) + before / 4) };
}

export function radiographyPath(episode: Pick<EpisodeRecord, 'service' | 'group' | 'start' | 'end'>, now: number): string {
  const { from, to } = shownRange(episode, now);
  return `${BASE_PATH}/radiography?${new URLSearchParams({ service: episode.service, group: episode.group, from: String(Math.round(from)), to: String(Math.round(to)) })}`;
}

/** Opens the one that lasts. */
export const activePath = (service: string) => `${BASE_PATH}/episodes?${new URLSearchParams({ service, episode: 'active' })}`;
