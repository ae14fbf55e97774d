import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { Interval, ServiceStatus, SignatureReport } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { mayLaunch } from '../api/settings';
import { useTask } from '../api/task';
import { TaskState } from '../api/TaskState';
import { countText, percentText, plural } from '../figures';
import { testIds } from '../ids';
import { utcRange, utcTime } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { isOf, type SignatureRow, signatureRows } from './signatureRows';

export interface SignaturesProps {
  service: ServiceStatus;
  group: string;
  range: () => Interval | null;
}

/** Cause sets that recur in the chosen range: asked for by a button, for it takes scoring the range anew. */
export function Signatures({ service: { service }, group, range }: SignaturesProps) {
  const styles = useStyles2(getStyles);
  const launcher = mayLaunch();
  const work = useTask(isOf(service, group));
  const report = work.task?.state === 'done' ? work.task.signatures : null;
  const find = () => {
    const times = range();
    return times && work.start(() => sidecar.signatures(service, group, times));
  };
  if (!launcher && !work.task) {
    return null;
  }
  return (
    <section className={styles.part} aria-label={t('radiography.signatures.name', 'Signatures of {{group}} in this range', { group })} data-testid={testIds.radiography.signatures}>
      <div className={styles.head}>
        <h3 className={styles.title}>{t('radiography.signatures.title', 'Signatures in this range')}</h3>
        {launcher && <Button size="sm" variant="secondary" icon="search" disabled={work.busy || work.running} onClick={find} data-testid={testIds.radiography.findSignatures}>{report ? t('radiography.signatures.again', 'Find again') : t('radiography.signatures.find', 'Find signatures')}</Button>}
      </div>
      {!work.task && <p className={styles.note}>{t('radiography.signatures.note', 'Sets of features that are behind one deviation after another: what goes wrong again and again.')}</p>}
      <TaskState work={work} noun={t('radiography.signatures.noun', 'The search for signatures of {{group}}', { group })} launcher={launcher} />
      {report && <Report report={report} />}
    </section>
  );
}

const columns = () => [t('radiography.signatures.features', 'Features, with their part of the error'), t('radiography.signatures.share', 'Of the deviations'), t('radiography.signatures.samples', 'Samples'), t('radiography.signatures.first-last', 'First and last (UTC)')];

function Report({ report }: { report: SignatureReport }) {
  const styles = useStyles2(getStyles);
  const rows = signatureRows(report);
  const range = t('radiography.signatures.range', 'From {{range}} UTC', { range: utcRange(report) });
  if (report.deviations === 0) {
    return <p className={styles.note}>{range}: {t('radiography.signatures.nominal', 'no sample was over the line, so there is nothing to characterise. Choose a range with an episode.')}</p>;
  }
  return (
    <>
      <p className={styles.note}>{t('radiography.signatures.basis', '{{range}}: {{deviations}}, {{unexplained}} of them in no signature.', { range, deviations: plural(report.deviations, 'deviation'), unexplained: percentText(report.unexplained) })}</p>
      {rows.length === 0 && <p className={styles.note}>{t('radiography.signatures.none', 'No set of features recurs.')}</p>}
      {rows.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('radiography.signatures.table', 'Table of the signatures of {{group}}', { group: report.group })}>
          <table className={styles.table}>
            <thead>
              <tr>{columns().map((name) => <th key={name} scope="col">{name}</th>)}</tr>
            </thead>
            <tbody>{rows.map((row) => <Row key={row.key} row={row} />)}</tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Row({ row }: { row: SignatureRow }) {
  const styles = useStyles2(getStyles);
  return (
    <tr>
      <td className={styles.features}>
        {row.features.map(({ name, share }) => <div key={name} className={styles.name}>{name} <span className={styles.share}>{share}</span></div>)}
        {row.more > 0 && <div className={styles.quiet}>{t('radiography.signatures.more', 'and {{features}} more', { features: row.more })}</div>}
      </td>
      <td>{row.share}</td>
      <td>{countText(row.samples)}</td>
      <td>
        {utcTime(row.first)}
        <div>{utcTime(row.last)}</div>
      </td>
    </tr>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ marginTop: theme.spacing(1), padding: theme.spacing(1, 1.5), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default }),
  head: css({ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: theme.spacing(1) }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  note: css({ margin: theme.spacing(0.5, 0), fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  quiet: css({ color: theme.colors.text.secondary }),
  share: css({ color: theme.colors.text.secondary, whiteSpace: 'nowrap' }),
  scroll: css({ overflowX: 'auto' }),
  features: css({ '&&': { minWidth: 200, whiteSpace: 'normal', overflowWrap: 'anywhere' } }),
  name: css({ padding: theme.spacing(0, 0, 0.25, 1.5), textIndent: theme.spacing(-1.5) }),
  table: factsTable(theme),
});
