import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { testIds } from '../../ids';
import { t } from '../../text';
import { useTime } from '../TimeContext';
import { timeText } from '../timeFrame';
import type { Spell } from './spells';
import { beganAt, originText, sentenceOf, type Wording } from './words';

export interface SpellsProps {
  spells: Spell[];
  chosen: Spell | null;
  choose: (spell: Spell) => void;
  wording: Wording;
}

const FEW = 5;
const MANY = 50;

/** What happened, in a sentence each; one is chosen. */
export function Spells({ spells, chosen, choose, wording }: SpellsProps) {
  const styles = useStyles2(getStyles);
  const [many, setMany] = useState(false);
  return (
    <>
      <ol className={styles.list} aria-label={t('service.layers.spells', 'Times at which a layer was ill, newest first')}>
        {spells.slice(0, many ? MANY : FEW).map((spell) => <li key={spell.from}><One spell={spell} pressed={spell === chosen} choose={choose} wording={wording} /></li>)}
      </ol>
      {spells.length > FEW && <Button size="sm" variant="secondary" fill="text" onClick={() => setMany(!many)}>{many ? t('service.layers.few', 'Only the newest {{few}}', { few: FEW }) : t('service.layers.many', 'Up to {{many}} of {{all}}', { many: MANY, all: spells.length })}</Button>}
    </>
  );
}

function One({ spell, pressed, choose, wording }: { spell: Spell; pressed: boolean } & Pick<SpellsProps, 'choose' | 'wording'>) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  return (
    <button type="button" className={styles.spell} aria-pressed={pressed} onClick={() => choose(spell)} data-testid={testIds.layers.spell}>
      <strong>{originText(spell.origin)}</strong>
      <span>{spell.lasts ? t('service.layers.since', 'since {{from}}', { from: timeText(beganAt(spell), frame) }) : t('service.layers.from-to', '{{from}} to {{to}}', { from: timeText(beganAt(spell), frame), to: timeText(spell.to, frame) })}</span>
      <span>{sentenceOf(spell, wording)}</span>
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: theme.spacing(1, 0), padding: 0 }),
  spell: css({
    display: 'grid',
    gridTemplateColumns: '160px 190px 1fr',
    gap: theme.spacing(0, 1.5),
    width: '100%',
    padding: theme.spacing(0.75, 1),
    textAlign: 'left',
    color: theme.colors.text.primary,
    background: 'none',
    border: 'none',
    borderLeft: `4px solid ${theme.colors.border.weak}`,
    '& strong': { fontWeight: theme.typography.fontWeightMedium },
    '& span': { fontVariantNumeric: 'tabular-nums' },
    '&:hover': { background: theme.colors.background.secondary },
    '&[aria-pressed="true"]': { background: theme.colors.background.secondary, borderLeftColor: theme.colors.text.primary },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    '@media (max-width: 900px)': { gridTemplateColumns: '1fr' },
  }),
});
