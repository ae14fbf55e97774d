import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinPathReport, TwinReport } from '../../sidecar/contract';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { t } from '../text';
import { type Measure, type Order, type PathChange, pathChanges, sameMethod, worstFirst } from './compare';
import { changeText } from './Totals';
import { delayText, deviationOf, figureText, shareText } from './units';

export interface PathTableProps {
  before: TwinReport | null;
  after: TwinReport;
  measure: Measure;
  /** By change unless given. */
  order?: Order;
  names: [string, string];
  /** The flow whose route is brought out. */
  flow: string | null;
  choose: (flow: string | null) => void;
}

const AT_FIRST = 15;
const textOf: Record<Measure, (value: number | null) => string> = { delay: delayText, jitter: delayText, loss: shareText };
const figureOf = (path: TwinPathReport, measure: Measure) => (measure === 'jitter' ? deviationOf(path.jitter) : path[measure]);

export function stateText(path: TwinPathReport | null): string {
  switch (path?.state) {
    case undefined:
      return t('twin.state.absent', '– not there');
    case 'overloaded':
      return t('twin.state.overloaded', '▲ overloaded');
    case 'no-way':
      return t('twin.state.no-way', '✕ no way left');
    case 'route-broken':
      return t('twin.state.route-broken', '✕ its given path is broken');
    default:
      return t('twin.state.ok', '● ok');
  }
}

/** Flows by how much they changed or by how bad they are, the worst on top; a flow's button brings its route out in the drawing. */
export function PathTable({ before, after, measure, order = 'change', names, flow, choose }: PathTableProps) {
  const styles = useStyles2(getStyles);
  const [all, setAll] = useState(false);
  const changes = pathChanges(before, after, measure);
  const rows = order === 'value' ? worstFirst(changes, measure) : changes;
  const columns = [t('twin.paths.flow', 'Flow'), t('twin.paths.tos', 'Type'), t('twin.paths.state', 'State'), names[0], names[1], t('twin.paths.change', 'Change'), t('twin.paths.route', 'Route')];
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('twin.paths.label', 'Flows: {{before}}, {{after}}', { before: names[0], after: names[1] })}>
        <table className={styles.table} data-testid={testIds.twin.paths}>
          <thead><tr>{columns.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
          <tbody>
            {(all ? rows : rows.slice(0, AT_FIRST)).map((row) => <PathRow key={row.flow} row={row} measure={measure} comparable={sameMethod(before, after)} chosen={row.flow === flow} choose={choose} />)}
          </tbody>
        </table>
      </div>
      {rows.length > AT_FIRST && <Button size="sm" fill="text" onClick={() => setAll(!all)}>{all ? t('twin.paths.fewer', 'Show the first {{count}}', { count: AT_FIRST }) : t('twin.paths.all', 'Show all {{count}}', { count: rows.length })}</Button>}
    </>
  );
}

function PathRow({ row, measure, comparable, chosen, choose }: { row: PathChange; measure: Measure; comparable: boolean; chosen: boolean; choose: (flow: string | null) => void }) {
  const styles = useStyles2(getStyles);
  const { flow, before, after, rerouted } = row;
  const text = textOf[measure];
  const shown = (path: TwinPathReport | null) => (path ? figureText(figureOf(path, measure), text) : '–');
  return (
    <tr className={cx(chosen && styles.chosen)} data-testid={testIds.twin.row} data-flow={flow}>
      <th scope="row">
        <Button size="sm" fill="text" variant="secondary" aria-pressed={chosen} onClick={() => choose(chosen ? null : flow)} data-testid={testIds.twin.route} aria-label={t('twin.paths.show', 'Show the route of {{flow}}', { flow })}>{chosen ? `▸ ${flow}` : flow}</Button>
      </th>
      <td>{(after ?? before)?.tos}</td>
      <td>{stateText(after)}</td>
      <td>{comparable ? shown(before) : '–'}</td>
      <td>{shown(after)}</td>
      <td>{comparable && before && after ? changeText(figureOf(before, measure), figureOf(after, measure), text) : '–'}</td>
      <td className={styles.route}>{rerouted ? t('twin.paths.rerouted', '↷ rerouted: ') : ''}{after?.route.join(' → ') || '–'}</td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: cx(factsTable(theme), css({ '& tbody th': { padding: theme.spacing(0.25, 0) }, '& tbody td': { verticalAlign: 'middle' } })),
  chosen: css({ background: theme.colors.action.selected }),
  route: css({ whiteSpace: 'normal !important' as 'normal', minWidth: 260 }),
});
