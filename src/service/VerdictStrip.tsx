import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { scoreText, secondsText } from '../figures';
import { testIds } from '../ids';
import { t } from '../text';
import { useTime } from './TimeContext';
import { timeText } from './timeFrame';
import type { Verdict } from './verdict';

export interface VerdictStripProps {
  /** Null: no episode in the range. */
  verdict: Verdict | null;
  unit: string;
  /** Whether there is any score in the range. */
  scored: boolean;
}

/** Five questions and their answers, before any chart. */
export function VerdictStrip({ verdict, unit, scored }: VerdictStripProps) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  if (!verdict && !scored) {
    return <div className={cx(styles.well, styles.unscored)} role="status" data-testid={testIds.service.verdict}>◌ {t('service.verdict.unscored', 'Nothing of the chosen groups was scored in this range: whether the service was well is not known.')}</div>;
  }
  if (!verdict) {
    return <div className={styles.well} role="status" data-testid={testIds.service.verdict}>● {t('service.verdict.well', 'No episode of the chosen groups in this range: the service was well.')}</div>;
  }
  return (
    <dl className={styles.strip} data-testid={testIds.service.verdict} style={{ borderLeftStyle: verdict.lasts ? 'solid' : 'double' }}>
      <Answer question={verdict.lasts ? t('service.verdict.what-is', 'What is ill?') : t('service.verdict.what-was', 'What was ill?')} answer={`■ ${verdict.groups.join(', ')}`} more={t('service.verdict.peak', 'peak score {{peak}}', { peak: scoreText(verdict.episode.peak) })} />
      <Answer question={t('service.verdict.since', 'Since when?')} answer={timeText(verdict.episode.start, frame)} more={sinceText(verdict)} />
      <Answer question={t('service.verdict.why', 'Why?')} {...causeText(verdict.cause)} />
      <Answer question={verdict.lasts ? t('service.verdict.users', 'Do users suffer?') : t('service.verdict.users-did', 'Did users suffer?')} {...usersText(verdict.users, unit)} />
      <Answer question={t('service.verdict.us', 'Was it us?')} {...runsText(verdict.runs)} />
    </dl>
  );
}

function Answer({ question, answer, more }: { question: string; answer: string; more?: string }) {
  return (
    <div>
      <dt>{question}</dt>
      <dd><strong title={answer}>{answer}</strong>{more && <span title={more}>{more}</span>}</dd>
    </div>
  );
}

function sinceText({ lasts, seconds }: Verdict): string {
  const length = secondsText(seconds);
  return lasts ? t('service.verdict.lasts', 'lasts for {{length}}', { length }) : t('service.verdict.ended', 'it lasted {{length}}', { length });
}

function causeText(cause: Verdict['cause']) {
  if (!cause) {
    return { answer: t('service.verdict.unknown-cause', 'not known'), more: t('service.verdict.unknown-cause-more', 'see the causes below') };
  }
  return { answer: cause.stopped ? t('service.verdict.stopped', '{{component}} has stopped', { component: cause.component }) : cause.component, more: cause.feature ?? undefined };
}

function usersText(users: Verdict['users'], unit: string) {
  if (!users) {
    return { answer: t('service.verdict.users-unknown', 'not known'), more: t('service.verdict.users-unknown-more', 'no service metric with a limit at that time') };
  }
  const figures = { highest: scoreText(users.highest), limit: scoreText(users.limit), unit };
  return users.suffer
    ? { answer: `▲ ${t('service.verdict.suffer', 'yes')}`, more: t('service.verdict.suffer-more', 'up to {{highest}} {{unit}}, limit {{limit}}', figures) }
    : { answer: `● ${t('service.verdict.cope', 'no')}`, more: t('service.verdict.cope-more', 'at most {{highest}} {{unit}}, limit {{limit}}', figures) };
}

function runsText(runs: Verdict['runs']) {
  if (!runs) {
    return { answer: t('service.verdict.runs-unknown', 'not known'), more: t('service.verdict.runs-unknown-more', 'the runs cannot be read') };
  }
  const [run] = runs;
  if (!run) {
    return { answer: `● ${t('service.verdict.not-us', 'no')}`, more: t('service.verdict.not-us-more', 'no chaos run was in force') };
  }
  const faults = run.faults.map(({ fault, component }) => `${fault} ${component}`).join(', ');
  return { answer: `▨ ${t('service.verdict.us-yes', 'likely: chaos')}`, more: runs.length > 1 ? t('service.verdict.us-many', '{{faults}}, by {{author}}, and {{more}} more', { faults, author: run.author, more: runs.length - 1 }) : t('service.verdict.us-one', '{{faults}}, by {{author}}', { faults, author: run.author }) };
}

const getStyles = (theme: GrafanaTheme2) => ({
  well: css({ padding: theme.spacing(1.5, 2), marginBottom: theme.spacing(2), background: theme.colors.background.secondary, borderLeft: `6px solid ${theme.colors.success.border}` }),
  unscored: css({ '&&': { borderLeftColor: theme.colors.border.strong, borderLeftStyle: 'dashed' } }),
  strip: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(170px, 1fr))',
    gap: theme.spacing(2),
    margin: theme.spacing(0, 0, 2),
    padding: theme.spacing(1.5, 2),
    background: theme.colors.background.secondary,
    borderLeft: `6px solid ${theme.colors.error.border}`,
    '& dt': { fontWeight: theme.typography.fontWeightRegular, color: theme.colors.text.secondary },
    '& dd': { margin: 0 },
    '& strong, & span': { display: 'block', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    '& strong': { fontSize: theme.typography.h5.fontSize, fontWeight: theme.typography.fontWeightMedium },
    '& span': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize },
  }),
});
