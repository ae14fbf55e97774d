import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { IntervalEstimate, TransferReport, TransferRow } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { share } from './Evaluation';
import { t } from '../text';

/** How well what was learned in one environment (the mirror) does in another (production), and whether the two classifiers are alike. */
export function Transfer({ service, launcher }: { service: string; launcher: boolean }) {
  const styles = useStyles2(getStyles);
  const samples = usePolling((signal) => sidecar.samples(service, signal), 30_000);
  const environments = [...new Set((samples.value ?? []).map(({ environment }) => environment))].sort();
  const [source, setSource] = useState<string | null>(null);
  const [target, setTarget] = useState<string | null>(null);
  const [report, setReport] = useState<TransferReport | null>(null);
  const { busy, failure, act } = useActions();
  const [from, to] = [source ?? environments[0], target ?? environments[1]];
  if (environments.length < 2) {
    return <p className={styles.quiet}>{t('spots.transfer.a-transfer-needs-samples-of', 'A transfer needs samples of two environments; there are')}{' '}{environments.length === 1 ? t('spots.transfer.those-of', 'those of {{value}}', { value: environments[0] }) : t('spots.transfer.none', 'none')}{t('spots.transfer.import-the-others-on-the', '. Import the other’s on the Samples page, or collect them there.')}</p>;
  }
  const pick = (id: string, label: string, value: string, set: (value: string) => void) => (
    <Field label={label} htmlFor={id} noMargin>
      <Combobox id={id} width={24} value={value} options={environments.map((each) => ({ value: each, label: each }))} onChange={(option) => set(option.value)} />
    </Field>
  );
  return (
    <div data-testid={testIds.spots.transfer}>
      <div className={styles.form}>
        {pick(`transfer-source-${service}`, t('spots.transfer.learned-in', 'Learned in'), from, setSource)}
        {pick(`transfer-target-${service}`, t('spots.transfer.used-in', 'Used in'), to, setTarget)}
        {launcher && <Button variant="secondary" disabled={busy || from === to} onClick={() => act(async () => setReport(await sidecar.transfer(service, { source: from, target: to })))} data-testid={testIds.spots.compare}>{busy ? t('spots.transfer.training', 'Training…') : t('spots.transfer.compare', 'Compare')}</Button>}
      </div>
      <Failure failure={failure} title={t('spots.transfer.the-comparison-did-not-work', 'The comparison did not work')} />
      {report && <Report report={report} />}
    </div>
  );
}

function Report({ report }: { report: TransferReport }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p data-testid={testIds.spots.verdict}><strong>{report.alike === null ? '? ' : report.alike ? t('spots.transfer.alike', '● alike: ') : t('spots.transfer.not-alike', '▲ not alike: ')}</strong>{report.verdict}</p>
      <p className={styles.quiet}>{t('spots.transfer.same-component-named-difference-of', 'Same component named: {{agreement}}. Difference of F1: {{difference}}, margin {{margin}}. {{samples}} samples of {{target}}.', { agreement: estimateText(report.agreement), difference: estimateText(report.difference), margin: report.margin, samples: report.samples, target: report.target })}</p>
      <table className={styles.table}>
        <thead><tr>{[t('spots.column.method', 'Method'), t('spots.column.accuracy', 'Accuracy'), t('spots.column.precision', 'Precision'), t('spots.column.recall', 'Recall'), 'F1', t('spots.transfer.component-first', 'Component first')].map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{report.rows.map((row) => <Row key={row.method} row={row} />)}</tbody>
      </table>
    </>
  );
}

function Row({ row }: { row: TransferRow }) {
  return (
    <tr>
      <th scope="row">{row.method}</th>
      {[row.accuracy, row.precision, row.recall, row.f1, row.componentFirst].map((value, i) => <td key={i}>{share(value)}</td>)}
    </tr>
  );
}

/** "0.92 (0.88 to 0.96)". */
export function estimateText({ value, low, high }: IntervalEstimate): string {
  return low === null || high === null ? share(value) : t('spots.transfer.to', '{{value}} ({{low}} to {{high}})', { value: share(value), low: share(low), high: share(high) });
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), marginBottom: theme.spacing(1) }),
  table: factsTable(theme),
});
