import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';

export interface BarRow {
  key: string;
  name: ReactNode;
  /** 0 to 1 of the whole length. */
  share: number;
  text: string;
  tone?: 'primary' | 'error';
  /** Hatched: not a length like the others. */
  hatched?: boolean;
  /** Below the bar. */
  more?: ReactNode;
}

/** A list of names with horizontal bars; the figure stands beside each. */
export function Bars({ rows, label }: { rows: BarRow[]; label: string }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.list} aria-label={label}>
      {rows.map(({ key, name, share, text, tone = 'primary', hatched, more }) => (
        <li key={key} className={styles.row}>
          <div className={styles.name}>{name}</div>
          <div className={styles.line}>
            <div className={styles.track} aria-hidden="true"><div className={cx(styles[tone], hatched && styles.hatched)} style={{ width: `${(100 * share).toFixed(1)}%` }} /></div>
            <span className={styles.figure}>{text}</span>
          </div>
          {more}
        </li>
      ))}
    </ol>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0 }),
  row: css({ padding: theme.spacing(0.5, 0) }),
  name: css({ overflowWrap: 'anywhere' }),
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1) }),
  track: css({ flex: 1, height: 10, background: theme.colors.background.canvas, border: `1px solid ${theme.colors.border.weak}`, '& div': { height: '100%' } }),
  primary: css({ background: theme.colors.primary.main }),
  error: css({ background: theme.colors.error.main }),
  hatched: css({ background: `repeating-linear-gradient(135deg, ${theme.colors.error.main} 0 6px, transparent 6px 10px)` }),
  figure: css({ minWidth: 92, textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
});
