/** Spells in words. */
import { ALL_COMPONENTS } from '../../../sidecar/contract';
import { scoreText, secondsText } from '../../figures';
import { t } from '../../text';
import type { ScoreRow } from './rows';
import type { Onset, Origin, Spell } from './spells';

/** @param node where there is one, its groups are its own */
export function rowName({ group, component, layer }: Pick<ScoreRow, 'group' | 'component' | 'layer'>, node: string | null): string {
  if (component === ALL_COMPONENTS) {
    return layer === 'physical' && node !== null ? `${node} ${group}` : group;
  }
  return `${component} ${group}`;
}

/** A shape and a word for each. */
export function originText(origin: Origin): string {
  const texts: Record<Origin, () => string> = {
    below: () => t('service.layers.below', '▲ from below'),
    above: () => t('service.layers.above', '▼ the service first'),
    together: () => t('service.layers.together', '◆ at the same time'),
    contained: () => t('service.layers.contained', '□ stayed below'),
    inside: () => t('service.layers.inside', '● inside the service'),
  };
  return texts[origin]();
}

/** A whole group says nothing more where its parts are told. */
function told(onsets: readonly Onset[]): Onset[] {
  const own = onsets.filter(({ before }) => !before);
  const parted = new Set(own.filter(({ row }) => row.component !== ALL_COMPONENTS).map(({ row }) => row.group));
  return own.filter(({ row }) => row.component !== ALL_COMPONENTS || !parted.has(row.group));
}

const MOST = 4;

export interface Wording {
  node: string | null;
  kpi: { name: string; unit: string } | null;
  timeText: (time: number) => string;
  /** Milliseconds. */
  reach: number;
}

/** When the first of it went over its line. */
export const beganAt = ({ origin, physical, virtual, from }: Spell): number => (origin === 'above' || origin === 'inside' ? told(virtual)[0]?.at : told(physical)[0]?.at) ?? from;

export function sentenceOf(spell: Spell, { node, kpi, timeText, reach }: Wording): string {
  const [physical, virtual] = [told(spell.physical), told(spell.virtual)];
  const name = (onset: Onset | undefined) => (onset ? rowName(onset.row, node) : [...new Set(spell.ill.map(({ group }) => group))].join(', '));
  const began = beganAt(spell);
  const after = (at: number) => secondsText((at - began) / 1000);
  const followers = (onsets: readonly Onset[]) => {
    const list = onsets.slice(0, MOST).map((onset) => t('service.layers.follower', '{{name}} {{after}} later', { name: name(onset), after: after(onset.at) })).join(', ');
    return onsets.length > MOST ? t('service.layers.followers', '{{list}} and {{more}} more', { list, more: onsets.length - MOST }) : list;
  };
  const values = { name: name(physical[0]), other: name(virtual[0]), time: timeText(began), followers: followers(virtual), rest: followers(virtual.slice(1)), nodes: followers(physical), reach: secondsText(reach / 1000) };
  const texts: Record<Origin, () => string> = {
    below: () => t('service.layers.below-text', '{{name}} went over its line at {{time}}; the service followed: {{followers}}.', values),
    above: () => t('service.layers.above-text', '{{other}} went over its line at {{time}}, before any node: {{nodes}}. It is likely the service’s own load that shows there.', values),
    together: () => t('service.layers.together-text', '{{name}} and {{other}} went over their lines in the same step, at {{time}}: which was first cannot be told.', values),
    contained: () => t('service.layers.contained-text', '{{name}} went over its line at {{time}}; nothing of the service followed within {{reach}}.', values),
    inside: () => (virtual.length > 1 ? t('service.layers.inside-more', '{{other}} went over its line at {{time}}, then {{rest}}; no node did.', values) : t('service.layers.inside-text', '{{other}} went over its line at {{time}}; no node did.', values)),
  };
  return `${texts[spell.origin]()} ${usersText(spell, kpi, began)}`;
}

function usersText({ users }: Spell, kpi: Wording['kpi'], began: number): string {
  if (!users || !kpi) {
    return t('service.layers.users-unknown', 'Whether users suffered is not known.');
  }
  const figures = { name: kpi.name, peak: `${scoreText(users.peak)} ${kpi.unit}`.trim(), after: users.at === null ? '' : secondsText(Math.abs(users.at - began) / 1000) };
  if (users.at === null) {
    return t('service.layers.users-well', '{{name}} kept within its limit (at most {{peak}}).', figures);
  }
  return users.at < began ? t('service.layers.users-before', '{{name}} had gone over its limit {{after}} before (up to {{peak}}).', figures) : t('service.layers.users-after', '{{name}} went over its limit {{after}} later (up to {{peak}}).', figures);
}
