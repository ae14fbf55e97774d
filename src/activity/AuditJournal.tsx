import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useCallback, useEffect, useState } from 'react';
import type { AuditEntry, AuditReport } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { saveText } from '../files';
import { testIds } from '../ids';
import { last } from '../range/span';
import { useSpan } from '../range/useSpan';
import { plurals, t } from '../text';
import { AuditFields } from './AuditFields';
import { AuditTable } from './AuditTable';
import { ALL_ENTRIES, csvOf, jsonOf, queryOf } from './entries';

const SHOWN = 200;
/** The sidecar gives no more at once. */
const MOST = 10_000;

/** Who changed what, by which right, and how it ended; to be filtered and taken away. */
export function AuditJournal() {
  const styles = useStyles2(getStyles);
  const { span, range, choose } = useSpan(last('7d'));
  const [filter, setFilter] = useState(ALL_ENTRIES);
  const [report, setReport] = useState<AuditReport | null>(null);
  const [openedAt] = useState(() => Date.now());
  const { busy, failure, act } = useActions();
  const query = (limit: number) => sidecar.audit(queryOf(filter, range(), limit));
  const show = () => act(async () => setReport(await query(SHOWN)));
  const first = useCallback(() => act(async () => setReport(await sidecar.audit(queryOf(ALL_ENTRIES, range(), SHOWN)))), []); // eslint-disable-line react-hooks/exhaustive-deps -- asked once, then on demand
  useEffect(() => void first(), [first]);
  const save = (name: string, type: string, textOf: (entries: AuditEntry[]) => string) => void act(async () => saveText(name, type, textOf((await query(MOST)).entries)));
  return (
    <section aria-labelledby="activity-audit" data-testid={testIds.activity.audit}>
      <h2 id="activity-audit" className={styles.title}>{t('activity.audit.title', 'Audit journal')}</h2>
      <p className={styles.note}>{t('activity.audit.what', 'Every call that changed something or wanted to. Names are Grafana’s where it sends them (send_user_header), else “api”.')}</p>
      <AuditFields filter={filter} change={setFilter} span={span} choose={choose} now={openedAt} busy={busy} show={() => void show()} />
      <Failure failure={failure} title={t('activity.audit.unreadable', 'The audit journal cannot be read')} />
      {report && <Damage report={report} />}
      {report && <AuditTable entries={report.entries} />}
      {report?.more && <p className={styles.note}>{plurals('activity.audit.more', 'Only the newest entry is shown; narrow the time, or take all away as a file.', 'Only the newest {{count}} entries are shown; narrow the time, or take all away as a file.', report.entries.length)}</p>}
      {report && report.entries.length > 0 && (
        <div className={styles.buttons}>
          <Button variant="secondary" icon="download-alt" disabled={busy} onClick={() => save('roentgen-audit.csv', 'text/csv', csvOf)} data-testid={testIds.activity.csv}>{t('activity.audit.csv', 'Download as CSV')}</Button>
          <Button variant="secondary" icon="download-alt" disabled={busy} onClick={() => save('roentgen-audit.json', 'application/json', jsonOf)} data-testid={testIds.activity.json}>{t('activity.audit.json', 'Download as JSON')}</Button>
        </div>
      )}
    </section>
  );
}

function Damage({ report: { damaged, lost } }: { report: AuditReport }) {
  return (
    <>
      {lost > 0 && <Alert severity="error" title={plurals('activity.audit.lost', '{{count}} entry could not be written', '{{count}} entries could not be written', lost)}>{t('activity.audit.lost-more', 'Check space and rights of the sidecar’s data directory; its log has more.')}</Alert>}
      {damaged > 0 && <Alert severity="warning" title={plurals('activity.audit.damaged', 'The journal is damaged in {{count}} place', 'The journal is damaged in {{count}} places', damaged)}>{t('activity.audit.damaged-more', 'The lines that were hit are left out; a crash leaves one such place.')}</Alert>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(3, 0, 0.5), fontSize: theme.typography.h4.fontSize }),
  note: css({ margin: theme.spacing(0.5, 0, 1), color: theme.colors.text.secondary }),
  buttons: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), margin: theme.spacing(1.5, 0) }),
});
