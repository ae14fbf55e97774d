import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

/** A bar with its share in per cent. @param progress 0 to 1 */
export function Progress({ progress, label }: { progress: number; label: string }) {
  const styles = useStyles2(getStyles);
  const percent = Math.round(100 * progress);
  return (
    <div className={styles.progress}>
      <div className={styles.bar} role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <div style={{ width: `${percent}%` }} />
      </div>
      <span className={styles.number}>{percent} %</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  progress: css({ flex: 1, display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), maxWidth: 600, fontVariantNumeric: 'tabular-nums' }),
  bar: css({ flex: 1, height: 10, background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, overflow: 'hidden', '& div': { height: '100%', background: theme.colors.primary.main } }),
  number: css({ width: 48, textAlign: 'right' }),
});
