import { css } from '@emotion/css';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { testIds } from '../ids';
import { t } from '../text';
import { type Notice, shownNotices } from './notices';
import { CANVAS, LETTERS } from './palette';
import type { Counts } from './tile';

export interface WallBarProps {
  /** The service, where all tiles are of one. */
  title: string;
  counts: Counts;
  silent: boolean;
  notices: Notice[];
  now: number;
  page: { at: number; of: number } | null;
  buttons: Array<{ text: string; label: string; testId: string; pressed?: boolean; click: () => void }>;
}

const MOST_NOTICES = 2;

/** One line of one height above the tiles: how many are ill, what else matters, which page, the clock. A clock that stands still says that the screen does. */
export function WallBar({ title, counts, silent, notices, now, page, buttons }: WallBarProps) {
  const styles = useStyles2(getStyles);
  const { first, more } = shownNotices(notices, MOST_NOTICES);
  return (
    <header className={styles.bar} data-testid={testIds.wall.bar}>
      <h1 className={styles.large}>{title}</h1>
      <div className={styles.large} data-testid={testIds.wall.counts}>{silent ? t('wall.bar.silent', '✕ no answer') : countText(counts)}</div>
      <ul className={styles.notices} aria-label={t('wall.bar.notices', 'Notices')}>
        {first.map(({ key, text, strong }, i) => (
          <li key={key} className={strong ? styles.strong : undefined} data-testid={key === 'held' ? testIds.wall.held : undefined}>
            {text}
            {i === MOST_NOTICES - 1 && more > 0 && ` +${more}`}
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        {buttons.map(({ text, label, testId, pressed, click }) => (
          <button key={testId} type="button" className={styles.button} aria-label={label} title={label} aria-pressed={pressed} onClick={click} data-testid={testId}>{text}</button>
        ))}
      </div>
      <div className={styles.small}>
        <div>{dateTimeFormat(now, { format: 'ddd D MMM' })}</div>
        <div data-testid={testIds.wall.pages}>{page ? t('wall.bar.page', 'page {{at}} of {{of}}', page) : ''}</div>
      </div>
      <time className={styles.large}>{dateTimeFormat(now, { format: 'HH:mm:ss' })}</time>
    </header>
  );
}

function countText({ ill, all }: Counts): string {
  if (all === 0) {
    return '';
  }
  return ill > 0 ? t('wall.bar.ill', '■ {{ill}} of {{all}} ill', { ill, all }) : t('wall.bar.none-ill', '● 0 of {{all}} ill', { all });
}

const getStyles = () => ({
  bar: css({ display: 'flex', alignItems: 'center', gap: '0.6em', height: '1.4em', overflow: 'hidden', color: LETTERS.text, fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap', lineHeight: 1.15 }),
  large: css({ margin: 0, fontSize: '1em', lineHeight: 1.15, fontWeight: 600, overflow: 'hidden', textOverflow: 'ellipsis', '&:is(h1)': { flexShrink: 3 }, '&:is(time), &:is(div)': { flexShrink: 0 } }),
  notices: css({ flex: 1, minWidth: 0, margin: 0, padding: 0, listStyle: 'none', fontSize: '0.52em', color: LETTERS.quiet, '& li': { height: '1.25em', lineHeight: '1.25em', overflow: 'hidden', textOverflow: 'ellipsis' } }),
  strong: css({ fontWeight: 700, color: LETTERS.text }),
  small: css({ fontSize: '0.52em', color: LETTERS.quiet, textAlign: 'right' }),
  buttons: css({ display: 'flex', gap: '0.2em' }),
  button: css({ minWidth: 24, minHeight: 24, fontSize: '0.45em', padding: '0.3em 0.5em', color: LETTERS.text, background: CANVAS, border: `1px solid ${LETTERS.quiet}`, borderRadius: '0.2em', '&:focus-visible': { outline: `2px solid ${LETTERS.text}` } }),
});
