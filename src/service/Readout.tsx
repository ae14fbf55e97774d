import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { usePlace, useTime } from './TimeContext';
import { timeText, xOf } from './timeFrame';

/** The cross of the page in one chart; in the chart that is pointed at its values beside it. */
export function Readout({ id, describe }: { id: string; describe: (time: number, y: number) => string[] }) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const place = usePlace();
  const here = place?.source === id;
  const x = place ? xOf(place.time, frame) : 0;
  const rows = here ? [timeText(place.time, frame), ...describe(place.time, place.y)] : [];
  const side = x > 0.6 * frame.width ? { right: frame.width - x + 12 } : { left: x + 12 };
  return (
    <>
      {place && x >= 0 && x <= frame.width && <i className={styles.upright} style={{ transform: `translateX(${x.toFixed(1)}px)` }} data-part="cross" />}
      {here && <div className={styles.tooltip} style={{ ...side, top: Math.max(0, place.y - 8) }} aria-hidden="true" data-part="readout">{rows.map((row, i) => <div key={i}>{row}</div>)}</div>}
      <span role="status" className={styles.hidden}>{here && place.spoken ? rows.join(', ') : ''}</span>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  upright: css({ position: 'absolute', left: 0, top: 0, width: 1, height: '100%', background: theme.colors.text.primary, opacity: 0.6, pointerEvents: 'none' }),
  tooltip: css({
    position: 'absolute',
    zIndex: theme.zIndex.tooltip,
    pointerEvents: 'none',
    padding: theme.spacing(0.5, 1),
    whiteSpace: 'nowrap',
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    '& > div:first-of-type': { color: theme.colors.text.secondary },
  }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' }),
});
