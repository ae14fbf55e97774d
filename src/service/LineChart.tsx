import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback } from 'react';
import type { Interval } from '../../sidecar/contract';
import { Canvas } from './Canvas';
import { type BandLook, drawBands, drawGrid, drawLimit, drawLine } from './drawing';
import { type Line, newestOf, valueNear } from './lines';
import { type Stroke, strokeOf } from './strokes';
import { TimeArea } from './TimeArea';
import { useTime } from './TimeContext';
import { TimeRow } from './TimeRow';
import type { ValueScale } from './valueScale';

export type Bands = Array<{ look: BandLook; bands: Interval[] }>;

export interface LineChartProps {
  title: string;
  /** What a point stands for, where it is not the newest sample. */
  note?: string;
  /** What it shows, in words. */
  label: string;
  height: number;
  lines: Line[];
  scale: ValueScale;
  /** A line to be under, with its words. */
  limit?: { value: number; text: string };
  bands: Bands;
  textOf: (value: number) => string;
  testId: string;
}

const NONE: Interval[] = [];

/** Lines over time, each with its name, stroke and newest value in the column of names. */
export function LineChart({ title, note, label, height, lines, scale, limit, bands, textOf, testId }: LineChartProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { frame, zone } = useTime();
  const limitValue = limit?.value;
  const marked = zone.length > 0 ? zone : NONE;
  const draw = useCallback((context: CanvasRenderingContext2D) => {
    const ground = { frame, height, theme };
    drawGrid(context, ground, scale);
    bands.forEach(({ look, bands: stretches }) => drawBands(context, ground, stretches, look));
    drawBands(context, ground, marked, 'zone');
    context.save();
    context.beginPath();
    context.rect(0, 0, frame.width, height);
    context.clip();
    lines.forEach((line, i) => drawLine(context, ground, line, scale, strokeOf(i, theme.isDark)));
    context.restore();
    if (limitValue !== undefined) {
      drawLimit(context, ground, limitValue, scale, theme.colors.text.primary);
    }
  }, [frame, height, theme, scale, bands, marked, lines, limitValue]);
  const describe = (time: number) => lines.map((line) => {
    const value = valueNear(line, time);
    return `${line.name}: ${value === null ? '–' : textOf(value)}`;
  });
  return (
    <TimeRow height={height} scale={scale} marks={limit ? [limit] : []} name={
      <>
        <div className={styles.title}>{title}</div>
        {note && <div className={styles.note}>{note}</div>}
        <ul className={styles.legend}>{lines.map((line, i) => <Entry key={line.name} name={line.name} value={newestOf(line)} textOf={textOf} stroke={strokeOf(i, theme.isDark)} />)}</ul>
      </>
    }>
      <TimeArea height={height} label={label} describe={describe}>
        <Canvas width={frame.width} height={height} label={label} draw={draw} testId={testId} />
      </TimeArea>
    </TimeRow>
  );
}

function Entry({ name, value, textOf, stroke }: { name: string; value: number | null; textOf: (value: number) => string; stroke: Stroke }) {
  return (
    <li>
      <svg width={26} height={8} aria-hidden="true"><line x1={0} x2={26} y1={4} y2={4} stroke={stroke.colour} strokeWidth={2.5} strokeDasharray={stroke.dash.join(' ')} /></svg>
      <span title={name}>{name}</span>
      <b>{value === null ? '–' : textOf(value)}</b>
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontWeight: theme.typography.fontWeightMedium, marginBottom: theme.spacing(0.5) }),
  note: css({ color: theme.colors.text.secondary }),
  legend: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(0.75), lineHeight: 1.35 },
    '& svg': { flex: 'none' },
    '& span': { flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    '& b': { fontWeight: theme.typography.fontWeightRegular, fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary },
  }),
});
