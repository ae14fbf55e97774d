import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { TwinEstimator, TwinFigure, TwinMethod, TwinReport, TwinTotals } from '../../sidecar/contract';
import { countText } from '../figures';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { t } from '../text';
import { changeOf, differs, type Measure } from './compare';
import { delayText, deviationOf, figureText, rateText, shareText } from './units';

export interface TotalsProps {
  /** Headings of the two. */
  names: [string, string];
  /** By which the estimates are. */
  estimator: TwinEstimator;
  estimates: [TwinReport | null, TwinReport | null];
  simulations: [TwinReport | null, TwinReport | null];
}

export function methodText(method: TwinMethod): string {
  const texts: Record<TwinMethod, () => string> = {
    corrected: () => t('twin.method.corrected', 'Learned correction'),
    routenet: () => t('twin.method.routenet', 'RouteNet-Fermi'),
    queueing: () => t('twin.method.queueing', 'Queueing estimate'),
    simulation: () => t('twin.method.simulation', 'Packet simulation'),
  };
  return texts[method]();
}

/** Of all flows, before and after: each method by itself, never one of each. */
export function Totals({ names, estimator, estimates, simulations }: TotalsProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.tables} data-testid={testIds.twin.totals}>
      <MethodTable method={estimator} names={names} reports={estimates} />
      <MethodTable method="simulation" names={names} reports={simulations} />
    </div>
  );
}

/** Of jitter, a variance, its root. */
const figureOf = (totals: TwinTotals, of: Measure): TwinFigure => (of === 'jitter' ? deviationOf(totals.jitter) : totals[of]);

function MethodTable({ method, names, reports: [before, after] }: { method: TwinMethod; names: [string, string]; reports: [TwinReport | null, TwinReport | null] }) {
  const styles = useStyles2(getStyles);
  const figure = (name: string, of: Measure, text: (value: number | null) => string) => (
    <tr>
      <th scope="row">{name}</th>
      <td>{before ? figureText(figureOf(before.totals, of), text) : '…'}</td>
      <td>{after ? figureText(figureOf(after.totals, of), text) : '…'}</td>
      <td>{before && after ? changeText(figureOf(before.totals, of), figureOf(after.totals, of), text) : ''}</td>
    </tr>
  );
  const count = (name: string, of: (totals: TwinTotals) => string) => (
    <tr><th scope="row">{name}</th><td>{before ? of(before.totals) : '…'}</td><td>{after ? of(after.totals) : '…'}</td><td /></tr>
  );
  return (
    <table className={styles.table}>
      <caption className={styles.caption}>{methodText(method)}{after ? `: ${aboutText(after)}` : ''}</caption>
      <thead><tr><th scope="col">{t('twin.totals.of-all', 'Of all packets')}</th><th scope="col">{names[0]}</th><th scope="col">{names[1]}</th><th scope="col">{t('twin.totals.change', 'Change')}</th></tr></thead>
      <tbody>
        {figure(t('twin.totals.delay', 'Mean delay'), 'delay', delayText)}
        {figure(t('twin.totals.jitter', 'Jitter (deviation)'), 'jitter', delayText)}
        {figure(t('twin.totals.loss', 'Loss'), 'loss', shareText)}
        {count(t('twin.totals.delivered', 'Delivered of offered'), ({ delivered, offered }) => t('twin.totals.of', '{{delivered}} of {{offered}}', { delivered: rateText(delivered), offered: rateText(offered) }))}
        {count(t('twin.totals.no-way', 'Flows without a way'), ({ noWay }) => `${noWay > 0 ? '✕ ' : ''}${countText(noWay)}`)}
        {count(t('twin.totals.overloaded', 'Flows over an overloaded link'), ({ overloaded }) => `${overloaded > 0 ? '▲ ' : ''}${countText(overloaded)}`)}
      </tbody>
    </table>
  );
}

function aboutText({ method, version, seconds, runs, packets, confidence, seed, cut }: TwinReport): string {
  if (method !== 'simulation') {
    return version === null ? t('twin.totals.about-estimate', 'closed forms, in {{seconds}}', { seconds: delayText(seconds) }) : t('twin.totals.about-model', 'model {{version}}, in {{seconds}}', { version, seconds: delayText(seconds) });
  }
  return t('twin.totals.about-simulation', '{{packets}} packets in {{runs}} runs from seed {{seed}}, ± is the {{confidence}} % interval, in {{seconds}}', { packets: countText(packets ?? 0), runs: runs ?? 0, seed: seed ?? 0, confidence: 100 * (confidence ?? 0), seconds: delayText(seconds) }) + (cut ? t('twin.totals.cut', ' (cut short by its wall time)') : '');
}

/** With a sign that is no colour; changes that the intervals cover say so. */
export function changeText(before: TwinFigure, after: TwinFigure, text: (value: number | null) => string): string {
  const change = changeOf(before.value, after.value);
  if (change === null) {
    return '–';
  }
  const sign = change > 0 ? '▲ +' : change < 0 ? '▼ ' : '● ';
  return `${sign}${text(change)}${differs(before, after) === false ? t('twin.totals.within', ' (within the intervals)') : ''}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  tables: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2, 4), '& > table': { flex: '1 1 520px', width: 'auto', maxWidth: 900 } }),
  table: factsTable(theme),
  caption: css({ captionSide: 'top', textAlign: 'left', color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium, paddingBottom: theme.spacing(0.5) }),
});
