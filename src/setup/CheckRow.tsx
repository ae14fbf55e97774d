import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { Copyable } from '../Copyable';
import { BASE_PATH, testIds } from '../ids';
import { Progress } from '../Progress';
import { linkStyle } from '../table';
import { t } from '../text';
import { type Check, type Next, signOf } from './check';

/** A step: state by word, shape and colour, what was found, what to do next. */
export function CheckRow({ check, children }: { check: Check; children?: ReactNode }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { shape, word, tone } = signOf(check.state);
  const colour = tone === 'secondary' ? theme.colors.text.secondary : theme.colors[tone].text;
  return (
    <li className={styles.row} style={{ borderLeftColor: colour }} data-testid={testIds.setup.check} data-check={check.id} data-state={check.state}>
      <div className={styles.head}>
        <h2 className={styles.title}>{check.title}</h2>
        <span style={{ color: colour }} data-testid={testIds.setup.state}><span aria-hidden="true">{shape}</span> {word}</span>
      </div>
      <p className={styles.finding}>{check.finding}</p>
      {check.details && check.details.length > 0 && <ul className={styles.details}>{check.details.map((line) => <li key={line}>{line}</li>)}</ul>}
      {check.progress !== undefined && <Progress progress={check.progress} label={check.title} />}
      {check.next && <NextStep next={check.next} title={check.title} />}
      {children}
    </li>
  );
}

function NextStep({ next, title }: { next: Next; title: string }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.next}>
      <p className={styles.finding}>
        <span aria-hidden="true">→</span> {next.text} {next.link && <To {...next.link} />}
      </p>
      {next.snippet && <Copyable text={next.snippet} label={t('setup.next.lines', 'Lines to copy: {{title}}', { title })} />}
    </div>
  );
}

/** Pages of this app open inside it; Grafana's own take a new load. */
function To({ href, text }: { href: string; text: string }) {
  return href.startsWith(BASE_PATH) ? <Link to={href}>{text}</Link> : <a href={href}>{text}</a>;
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ listStyle: 'none', padding: theme.spacing(1.5, 2), marginBottom: theme.spacing(1), background: theme.colors.background.secondary, borderLeft: '6px solid', borderRadius: theme.shape.radius.default, '& a': { ...linkStyle(theme), textDecoration: 'underline' } }),
  head: css({ display: 'flex', justifyContent: 'space-between', gap: theme.spacing(2) }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  finding: css({ margin: theme.spacing(0.5, 0, 0), overflowWrap: 'anywhere' }),
  details: css({ margin: theme.spacing(0.5, 0, 0), paddingLeft: theme.spacing(2.5), color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' }),
  next: css({ marginTop: theme.spacing(0.5), '& p': { marginBottom: theme.spacing(1) } }),
});
