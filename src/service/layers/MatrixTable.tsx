import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { percentText } from '../../figures';
import { testIds } from '../../ids';
import { factsTable } from '../../table';
import { t } from '../../text';
import type { Cell, NodeMatrix, Verdict } from './matrix';
import type { Places } from './places';

const figure = (value: number) => (Number.isFinite(value) ? (Math.abs(value) >= 10 ? value.toFixed(0) : value.toFixed(1)) : '–');

function verdictText(verdict: Verdict): string {
  const texts: Record<Verdict, () => string> = {
    with: () => t('service.layers.with', '▲ together'),
    chance: () => t('service.layers.chance', '○ may be chance'),
    unsure: () => t('service.layers.unsure', '? too few'),
  };
  return texts[verdict]();
}

/** Nodes by components: how often both were over the line, against what chance gives. */
export function MatrixTable({ matrix, places }: { matrix: NodeMatrix; places: Places }) {
  const [table, styles] = [useStyles2(factsTable), useStyles2(getStyles)];
  return (
    <>
      <div style={{ overflowX: 'auto' }} tabIndex={0} role="region" aria-label={t('service.layers.matrix', 'Nodes by components')} data-testid={testIds.layers.matrix}>
        <table className={cx(table, styles.matrix)}>
          <thead>
            <tr>
              <th scope="col">{t('service.layers.node', 'Node')}</th>
              <th scope="col">{t('service.layers.time-over', 'Time over its line')}</th>
              {matrix.components.map((name) => <th key={name} scope="col">{name}</th>)}
            </tr>
          </thead>
          <tbody>
            {matrix.nodes.map(({ node, share, cells }) => (
              <tr key={node}>
                <th scope="row">{node}</th>
                <td>{percentText(share)}</td>
                {cells.map((cell) => <Pair key={cell.component} cell={cell} home={places.nodesOf(cell.component).includes(node)} />)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.note}>
        {t('service.layers.measure', '“×3.0” (lift): both were over their lines three times as often as chance would have it; below it its 95 % interval by a block bootstrap, and φ, their correlation from -1 to 1. It tells what goes together, not what caused what. ⌂: the component runs on this node.')}
        {matrix.left > 0 && ` ${t('service.layers.left', '{{left}} components with less time over their lines are left out.', { left: matrix.left })}`}
        {matrix.components.some((component) => places.nodesOf(component).length === 0) && ` ${t('service.layers.no-place', 'No label says on which node {{components}} runs.', { components: matrix.components.filter((component) => places.nodesOf(component).length === 0).join(', ') })}`}
      </p>
    </>
  );
}

function Pair({ cell: { association: { lift, phi, interval, both }, verdict }, home }: { cell: Cell; home: boolean }) {
  return (
    <td data-testid={testIds.layers.cell} data-verdict={verdict}>
      <strong>{Number.isFinite(lift) ? `×${figure(lift)}` : '–'} {verdictText(verdict)}{home && <span title={t('service.layers.home', 'runs on this node')}> ⌂</span>}</strong>
      <span>{interval ? t('service.layers.interval', '{{low}} to {{high}}, φ {{phi}}', { low: figure(interval[0]), high: figure(interval[1]), phi: Number.isFinite(phi) ? phi.toFixed(2) : '–' }) : t('service.layers.no-interval', 'φ {{phi}}', { phi: Number.isFinite(phi) ? phi.toFixed(2) : '–' })}</span>
      <span>{t('service.layers.both', 'both {{share}} of the time', { share: percentText(both) })}</span>
    </td>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  matrix: css({ '&&': { width: 'auto' }, '& td': { minWidth: 120 }, '& td > strong, & td > span': { display: 'block' }, '& td > strong': { fontWeight: theme.typography.fontWeightMedium }, '& td > span': { color: theme.colors.text.secondary } }),
  note: css({ margin: theme.spacing(0.5, 0, 0), maxWidth: 1100, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
});
