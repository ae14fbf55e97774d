/** First steps: what is there, what is missing, and what to do next. It looks again by itself. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { BASE_PATH, testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { type Check, summaryOf, summaryText } from './check';
import { CheckRow } from './CheckRow';
import { checksOf } from './checks';
import { Proposals } from './Proposals';
import { useFacts } from './useFacts';

export function SetupPage() {
  const styles = useStyles2(getStyles);
  const facts = useFacts();
  const checks = checksOf(facts);
  const summary = summaryOf(checks);
  const list = (needed: boolean) => checks.filter((check) => check.needed === needed);
  const row = (check: Check) => (
    <CheckRow key={check.id} check={check}>
      {check.id === 'series' && check.state === 'todo' && facts.services.value?.length === 0 && <Proposals candidates={facts.candidates} />}
    </CheckRow>
  );
  return (
    <PluginPage>
      <div className={styles.page} data-testid={testIds.setup.page}>
        <p className={styles.summary} role="status" data-testid={testIds.setup.summary}>
          <span aria-hidden="true">{summary.next ? '◔' : '●'}</span> {summaryText(summary)}
        </p>
        <p className={styles.note}>
          {t('setup.page.again', 'This page looks again every few seconds.')} {summary.next === null && <Link to={`${BASE_PATH}/overview`} data-testid={testIds.setup.next}>{t('setup.page.overview', 'Go to the overview')}</Link>}
        </p>
        <ol className={styles.list}>{list(true).map(row)}</ol>
        <h2 className={styles.more}>{t('setup.page.further', 'Not needed to begin with')}</h2>
        <ul className={styles.list}>{list(false).map(row)}</ul>
      </div>
    </PluginPage>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ maxWidth: 1100 }),
  summary: css({ margin: 0, fontSize: theme.typography.h4.fontSize }),
  note: css({ margin: theme.spacing(0.5, 0, 2), color: theme.colors.text.secondary, '& a': { ...linkStyle(theme), textDecoration: 'underline' } }),
  list: css({ margin: 0, padding: 0 }),
  more: css({ margin: theme.spacing(3, 0, 1), fontSize: theme.typography.h5.fontSize, color: theme.colors.text.secondary }),
});
