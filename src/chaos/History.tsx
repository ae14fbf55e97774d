import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { Confirmation, Run } from '../../sidecar/contract';
import { scoreText } from '../figures';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { exactTime, parameterText } from './form';

const MARKS: Record<Run['state'], string> = { running: '▶', completed: '✓', failed: '✕', aborted: '■', interrupted: '!' };
const COLUMNS = ['State', 'Experiment', 'Fault', 'Component', 'In force (UTC)', 'Undone (UTC)', 'Seconds', 'Seen in its figures', 'Service', 'By'];

/** Every run, newest first; a row a fault, from being seen in force to its undoing being read back. */
export function History({ runs }: { runs: Run[] | null }) {
  const styles = useStyles2(getStyles);
  return (
    <section aria-label="History" data-testid={testIds.chaos.history}>
      <h2 className={styles.title}>History</h2>
      {!runs && <LoadingPlaceholder text="Asking the sidecar…" />}
      {runs?.length === 0 && <p>No runs yet. The first one will stand here with the exact interval of each fault.</p>}
      {runs && runs.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label="Table of runs">
          <table className={styles.table}>
            <thead>
              <tr>{COLUMNS.map((name) => <th key={name} scope="col">{name}</th>)}</tr>
            </thead>
            <tbody>{runs.flatMap((run) => run.faults.map((fault, i) => <Row key={`${run.run}-${i}`} run={run} fault={fault} />))}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ run, fault }: { run: Run; fault: Run['faults'][number] }) {
  const seconds = fault.start !== null && fault.end !== null ? ((fault.end - fault.start) / 1000).toFixed(3) : '–';
  return (
    <tr data-testid={testIds.chaos.row} title={run.run}>
      <td>
        {MARKS[run.state]} {run.state}
        {run.reason && <div>{run.reason}</div>}
      </td>
      <td>{run.experiment}</td>
      <td>
        {fault.fault} {parameterText(fault.parameters)}
        {fault.error && <div>{fault.error.message} <code>{fault.error.code}</code></div>}
      </td>
      <td>{run.service}/{fault.component}</td>
      <td>{exactTime(fault.start)}</td>
      <td>{exactTime(fault.end)}</td>
      <td>{seconds}</td>
      <td>{confirmationText(fault.confirmation)}</td>
      <td>{run.deviated === null ? '–' : run.deviated ? '▲ deviated' : '● nominal'}</td>
      <td>{run.author}</td>
    </tr>
  );
}

/** Whether the component's own figures show the fault, and the figure that tells. */
export function confirmationText(confirmation: Confirmation | null): string {
  if (!confirmation || confirmation.confirmed === null) {
    return '–';
  }
  const { confirmed, figure, before, during } = confirmation;
  const change = before !== null && during !== null ? ` ${scoreText(before)} → ${scoreText(during)}` : '';
  return `${confirmed ? '✓ seen' : '✕ not visible'}: ${figure}${change}`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
});
