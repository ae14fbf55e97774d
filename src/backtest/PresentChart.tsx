import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type KeyboardEvent, type PointerEvent, useId, useRef } from 'react';
import type { BacktestGroup, Interval } from '../../sidecar/contract';
import { countText } from '../figures';
import { testIds } from '../ids';
import { t } from '../text';
import { useWidth } from '../width';
import { BOTTOM, curvePath, type Frame, scoreTicks, stretch, tickText, timeTicks, topOf, xOf, yOf } from './chart';
import { type Curve, draggedLine, keyedLine, overLine } from './threshold';

const LEFT = 64;
/** Room for the handle of the line. */
const RIGHT = 20;
const TOP = 8;
const PLOT = 110;
const AXIS = 22;
/** Pixels around the line that take a pointer. */
const GRIP = 8;

export interface PresentChartProps {
  group: string;
  curve: Curve;
  range: Interval;
  incidents: Interval[];
  /** As a multiple of the present one. */
  line: number;
  change: (line: number) => void;
}

export function PresentChart({ group, curve, range, incidents, line, change }: PresentChartProps) {
  const styles = useStyles2(getStyles);
  const { ref, width } = useWidth();
  const clip = useId();
  const frame: Frame = { width: Math.max(1, width - LEFT - RIGHT), height: PLOT, range, top: topOf([{ curve } as BacktestGroup]) };
  const { over, known } = overLine(curve, line);
  const path = curvePath(curve, frame);
  const inside = incidents.filter(({ from, to }) => to >= range.from && from <= range.to);
  return (
    <div ref={ref} className={styles.box}>
      <h3 className={styles.title}>{group}</h3>
      <svg className={styles.svg} width={Math.max(1, width)} height={TOP + PLOT + AXIS} role="group" aria-label={t('backtest.present.chart', '{{group}}: present scores with the line that is tried', { group })}>
        <clipPath id={clip}><rect width={frame.width} height={yOf(line, frame)} /></clipPath>
        <g transform={`translate(${LEFT} ${TOP})`}>
          {inside.map((incident) => <rect key={incident.from} className={styles.band} {...stretch(incident, frame)} y={0} height={PLOT} />)}
          <Axes frame={frame} />
          <path className={styles.curve} d={path} />
          <path className={styles.over} d={path} clipPath={`url(#${clip})`} />
          <Threshold group={group} line={line} frame={frame} change={change} />
        </g>
      </svg>
      <p className={styles.note} data-testid={testIds.backtest.over}>{t('backtest.present.over', '{{over}} of {{known}} points over it, {{present}} over the present line', { over: countText(over), known: countText(known), present: countText(overLine(curve, 1).over) })}</p>
    </div>
  );
}

function Axes({ frame }: { frame: Frame }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {scoreTicks(frame).map((score) => (
        <g key={score} transform={`translate(0 ${yOf(score, frame)})`}>
          <line className={score === 1 ? styles.present : styles.grid} x2={frame.width} />
          <text className={styles.label} x={-8} dy="0.35em" textAnchor="end">{score}</text>
        </g>
      ))}
      {timeTicks(frame).map((time) => <text key={time} className={styles.label} x={xOf(time, frame)} y={PLOT + 16} textAnchor="middle">{tickText(time)}</text>)}
    </>
  );
}

function Threshold({ group, line, frame, change }: Pick<PresentChartProps, 'group' | 'line' | 'change'> & { frame: Frame }) {
  const styles = useStyles2(getStyles);
  const grip = useRef<SVGGElement>(null);
  const y = yOf(line, frame);
  const follow = (event: PointerEvent) => {
    const plot = grip.current?.parentElement?.parentElement?.getBoundingClientRect();
    if (plot && grip.current?.hasPointerCapture(event.pointerId)) {
      change(draggedLine(event.clientY - plot.top - TOP, frame));
    }
  };
  const press = (event: KeyboardEvent) => {
    const next = keyedLine(event.key, line);
    if (next !== null) {
      event.preventDefault();
      change(next);
    }
  };
  return (
    <g ref={grip} className={styles.grip} transform={`translate(0 ${y})`} role="slider" tabIndex={0} aria-orientation="vertical" aria-label={t('backtest.present.line', 'Line tried for {{group}} and all groups', { group })} aria-valuemin={BOTTOM} aria-valuemax={20} aria-valuenow={line} aria-valuetext={t('backtest.present.times', '{{line}} times the present line', { line })} onPointerDown={(event) => grip.current?.setPointerCapture(event.pointerId)} onPointerMove={follow} onKeyDown={press} data-testid={testIds.backtest.line}>
      <rect y={-GRIP} width={frame.width} height={2 * GRIP} fill="transparent" />
      <line className={styles.line} x2={frame.width} />
      <path className={styles.handle} d={`M${frame.width + 2} 0l6 -7h9v14h-9z`} />
      <text className={styles.value} x={6} y={y < 20 ? 16 : -6}>{t('backtest.present.value', 'line × {{line}}', { line })}</text>
    </g>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ minWidth: 0 }),
  title: css({ margin: theme.spacing(1, 0, 0.5), fontSize: theme.typography.h6.fontSize }),
  svg: css({ display: 'block', overflow: 'visible' }),
  note: css({ margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  band: css({ fill: theme.colors.warning.transparent, stroke: theme.colors.warning.border, strokeWidth: 1 }),
  grid: css({ stroke: theme.colors.border.weak }),
  present: css({ stroke: theme.colors.text.secondary, strokeDasharray: '2 4' }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  curve: css({ fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 1.5, strokeLinejoin: 'round' }),
  over: css({ fill: 'none', stroke: theme.colors.error.text, strokeWidth: 3, strokeLinejoin: 'round' }),
  grip: css({ cursor: 'ns-resize', touchAction: 'none', outline: 'none', '&:focus-visible line': { strokeWidth: 4 }, '&:focus-visible path': { stroke: theme.colors.primary.main, strokeWidth: 3 } }),
  line: css({ stroke: theme.colors.text.primary, strokeWidth: 2, strokeDasharray: '6 3' }),
  handle: css({ fill: theme.colors.text.primary }),
  value: css({ fill: theme.colors.text.primary, fontSize: theme.typography.bodySmall.fontSize, fontWeight: theme.typography.fontWeightMedium, paintOrder: 'stroke', stroke: theme.colors.background.primary, strokeWidth: 4 }),
});
