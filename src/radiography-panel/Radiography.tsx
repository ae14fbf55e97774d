import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { densityAt } from './density';
import { drawPicture, frameOf, legendGradient, placeOf } from './draw';
import { isInverse, type ScaleChoice } from './palette';
import { type Picture, pictureOf } from './picture';
import { type Points, radiographyPoints, type RadiographyInput } from './points';
import { type ErrorScale, shortNumber } from './scales';
import { summaryOf } from './summary';

export interface RadiographyProps {
  title: string;
  width: number;
  height: number;
  input: RadiographyInput;
  anomalousOnly: boolean;
  scale: ScaleChoice;
  errorScale: ErrorScale;
  /** Milliseconds; 0 = by the series' own steps. */
  tolerance: number;
}

const LEGEND_HEIGHT = 26;

/** One group's radiography: density of (error, KPI) with threshold, KPI limit, tooltip, legend, or a text saying what lacks. */
export function Radiography(props: RadiographyProps) {
  const { title, width, height, input, anomalousOnly, errorScale, tolerance } = props;
  const styles = useStyles2(getStyles);
  const points = useMemo(() => radiographyPoints(input, anomalousOnly, tolerance), [input, anomalousOnly, tolerance]);
  const picture = useMemo(() => (points.lack ? null : pictureOf(points, input.kpiLimit, errorScale)), [points, input.kpiLimit, errorScale]);
  if (!picture) {
    return (
      <div className={styles.lack} style={{ width, height }} role="status" data-testid="radiography-lack">
        {points.lack}
      </div>
    );
  }
  const label = summaryOf(title, points, picture, input.kpiName, input.kpiUnit);
  return <Plot {...props} points={points} picture={picture} label={label} />;
}

function Plot({ width, height, input, scale, points, picture, label }: RadiographyProps & { points: Points; picture: Picture; label: string }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [place, setPlace] = useState<{ px: number; py: number; at: [number, number] } | null>(null);
  const inverse = isInverse(scale, theme.isDark);
  const plotHeight = Math.max(40, height - LEGEND_HEIGHT);
  const frame = useMemo(() => frameOf(width, plotHeight), [width, plotHeight]);
  const yName = input.kpiUnit ? `${input.kpiName} (${input.kpiUnit})` : input.kpiName;

  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) {
      return;
    }
    const painting = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(frame.width * ratio);
      element.height = Math.round(frame.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { colors, typography } = theme;
      const ink = { text: colors.text.secondary, grid: colors.border.medium, threshold: '#d55e00', kpiLimit: '#0072b2', font: `11px ${typography.fontFamily}`, inverse };
      drawPicture(context, picture, frame, inverse ? { ...ink, threshold: '#e69f00', kpiLimit: '#56b4e9' } : ink, input.errorName, yName);
    });
    return () => cancelAnimationFrame(painting);
  }, [picture, frame, theme, inverse, input.errorName, yName]);

  const follow = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const at = placeOf(picture, frame, px, py);
    setPlace(at && { px, py, at });
  };
  return (
    <div className={styles.plot} style={{ width, height }}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        data-testid="radiography-canvas"
        style={{ width: frame.width, height: frame.height }}
        onPointerMove={follow}
        onPointerLeave={() => setPlace(null)}
      />
      {place && <Tooltip {...place} width={width} picture={picture} yName={yName} errorName={input.errorName} />}
      <Legend points={points} picture={picture} inverse={inverse} />
    </div>
  );
}

function Tooltip({ px, py, at, width, picture, yName, errorName }: { px: number; py: number; at: [number, number]; width: number; picture: Picture; yName: string; errorName: string }) {
  const styles = useStyles2(getStyles);
  const share = picture.density.peak > 0 ? densityAt(picture.density, ...at) / picture.density.peak : 0;
  const side = px > width / 2 ? { right: width - px + 12 } : { left: px + 12 };
  return (
    <div className={styles.tooltip} style={{ ...side, top: Math.max(0, py - 30) }} data-testid="radiography-tooltip">
      <div>{errorName}: {shortNumber(picture.errorAt(at[0]))}</div>
      <div>{yName}: {shortNumber(at[1])}</div>
      <div>density: {Math.round(100 * share)} % of the peak</div>
      <div>{picture.pointsNear(...at)} samples here</div>
    </div>
  );
}

function Legend({ points, picture, inverse }: { points: Points; picture: Picture; inverse: boolean }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.legend} data-testid="radiography-legend">
      <span>rare</span>
      <span className={styles.bar} style={{ background: legendGradient(inverse) }} />
      <span>dense</span>
      {picture.threshold !== null && <span className={styles.key}><i style={{ borderColor: inverse ? '#e69f00' : '#d55e00' }} />threshold</span>}
      {picture.kpiLimit !== null && <span className={styles.key}><i style={{ borderColor: inverse ? '#56b4e9' : '#0072b2' }} />limit</span>}
      <span className={styles.count}>{points.errors.length} samples</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  plot: css({ position: 'relative', overflow: 'hidden' }),
  lack: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', textAlign: 'center', padding: theme.spacing(2), color: theme.colors.text.secondary }),
  legend: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', lineHeight: `${LEGEND_HEIGHT}px`, columnGap: theme.spacing(0.75), height: LEGEND_HEIGHT, overflow: 'hidden', whiteSpace: 'nowrap', fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  bar: css({ width: 56, minWidth: 40, height: 10, border: `1px solid ${theme.colors.border.medium}` }),
  key: css({ display: 'inline-flex', alignItems: 'center', gap: 4, '& i': { width: 14, borderTop: '2px dashed' } }),
  count: css({ marginLeft: 'auto' }),
  tooltip: css({
    position: 'absolute',
    pointerEvents: 'none',
    zIndex: theme.zIndex.tooltip,
    padding: theme.spacing(0.5, 1),
    whiteSpace: 'nowrap',
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
