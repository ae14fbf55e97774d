import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { AuditEntry } from '../../sidecar/contract';
import { testIds } from '../ids';
import { utcTime } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { outcomeOf } from './entries';
import { Word } from './Word';

export function AuditTable({ entries }: { entries: AuditEntry[] }) {
  const styles = useStyles2(getStyles);
  if (entries.length === 0) {
    return <p role="status" className={styles.note}>{t('activity.audit.none', 'No entry fits.')}</p>;
  }
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('activity.audit.label', 'Table of the audit journal')}>
      <table className={styles.table} data-testid={testIds.activity.entries}>
        <thead>
          <tr>
            <th scope="col">{t('activity.audit.time', 'Time (UTC)')}</th>
            <th scope="col">{t('activity.audit.user', 'User')}</th>
            <th scope="col">{t('activity.audit.right', 'Right used')}</th>
            <th scope="col">{t('activity.audit.action', 'Action')}</th>
            <th scope="col">{t('activity.audit.subject', 'On')}</th>
            <th scope="col">{t('activity.audit.outcome', 'Outcome')}</th>
            <th scope="col">{t('activity.audit.detail', 'Detail')}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map(({ time, user, right, action, subject, outcome, code, detail }, index) => (
            <tr key={`${time} ${index}`}>
              <td>{utcTime(time)}</td>
              <td>{user}</td>
              <td>{right ?? '–'}</td>
              <th scope="row">{action}</th>
              <td className={styles.wrap}>{subject}</td>
              <td><Word {...outcomeOf(outcome)} />{code && <> <code>{code}</code></>}</td>
              <td className={styles.wrap}>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: theme.spacing(1, 0), color: theme.colors.text.secondary }),
  scroll: css({ overflow: 'auto', maxWidth: 1400, maxHeight: '60vh' }),
  table: factsTable(theme),
  wrap: css({ '&&': { whiteSpace: 'normal', overflowWrap: 'anywhere', minWidth: 120 } }),
});
