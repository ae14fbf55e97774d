import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { BacktestReport, BacktestRequest } from '../../sidecar/contract';
import { Copyable } from '../Copyable';
import { testIds } from '../ids';
import { utcRange } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { compared, compareRows, type Pair, summaryText } from './compare';
import { triedText, yamlOf } from './form';
import { GroupChart, Mark } from './GroupChart';

export interface ResultProps {
  report: BacktestReport;
  /** Null: it was started elsewhere, and the sidecar keeps no more than the result. */
  request: BacktestRequest | null;
}

/** What was tried beside the present configuration: figures by group, a chart by group, and the lines that make it so. */
export function Result({ report, request }: ResultProps) {
  const styles = useStyles2(getStyles);
  return (
    <section aria-label={t('backtest.result.title', 'Result')} data-testid={testIds.backtest.result}>
      <h2 className={styles.title}>{t('backtest.result.title', 'Result')}</h2>
      <p className={styles.summary}><strong>{summaryText(report)}</strong></p>
      <p className={styles.note}>{request ? t('backtest.result.tried', '{{range}} UTC; tried: {{tried}}', { range: utcRange(report), tried: triedText(request) }) : t('backtest.result.range', '{{range}} UTC', { range: utcRange(report) })}</p>
      <Comparison report={report} />
      <Legend />
      {report.groups.map((tried) => <GroupChart key={tried.group} tried={tried} present={report.present.find(({ group }) => group === tried.group)} incidents={report.incidents} range={report} />)}
      {request && (
        <>
          <h3 className={styles.title}>{t('backtest.result.lines', 'Lines for the configuration')}</h3>
          <p className={styles.note}>{t('backtest.result.lines-how', 'Write them into the service’s section to keep what was tried.')}</p>
          <Copyable text={yamlOf(request)} label={t('backtest.result.lines-label', 'Lines of configuration')} testId={testIds.backtest.yaml} />
        </>
      )}
    </section>
  );
}

function Comparison({ report }: { report: BacktestReport }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('backtest.result.table', 'Table of groups')}>
      <table className={styles.table} data-testid={testIds.backtest.table}>
        <thead>
          <tr>
            <th scope="col" rowSpan={2}>{t('backtest.result.group', 'Group')}</th>
            {compared().map((name) => <th key={name} scope="colgroup" colSpan={2} className={cx(styles.first, styles.over)}>{name}</th>)}
          </tr>
          <tr>{compared().flatMap((name) => [<th key={`${name} present`} scope="col" className={styles.first}>{t('backtest.result.column-present', 'Present')}</th>, <th key={`${name} tried`} scope="col">{t('backtest.result.column-tried', 'Tried')}</th>])}</tr>
        </thead>
        <tbody>
          {compareRows(report).map(({ group, pairs }) => (
            <tr key={group}>
              <th scope="row">{group}</th>
              {pairs.map((pair, i) => <Cells key={compared()[i]} pair={pair} />)}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.note}>{t('backtest.result.marks', '✓ better than at present, ✕ worse.')}</p>
    </div>
  );
}

const MARKS = { better: ' ✓', worse: ' ✕', same: '' };

function Cells({ pair: { present, tried, verdict } }: { pair: Pair }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <td className={styles.first}>{present}</td>
      <td className={styles[verdict]}>{tried}{MARKS[verdict]}</td>
    </>
  );
}

function Legend() {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <p className={styles.legend}>
      <span><i className={styles.curve} /> {t('backtest.legend.score', 'highest score, with what was tried')}</span>
      <span><i className={styles.band} /> {t('backtest.legend.incident', 'incident')}</span>
      <span><svg width={12} height={12} aria-hidden="true"><Mark isFalse={false} x={6} y={6} colour={theme.colors.success.text} /></svg> {t('backtest.legend.true', 'true episode')}</span>
      <span><svg width={12} height={12} aria-hidden="true"><Mark isFalse x={6} y={6} colour={theme.colors.error.text} /></svg> {t('backtest.legend.false', 'false episode')}</span>
      <span>{t('backtest.legend.utc', 'Times are UTC.')}</span>
    </p>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(3, 0, 0.5), fontSize: theme.typography.h4.fontSize }),
  summary: css({ margin: 0 }),
  note: css({ margin: theme.spacing(0.5, 0, 1), color: theme.colors.text.secondary }),
  scroll: css({ overflowX: 'auto', maxWidth: 1100 }),
  first: css({ '&&': { borderLeft: `1px solid ${theme.colors.border.weak}` } }),
  over: css({ '&&': { borderBottom: 0, paddingBottom: 0 } }),
  better: css({ '&&': { color: theme.colors.success.text } }),
  worse: css({ '&&': { color: theme.colors.error.text } }),
  same: css({}),
  legend: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 3), margin: theme.spacing(2, 0, 0), color: theme.colors.text.secondary, '& span': { display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.75) } }),
  curve: css({ width: 22, height: 2, background: theme.colors.primary.text }),
  band: css({ width: 14, height: 14, background: theme.colors.warning.transparent, border: `1px solid ${theme.colors.warning.border}` }),
  table: factsTable(theme),
});
