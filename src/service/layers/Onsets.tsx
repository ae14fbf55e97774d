import { Button, useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { ALL_COMPONENTS } from '../../../sidecar/contract';
import { scoreText, secondsText } from '../../figures';
import { testIds } from '../../ids';
import { factsTable } from '../../table';
import { t } from '../../text';
import { around, episodePath } from '../links';
import { useTime } from '../TimeContext';
import { timeText } from '../timeFrame';
import type { Places } from './places';
import type { Onset, Spell } from './spells';
import { beganAt } from './words';

export interface OnsetsProps {
  spell: Spell;
  places: Places;
  now: number;
}

/** What went over its line in the chosen time, in the order in which it did. */
export function Onsets({ spell, places, now }: OnsetsProps) {
  const table = useStyles2(factsTable);
  const { zoom } = useTime();
  const onsets = [...spell.physical, ...spell.virtual].sort((a, b) => a.at - b.at);
  const columns = [t('service.layers.layer', 'Layer'), t('service.layers.where', 'Node or component'), t('service.layers.group', 'Group'), t('service.layers.at', 'Over its line at'), t('service.layers.after', 'After'), t('service.layers.peak', 'Highest score'), t('service.layers.runs-on', 'Runs on')];
  return (
    <>
      <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('service.layers.order', 'Order of onsets across layers')} data-testid={testIds.layers.onsets}>
        <table className={table}>
          <thead><tr>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>{onsets.map((onset) => <Row key={`${onset.row.group} ${onset.row.component}`} onset={onset} began={beganAt(spell)} places={places} />)}</tbody>
        </table>
      </div>
      <Button size="sm" variant="secondary" fill="text" onClick={() => zoom(around({ from: beganAt(spell), to: spell.to }, now))}>{t('service.layers.zoom', 'Show these times')}</Button>
      {spell.ill.flatMap(({ episode }) => (episode ? [<Link key={episode.episode} to={episodePath(episode, now)} style={{ marginLeft: 16, textDecoration: 'underline' }}>{t('service.layers.open', 'Open the episode of {{group}}', { group: episode.group })}</Link>] : []))}
    </>
  );
}

function Row({ onset: { row, at, peak, before }, began, places }: { onset: Onset; began: number; places: Places }) {
  const { frame } = useTime();
  const whole = row.component === ALL_COMPONENTS;
  const physical = row.layer === 'physical';
  const where = !whole ? row.component : physical && places.nodes.length === 1 ? places.nodes[0] : t('service.layers.all', 'all together');
  const nodes = physical || whole ? null : places.nodesOf(row.component);
  return (
    <tr>
      <td>{physical ? t('service.layers.is-physical', '■ physical') : t('service.layers.is-virtual', '● virtual')}</td>
      <th scope="row">{where}</th>
      <td>{row.group}</td>
      <td>{timeText(at, frame)}</td>
      <td>{before ? t('service.layers.before', 'had been over it') : secondsText((at - began) / 1000)}</td>
      <td>{scoreText(peak)}</td>
      <td>{nodes === null ? '–' : nodes.length > 0 ? nodes.join(', ') : t('service.layers.unplaced', 'not known')}</td>
    </tr>
  );
}
