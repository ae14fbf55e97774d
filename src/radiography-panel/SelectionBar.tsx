import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, LinkButton, useStyles2 } from '@grafana/ui';
import { type ReactNode, useMemo } from 'react';
import { t } from '../text';
import type { ZoneLink } from './links';
import { extentOf, type Selection, type TimeInterval } from './selection';
import { stripMarks } from './strip';

export const SELECTION_HEIGHT = 88;

export interface SelectionBarProps {
  selection: Selection;
  timeZone?: string;
  onClear: () => void;
  /** Offered for all of it and for each interval. Milliseconds. */
  onRange?: (range: { from: number; to: number }) => void;
  /** Address that shows an interval elsewhere. */
  hrefOf?: (range: { from: number; to: number }) => string;
  /** The fields' data links, over the zone's extent. */
  links?: ZoneLink[];
  /** Pixels; absent: what times alone take. */
  height?: number;
  /** What else is behind the zone. */
  children?: ReactNode;
}

/** Intervals that are listed; the strip shows all of them. */
const MOST_LISTED = 12;

/** The times behind a zone: how many samples, a strip of the whole range with marks, and the intervals, longest first. */
export function SelectionBar({ selection, timeZone, onClear, onRange, hrefOf, links = [], height = SELECTION_HEIGHT, children }: SelectionBarProps) {
  const styles = useStyles2(getStyles);
  const { intervals } = selection;
  const longest = useMemo(() => [...intervals].sort((a, b) => b.samples - a.samples).slice(0, MOST_LISTED), [intervals]);
  return (
    <div className={styles.bar} style={{ height: children ? height : undefined, maxHeight: height }} data-testid="radiography-selection">
      <div className={styles.head}>
        <Count selection={selection} />
        {links.map(({ title, href, newTab }) => <LinkButton key={`${title} ${href}`} size="sm" variant="secondary" fill="text" icon="link" href={href} target={newTab ? '_blank' : undefined}>{title}</LinkButton>)}
        {onRange && <Button size="sm" variant="secondary" fill="text" icon="clock-nine" aria-label={t('radiography-panel.zone.use-range', 'Use this time range')} onClick={() => onRange(extentOf(selection))}>{t('radiography-panel.zone.use-range', 'Use this time range')}</Button>}
        <IconButton name="times" aria-label={t('radiography-panel.zone.let-go', 'Let go of the zone')} tooltip={t('radiography-panel.zone.let-go', 'Let go of the zone')} onClick={onClear} />
      </div>
      <Strip selection={selection} timeZone={timeZone} />
      <ul className={styles.intervals} aria-label={t('radiography-panel.zone.intervals', 'Intervals, longest first')}>
        {longest.map((interval) => <li key={interval.from}><Interval interval={interval} step={selection.step} timeZone={timeZone} onRange={onRange} hrefOf={hrefOf} /></li>)}
        {intervals.length > MOST_LISTED && <li>{t('radiography-panel.zone.shorter', 'and {{count}} shorter ones', { count: whole(intervals.length - MOST_LISTED) })}</li>}
      </ul>
      {children}
    </div>
  );
}

const whole = (count: number) => count.toLocaleString('en');

function Count({ selection: { inside, outside, intervals } }: Pick<SelectionBarProps, 'selection'>) {
  const styles = useStyles2(getStyles);
  const total = inside.length + outside.length;
  const pieces = intervals.length === 1 ? t('radiography-panel.zone.one-interval', 'in one interval') : t('radiography-panel.zone.many-intervals', 'in {{count}} intervals', { count: whole(intervals.length) });
  return (
    <span role="status" className={styles.count}>
      <strong>{t('radiography-panel.zone.samples', '{{inside}} of {{total}} samples', { inside: whole(inside.length), total: whole(total) })}</strong> ({shareText(inside.length / total)}) {pieces}
    </span>
  );
}

function shareText(share: number): string {
  return `${share < 0.1 ? (100 * share).toPrecision(2) : Math.round(100 * share)} %`;
}

interface IntervalProps extends Pick<SelectionBarProps, 'timeZone' | 'onRange' | 'hrefOf'> {
  interval: TimeInterval;
  step: number;
}

function Interval({ interval, step, timeZone, onRange, hrefOf }: IntervalProps) {
  const styles = useStyles2(getStyles);
  const clock = (time: number) => dateTimeFormat(time, { timeZone, format: 'HH:mm:ss' });
  const text = interval.samples === 1 ? clock(interval.from) : `${clock(interval.from)} – ${clock(interval.to)} (${interval.samples.toLocaleString('en')})`;
  const title = dateTimeFormat(interval.from, { timeZone });
  const range = { from: interval.from - step, to: interval.to + step };
  if (hrefOf) {
    return <a className={styles.interval} href={hrefOf(range)} title={t('radiography-panel.zone.open-explore', '{{when}}: open in Explore', { when: title })}>{text}</a>;
  }
  return onRange ? <button type="button" className={styles.interval} title={t('radiography-panel.zone.use-this', '{{when}}: use this time range', { when: title })} onClick={() => onRange(range)}>{text}</button> : <span title={title}>{text}</span>;
}

function Strip({ selection, timeZone }: { selection: Selection; timeZone?: string }) {
  const styles = useStyles2(getStyles);
  const path = useMemo(() => stripMarks(selection).map(({ start, width }) => `M${start} 0h${width}v10h${-width}z`).join(''), [selection]);
  const when = (time: number) => dateTimeFormat(time, { timeZone, format: selection.to - selection.from > 72e6 ? 'MM-DD HH:mm' : 'HH:mm:ss' });
  return (
    <div className={styles.strip}>
      <span>{when(selection.from)}</span>
      <svg viewBox="0 0 1000 10" preserveAspectRatio="none" role="img" aria-label={t('radiography-panel.zone.strip', 'When the samples of the zone were taken')}>
        <path d={path} />
      </svg>
      <span>{when(selection.to)}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ containerType: 'inline-size', overflow: 'hidden auto', fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  head: css({ display: 'flex', alignItems: 'center', height: 30, gap: theme.spacing(1), '@container (max-width: 400px)': { '& button > span, & a > span': { display: 'none' } } }),
  count: css({ flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', '& strong': { color: theme.colors.text.primary } }),
  strip: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    height: 22,
    fontVariantNumeric: 'tabular-nums',
    '& svg': { flex: 1, minWidth: 0, height: 12, background: theme.colors.background.secondary, border: `1px solid ${theme.colors.border.medium}` },
    '& path': { fill: theme.colors.primary.main },
  }),
  intervals: css({ display: 'flex', flexWrap: 'wrap', listStyle: 'none', margin: 0, padding: 0, maxHeight: 34, overflowY: 'auto', columnGap: theme.spacing(1.5), fontVariantNumeric: 'tabular-nums', lineHeight: '17px' }),
  interval: css({ padding: 0, border: 0, background: 'none', color: theme.colors.text.link, font: 'inherit', '&:hover': { textDecoration: 'underline' } }),
});
