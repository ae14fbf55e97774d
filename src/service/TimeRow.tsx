import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useTime } from './TimeContext';
import { timeTicks, xOf } from './timeFrame';
import type { ValueScale } from './valueScale';

export interface TimeRowProps {
  /** In the column of names. */
  name: ReactNode;
  height?: number;
  /** Its ticks stand at the column's right. */
  scale?: ValueScale;
  /** Words at values of the scale, such as a limit. */
  marks?: Array<{ value: number; text: string }>;
  children: ReactNode;
}

const LEAST_APART = 13;

/** A name and beside it something over time: every row of the page has the same time axis. */
export function TimeRow({ name, height, scale, marks = [], children }: TimeRowProps) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const at = (value: number) => (height ?? 0) * (1 - (scale?.share(value) ?? 0));
  const ticks = (scale?.ticks ?? []).filter(({ value }) => !marks.some((mark) => Math.abs(at(mark.value) - at(value)) < LEAST_APART));
  return (
    <div className={styles.row} style={{ gridTemplateColumns: `${frame.gutter}px ${frame.width}px` }}>
      <div className={styles.name} style={{ minHeight: height }}>
        <div className={styles.words}>{name}</div>
        <div className={styles.ticks} style={{ height }} aria-hidden="true">
          {ticks.map(({ value, text }) => <span key={text} style={{ top: at(value) }}>{text}</span>)}
          {marks.map(({ value, text }) => <strong key={text} style={{ top: at(value) }}>{text}</strong>)}
        </div>
      </div>
      <div>{children}</div>
    </div>
  );
}

/** Round times below charts. */
export function TimeAxis() {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  return (
    <TimeRow name={null} height={20}>
      <div className={styles.axis} style={{ width: frame.width }} aria-hidden="true">
        {timeTicks(frame).map(({ at, text }) => <span key={at} style={{ left: xOf(at, frame) }}>{text}</span>)}
      </div>
    </TimeRow>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'grid', marginBottom: theme.spacing(0.5) }),
  name: css({ position: 'relative', display: 'flex', paddingRight: theme.spacing(1), fontSize: theme.typography.bodySmall.fontSize }),
  words: css({ flex: 1, minWidth: 0 }),
  ticks: css({
    position: 'relative',
    width: 58,
    flex: 'none',
    textAlign: 'right',
    color: theme.colors.text.secondary,
    '& span, & strong': { position: 'absolute', right: 0, transform: 'translateY(-50%)', whiteSpace: 'nowrap', lineHeight: 1 },
    '& strong': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium },
  }),
  axis: css({ position: 'relative', height: 20, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, '& span': { position: 'absolute', top: 2, transform: 'translateX(-50%)', whiteSpace: 'nowrap' } }),
});
