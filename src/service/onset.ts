/** Who fell ill first: groups and components of an episode in the order of their onsets. Pure. */
import type { EpisodeRecord, Suspects } from '../../sidecar/contract';

export interface Onset {
  kind: 'group' | 'component';
  name: string;
  /** Milliseconds since the epoch; null where it was not seen. */
  time: number | null;
}

const overlaps = (a: EpisodeRecord, b: EpisodeRecord) => a.start <= (b.end ?? Infinity) && b.start <= (a.end ?? Infinity);
const earliest = (times: Array<number | null | undefined>): number | null => times.reduce<number | null>((first, time) => (time == null ? first : first === null ? time : Math.min(first, time)), null);

/** Earliest of: its own episode's start, what its suspects showed, its features' onsets. */
function groupOnset(group: string, episode: EpisodeRecord, episodes: EpisodeRecord[], suspects: Suspects | null): number | null {
  const own = episodes.filter((each) => each.group === group && overlaps(each, episode)).map(({ start }) => start);
  const seen = episode.end === null ? suspects?.groups.find((each) => each.group === group)?.onset : null;
  const features = episode.components.flatMap((component) => component.features.filter((each) => each.group === group).map(({ onset }) => onset));
  return own.length > 0 ? earliest([...own, seen]) : earliest([seen, ...features]);
}

/**
 * Groups by themselves and components by themselves, first ill first; those whose onset was not seen come last, in the record's order.
 * @param suspects of now; they count for an episode that lasts
 */
export function onsetOrder(episode: EpisodeRecord, episodes: EpisodeRecord[], suspects: Suspects | null): { groups: Onset[]; components: Onset[] } {
  const names = [...new Set([episode.group, ...episode.groups])];
  const all = [...new Map([...episodes, episode].map((each) => [each.episode, each])).values()];
  const groups = names.map<Onset>((name) => ({ kind: 'group', name, time: groupOnset(name, episode, all, suspects) }));
  const components = episode.components.map<Onset>(({ component, onset, features }) => ({ kind: 'component', name: component, time: onset ?? earliest(features.map((each) => each.onset)) }));
  const byTime = (a: Onset, b: Onset) => (a.time ?? Infinity) - (b.time ?? Infinity) || 0;
  return { groups: [...groups].sort(byTime), components: [...components].sort(byTime) };
}

/** The one that the address names; else one that lasts; else the newest. */
export function chosenEpisode(episodes: EpisodeRecord[], asked: string | null): EpisodeRecord | null {
  const newest = [...episodes].sort((a, b) => Number(b.end === null) - Number(a.end === null) || b.start - a.start);
  return episodes.find(({ episode }) => episode === asked) ?? newest[0] ?? null;
}
