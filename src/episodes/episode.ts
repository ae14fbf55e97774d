/** Words and figures of an episode. Pure. */
import type { Cause, EpisodeRecord, SuspectComponent } from '../../sidecar/contract';
import { percentText, secondsText } from '../figures';
import { t } from '../text';

export interface EpisodeState {
  word: string;
  /** Read without colour. */
  shape: '■' | '●' | '◆' | '◌';
  tone: 'error' | 'success' | 'info' | 'secondary';
}

export function stateOf({ ended }: EpisodeRecord): EpisodeState {
  switch (ended) {
    case null:
      return { word: t('episodes.state.active', 'active'), shape: '■', tone: 'error' };
    case 'recovered':
      return { word: t('episodes.state.recovered', 'recovered'), shape: '●', tone: 'success' };
    case 'accepted':
      return { word: t('episodes.state.accepted', 'new level accepted'), shape: '◆', tone: 'info' };
    case 'interrupted':
      return { word: t('episodes.state.interrupted', 'interrupted'), shape: '◌', tone: 'secondary' };
  }
}

/** Active ones on top, then the newest first. */
export function inOrder(episodes: EpisodeRecord[]): EpisodeRecord[] {
  return [...episodes].sort((a, b) => Number(b.end === null) - Number(a.end === null) || b.start - a.start);
}

/** `active` in an address stands for the one that lasts, and for the newest where none does. */
export function wanted(episodes: EpisodeRecord[], asked: string | null): string | null {
  return asked === 'active' ? (inOrder(episodes)[0]?.episode ?? null) : asked;
}

/** Seconds; of an active one until now. */
export const durationOf = ({ start, end }: EpisodeRecord, now: number) => Math.max(0, ((end ?? now) - start) / 1000);

/** The component to name first: the most suspect one, or the one that contributes most; null where neither is known. */
export function leadingComponent({ components, causes }: EpisodeRecord): { name: string; stopped: boolean } | null {
  const [suspect] = components;
  const name = suspect?.component ?? causes[0]?.component;
  return name === undefined ? null : { name, stopped: suspect?.vanished ?? false };
}

/** The feature to name first: the leading component's, or the largest contribution. */
export function leadingFeature({ components, causes }: EpisodeRecord): string | null {
  return components[0]?.features[0]?.feature ?? causes[0]?.feature ?? null;
}

/** Groups in the order in which they fell ill, the episode's own among them. */
export const groupsOf = ({ group, groups }: EpisodeRecord) => (groups.includes(group) ? groups : [group, ...groups]);

/** "+35 s": after the start of the episode, or before it ("−10 s"). */
export function onsetText(onset: number | null, start: number): string {
  if (onset === null) {
    return t('episodes.onset.unseen', 'onset not seen');
  }
  const seconds = Math.round((onset - start) / 1000);
  return `${seconds < 0 ? '−' : '+'}${secondsText(Math.abs(seconds))}`;
}

/** Signed, in robust scales: "+12 scales", "−0.4 scales". */
export function deviationText(deviation: number): string {
  const size = Math.abs(deviation);
  const figure = size >= 10 ? Math.round(size).toLocaleString('en') : size.toFixed(1);
  return t('episodes.deviation.scales', '{{deviation}} scales', { deviation: `${deviation < 0 ? '−' : '+'}${figure}` });
}

/** Relative to the nominal median: "+140 %", "× 25" from ten times on, "gone" where nothing is left. */
export function relativeText(relative: number | null): string {
  if (relative === null) {
    return t('episodes.relative.unknown', 'no nominal level to compare with');
  }
  if (relative <= -1) {
    return t('episodes.relative.nothing', 'down to nothing');
  }
  return relative >= 9 ? `× ${Math.round(relative + 1).toLocaleString('en')}` : `${relative < 0 ? '−' : '+'}${percentText(Math.abs(relative))}`;
}

export interface Bar {
  /** 0 to 1 of the longest bar. */
  share: number;
  text: string;
}

/** The longest bar is the largest evidence of a component that still speaks; a stopped one fills its bar whatever its figure. */
export function suspectBars(components: SuspectComponent[]): Bar[] {
  const top = Math.max(...components.filter(({ vanished }) => !vanished).map(({ evidence }) => evidence), 1e-9);
  return components.map(({ evidence, vanished }) => (vanished ? { share: 1, text: t('episodes.suspects.stopped', 'stopped') } : { share: Math.max(0, Math.min(1, evidence / top)), text: deviationText(evidence).slice(1) }));
}

const ENOUGH = 0.9;

/** The smallest set that carries 90 % of the error, most guilty first; and what of the error the rest has. */
export function causeSet(causes: Cause[]): { members: Cause[]; rest: number } {
  const sorted = [...causes].sort((a, b) => b.ratio - a.ratio);
  let carried = 0;
  const members = sorted.filter(({ ratio }) => {
    const needed = carried < ENOUGH - 1e-9;
    carried += needed ? ratio : 0;
    return needed;
  });
  return { members, rest: Math.max(0, 1 - carried) };
}

/** What accepting the present level does, in sentences. */
export const acceptConsequences = ({ group, service }: EpisodeRecord) => [
  t('episodes.accept.level', 'The level that {{group}} of {{service}} has now becomes its nominal one, and the episode ends as “new level accepted”.', { group, service }),
  t('episodes.accept.scores', 'Scores go on from the new level: if it is a fault, Roentgen no longer shows it. Learning anew takes it over into the next version.'),
];

/** What calling an episode nominal does, in sentences. */
export const nominalConsequences = ({ group }: EpisodeRecord) => [
  t('episodes.nominal.marked', 'The episode is marked as nominal, and models that are learned from now on learn from its time as well, for {{group}} and the other groups.', { group }),
  t('episodes.nominal.version', 'The version in use stays as it is: to have it learned, use “Learn anew” on the Models page.'),
];
