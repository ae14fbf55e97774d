import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { FaultInterval, Run } from '../../../sidecar/contract';
import { testIds } from '../../ids';
import { factsTable } from '../../table';
import { t } from '../../text';
import { exactTime, parameterText } from '../form';
import { confirmationText } from '../words';
import { lasted, phaseOf } from './phases';

const columns = () => [t('chaos.phases.phase', 'Phase'), t('chaos.phases.fault', 'Fault'), t('chaos.phases.component', 'Component'), t('chaos.phases.since', 'In force (UTC)'), t('chaos.phases.end', 'Undone (UTC)'), t('chaos.phases.seconds', 'Seconds'), t('chaos.phases.evidence', 'Its own evidence')];

/** What each fault of a run is doing, and what the component's own figures say of it. */
export function Phases({ run, now }: { run: Run; now: number }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('chaos.phases.label', 'Faults of this run')}>
      <table className={styles.table}>
        <thead>
          <tr>{columns().map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>{run.faults.map((fault, index) => <PhaseRow key={index} fault={fault} run={run} now={now} />)}</tbody>
      </table>
    </div>
  );
}

function PhaseRow({ fault, run, now }: { fault: FaultInterval; run: Run; now: number }) {
  const styles = useStyles2(getStyles);
  const { phase, mark, word, secondsLeft } = phaseOf(fault, run, now);
  const left = secondsLeft === null ? '' : phase === 'waiting' ? t('chaos.phases.due', 'in {{seconds}} s', { seconds: secondsLeft }) : t('chaos.phases.left', '{{seconds}} s left', { seconds: secondsLeft });
  const seconds = lasted(fault, now);
  const evidence = fault.confirmation ? confirmationText(fault.confirmation) : fault.end === null ? t('chaos.phases.evidence-later', 'read two steps after its end') : t('chaos.phases.evidence-soon', 'being read');
  return (
    <tr data-testid={testIds.chaos.phase}>
      <td><strong>{mark} {word}</strong> {left}</td>
      <td>
        {fault.fault} {parameterText(fault.parameters)}
        {fault.error && <div className={styles.error}>{fault.error.message} <code>{fault.error.code}</code></div>}
      </td>
      <td>{fault.component}</td>
      <td>{exactTime(fault.start)}</td>
      <td>{exactTime(fault.end)}</td>
      <td>{seconds === null ? '–' : seconds.toFixed(fault.end === null ? 0 : 3)}</td>
      <td>{phase === 'never' || phase === 'waiting' || phase === 'failed' ? '–' : evidence}</td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
  error: css({ whiteSpace: 'normal', color: theme.colors.error.text }),
});
