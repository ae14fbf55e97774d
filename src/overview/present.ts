/** What is the matter now: suspects and groups of the present episodes, drift and waiting versions. Pure. */
import type { GroupStatus, Suspects } from '../../sidecar/contract';
import { deviationText, onsetText } from '../episodes/episode';
import { percentText } from '../figures';
import { t } from '../text';

export interface Named {
  name: string;
  /** What is known of it: "stopped", "12 scales", "+35 s". */
  note: string;
}

const MOST_SUSPECTS = 3;

/** Most suspect first; and how many there are beyond these. */
export function suspectsShown({ components }: Suspects): { first: Named[]; more: number } {
  const first = components.slice(0, MOST_SUSPECTS).map(({ component, vanished, evidence }) => ({ name: component, note: vanished ? t('overview.suspects.stopped', 'stopped') : t('overview.suspects.off', '{{deviation}} off', { deviation: deviationText(evidence).slice(1) }) }));
  return { first, more: Math.max(0, components.length - MOST_SUSPECTS) };
}

/** In the order in which they fell ill; those whose onset was not seen come last, most evident first. */
export function onsetOrder({ groups, since }: Suspects): Named[] {
  const time = (onset: number | null) => onset ?? Infinity;
  return [...groups]
    .sort((a, b) => (time(a.onset) === time(b.onset) ? b.evidence - a.evidence : time(a.onset) - time(b.onset)))
    .map(({ group, onset }) => ({ name: group, note: onsetText(onset, since) }));
}

export const inLayer = (groups: GroupStatus[], layer: GroupStatus['layer']) => groups.filter((group) => group.layer === layer);

/** From here on levels have moved so far that the model is not of today. */
const DRIFTED = 1;

/** What a person might have to do about a group's model; nothing where all is well. */
export function modelNotes({ state, progress, latest, detector, drift, staged }: GroupStatus): string[] {
  const cold = latest && (state === 'collecting' || state === 'training') ? [t('overview.model.cold', 'scored by {{detector}} until the model is learned: {{progress}}', { detector: detector ?? t('overview.model.simple', 'a simple detector'), progress: percentText(progress) })] : [];
  const drifted = drift !== null && drift > DRIFTED ? [t('overview.model.drifted', 'levels have moved × {{drift}} as far as is nominal: learn anew?', { drift: drift.toFixed(1) })] : [];
  const waiting = staged ? [t('overview.model.staged', 'a version with other features is staged')] : [];
  return [...cold, ...drifted, ...waiting];
}
