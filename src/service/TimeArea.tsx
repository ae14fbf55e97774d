import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from 'react';
import { t } from '../text';
import { dragged, type Drag, isDrag, keyed } from './pointing';
import { Readout } from './Readout';
import { useTime } from './TimeContext';
import { timeAt, xOf } from './timeFrame';

export interface TimeAreaProps {
  height: number;
  /** What one points at, as a name. */
  label: string;
  /** Rows of the tooltip. `y`: pixels from the top. */
  describe: (time: number, y: number) => string[];
  /** Pixels that the up and down keys move; 0: they do not. */
  rowHeight?: number;
  children: ReactNode;
  testId?: string;
}

/** A chart's plot under the pointer: cross and tooltip, a drag chooses the page's range; the same by keys. */
export function TimeArea({ height, label, describe, rowHeight = 0, children, testId }: TimeAreaProps) {
  const styles = useStyles2(getStyles);
  const { frame, hover, zoom } = useTime();
  const [id, help] = [useId(), useId()];
  const root = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const placeOf = (event: PointerEvent) => {
    const box = root.current?.getBoundingClientRect();
    return { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  };
  const end = () => {
    if (drag && isDrag(drag)) {
      zoom(dragged(drag, (x) => timeAt(x, frame)));
    }
    setDrag(null);
  };
  const move = (event: PointerEvent) => {
    const { x, y } = placeOf(event);
    hover.set({ time: timeAt(x, frame), y, source: id, spoken: false });
    setDrag((before) => before && { ...before, end: Math.min(frame.width, Math.max(0, x)) });
  };
  const begin = (event: PointerEvent) => {
    if (event.button === 0) {
      root.current?.setPointerCapture(event.pointerId);
      const { x } = placeOf(event);
      setDrag({ start: x, end: x });
    }
  };
  const press = (event: KeyboardEvent) => {
    const place = hover.get();
    const [x, y] = place?.source === id ? [xOf(place.time, frame), place.y] : [frame.width / 2, rowHeight / 2];
    const next = keyed(event.key, x, frame.width);
    const down = event.key === 'ArrowDown' ? rowHeight : event.key === 'ArrowUp' ? -rowHeight : 0;
    if (next !== null || down !== 0) {
      event.preventDefault();
      hover.set({ time: timeAt(next ?? x, frame), y: Math.min(height - 1, Math.max(0, y + down)), source: id, spoken: true });
      setDrag(event.shiftKey && next !== null ? { start: drag?.start ?? x, end: next } : null);
    } else if (event.key === 'Enter' && drag) {
      end();
    } else if (event.key === 'Escape') {
      setDrag(null);
      hover.set(null);
    }
  };
  return (
    <div
      ref={root}
      className={styles.area}
      style={{ width: frame.width, height }}
      role="application"
      tabIndex={0}
      aria-label={label}
      aria-describedby={help}
      data-testid={testId}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
      onPointerLeave={() => hover.set(null)}
      onKeyDown={press}
      onBlur={() => hover.set(null)}
    >
      {children}
      {drag && <i className={styles.drag} style={{ left: Math.min(drag.start, drag.end), width: Math.abs(drag.end - drag.start) }} />}
      <Readout id={id} describe={describe} />
      <span id={help} className={styles.hidden}>{t('service.area.keys', 'Arrow keys move a cross. Shift with arrow keys marks a time range, Enter makes it the range of the page. Escape lets go.')}</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  area: css({ position: 'relative', cursor: 'crosshair', userSelect: 'none', touchAction: 'pan-y', '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1 } }),
  drag: css({ position: 'absolute', top: 0, bottom: 0, background: 'rgba(128, 128, 128, 0.3)', border: `1px dashed ${theme.colors.text.primary}`, pointerEvents: 'none' }),
  hidden: css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' }),
});
