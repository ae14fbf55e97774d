import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { KeyboardEvent } from 'react';
import { testIds } from '../../ids';
import { t } from '../../text';
import type { Draft, DraftFault } from './draft';
import { type Bar, nudged, timelineOf } from './timeline';

const ROW = 26;

export interface TimelineViewProps {
  draft: Draft;
  change: (index: number, part: Partial<DraftFault>) => void;
}

/** The faults as bars on the lanes of their components. Arrows move a bar, with Shift they change its length. */
export function TimelineView({ draft, change }: TimelineViewProps) {
  const styles = useStyles2(getStyles);
  const { seconds, ticks, lanes } = timelineOf(draft.faults);
  if (lanes.length === 0) {
    return null;
  }
  return (
    <div data-testid={testIds.chaos.timeline}>
      <div className={styles.lanes} role="group" aria-label={t('chaos.timeline.label', 'Time line of the faults')}>
        {lanes.map(({ component, rows, bars }) => (
          <div key={component} className={styles.lane}>
            <div className={styles.name}>{component || '–'}</div>
            <div className={styles.track} style={{ height: rows * ROW + 4 }}>
              {bars.map((bar) => <BarView key={bar.index} bar={bar} seconds={seconds} change={change} />)}
            </div>
          </div>
        ))}
        <div className={styles.lane} aria-hidden="true">
          <div className={styles.name} />
          <div className={styles.axis}>{ticks.map((tick) => <span key={tick} style={{ left: `${(100 * tick) / seconds}%` }}>{tick} s</span>)}</div>
        </div>
      </div>
      <p className={styles.quiet}>{t('chaos.timeline.keys', 'Tab goes from bar to bar, ← and → move one by a second, Page Up and Page Down by ten; with Shift they change how long it lasts.')}</p>
    </div>
  );
}

function BarView({ bar, seconds, change }: { bar: Bar; seconds: number; change: TimelineViewProps['change'] }) {
  const styles = useStyles2(getStyles);
  const { index, fault, component, after, duration, left, width, row } = bar;
  const onKeyDown = (event: KeyboardEvent) => {
    const part = nudged(bar, event.key, event.shiftKey);
    if (part) {
      event.preventDefault();
      change(index, part);
    }
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('chaos.timeline.bar', 'Fault {{number}}: {{fault}} on {{component}}', { number: index + 1, fault, component })}
      aria-valuemin={0}
      aria-valuemax={seconds}
      aria-valuenow={after}
      aria-valuetext={t('chaos.timeline.value', 'from {{after}} s for {{duration}} s', { after, duration })}
      title={t('chaos.timeline.value', 'from {{after}} s for {{duration}} s', { after, duration })}
      className={styles.bar}
      style={{ left: `${left}%`, width: `${width}%`, top: row * ROW + 2 }}
      onKeyDown={onKeyDown}
      data-testid={testIds.chaos.bar}
    >
      {index + 1} {fault}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lanes: css({ display: 'flex', flexDirection: 'column', gap: 2 }),
  lane: css({ display: 'flex', gap: theme.spacing(1) }),
  name: css({ width: 110, flexShrink: 0, overflow: 'hidden', textOverflow: 'ellipsis', lineHeight: `${ROW}px`, whiteSpace: 'nowrap' }),
  track: css({ position: 'relative', flex: 1, background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default }),
  bar: css({ position: 'absolute', height: ROW - 4, minWidth: 6, padding: '0 6px', overflow: 'hidden', whiteSpace: 'nowrap', lineHeight: `${ROW - 4}px`, fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.error.contrastText, background: theme.colors.error.main, borderRadius: theme.shape.radius.default, '&:focus-visible': { outline: `2px solid ${theme.colors.text.primary}`, outlineOffset: 1 } }),
  axis: css({ position: 'relative', flex: 1, height: 20, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, '& span': { position: 'absolute', transform: 'translateX(-50%)', whiteSpace: 'nowrap' }, '& span:first-of-type': { transform: 'none' }, '& span:last-of-type': { transform: 'translateX(-100%)' } }),
  quiet: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, margin: theme.spacing(0.5, 0, 0) }),
});
