import { css } from '@emotion/css';
import { type DataFrame, type Field, FieldType, getFieldDisplayName, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Annotation } from './annotations';
import type { Panel } from './model';

const COLOURS = ['#73BF69', '#F2CC0C', '#8AB8FF', '#FF780A', '#F2495C', '#B877D9', '#37872D', '#FADE2A'];
const LEGEND = 24;

interface Line {
  name: string;
  times: number[];
  values: Array<number | null>;
}

function linesOf(frames: DataFrame[]): Line[] {
  return frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    const named = (field: Field) => field.config.displayNameFromDS ?? getFieldDisplayName(field, frame, frames);
    return time ? frame.fields.filter(({ type }) => type === FieldType.number).map((field) => ({ name: named(field), times: time.values.map((ms: number) => ms / 1000), values: field.values })) : [];
  });
}

/** Gaps of more than four steps stay gaps. */
function joined(lines: Line[]): uPlot.AlignedData {
  const tables = lines.map(({ times, values }) => {
    const step = times.length > 1 ? Math.min(...times.slice(1).map((time, i) => time - times[i])) : 0;
    const data: [number[], Array<number | null>] = [[], []];
    times.forEach((time, i) => {
      if (i > 0 && time - times[i - 1] > 4 * step) {
        data[0].push(times[i - 1] + step);
        data[1].push(null);
      }
      data[0].push(time);
      data[1].push(values[i]);
    });
    return data as uPlot.AlignedData;
  });
  return tables.length > 0 ? uPlot.join(tables, tables.map(() => [0, 2])) : [[]];
}

function marks(annotations: Annotation[], line: number | undefined, colourOf: (name: string) => string): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        for (const { from, to, colour } of annotations) {
          const left = Math.max(bbox.left, plot.valToPos(from / 1000, 'x', true));
          const right = Math.min(bbox.left + bbox.width, plot.valToPos(to / 1000, 'x', true));
          ctx.globalAlpha = 0.15;
          ctx.fillStyle = colourOf(colour);
          ctx.fillRect(left, bbox.top, Math.max(2, right - left), bbox.height);
        }
        ctx.globalAlpha = 1;
        if (line !== undefined) {
          const y = plot.valToPos(line, 'y', true);
          if (y >= bbox.top && y <= bbox.top + bbox.height) {
            ctx.strokeStyle = '#F2495C';
            ctx.setLineDash([8, 6]);
            ctx.beginPath();
            ctx.moveTo(bbox.left, y);
            ctx.lineTo(bbox.left + bbox.width, y);
            ctx.stroke();
          }
        }
        ctx.restore();
      },
    },
  };
}

export interface TimeSeriesProps {
  frames: DataFrame[];
  panel: Panel;
  range: TimeRange;
  annotations: Annotation[];
  width: number;
  height: number;
}

/** Each series upon those before it. */
function piled([times, ...rows]: uPlot.AlignedData): uPlot.AlignedData {
  const sums = Array.from(times, () => 0);
  return [times, ...rows.map((row) => Array.from(row, (value, i) => (value == null ? null : (sums[i] += value))))] as uPlot.AlignedData;
}

/** Stand-in for Grafana's time series panel: lines or steps, a threshold line, annotations as bands, a legend. */
export function TimeSeries({ frames, panel, range, annotations, width, height }: TimeSeriesProps) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const ref = useRef<HTMLDivElement>(null);
  const lines = linesOf(frames);
  const { defaults } = panel.fieldConfig;
  const custom = (defaults.custom ?? {}) as { lineInterpolation?: string; fillOpacity?: number; thresholdsStyle?: unknown; stacking?: { mode: string } };
  const isPile = custom.stacking?.mode === 'normal';
  const limit = custom.thresholdsStyle ? defaults.thresholds?.steps.at(-1)?.value : undefined;
  useEffect(() => {
    if (!ref.current || lines.length === 0) {
      return;
    }
    const stepped = custom.lineInterpolation === 'stepAfter';
    const axis = { stroke: theme.colors.text.secondary, grid: { stroke: theme.colors.border.weak, width: 1 }, ticks: { show: false }, font: `11px ${theme.typography.fontFamily}` };
    const plot = new uPlot(
      {
        width,
        height: height - LEGEND,
        legend: { show: false },
        cursor: { points: { show: false } },
        plugins: [marks(annotations, limit, theme.visualization.getColorByName)],
        scales: { x: { min: range.from.valueOf() / 1000, max: range.to.valueOf() / 1000 }, y: { range: (_, low, high) => [defaults.min ?? low, defaults.max ?? Math.max(high * 1.05, (limit ?? 0) * 1.2, 1e-9)] } },
        axes: [axis, { ...axis, size: 54 }],
        // a pile's series are filled down to the one below
        bands: isPile ? lines.slice(1).map((_, i) => ({ series: [i + 2, i + 1] as [number, number] })) : undefined,
        series: [{}, ...lines.map(({ name }, i) => ({ label: name, stroke: COLOURS[i % COLOURS.length], width: 1.5, fill: custom.fillOpacity ? `${COLOURS[i % COLOURS.length]}${Math.round(2.55 * custom.fillOpacity).toString(16).padStart(2, '0')}` : undefined, points: { show: false }, paths: stepped ? uPlot.paths.stepped?.({ align: 1 }) : undefined }))],
      },
      isPile ? piled(joined(lines)) : joined(lines),
      ref.current
    );
    return () => plot.destroy();
  }, [frames, theme, width, height, annotations, range]); // eslint-disable-line react-hooks/exhaustive-deps -- the rest is derived from these at every render; with it the plot would be made anew each time
  if (lines.length === 0) {
    return <div className={styles.empty}>No data</div>;
  }
  return (
    <div>
      <div ref={ref} role="img" aria-label={`${panel.title}: ${lines.map(({ name, values }) => `${name} ${values.at(-1) ?? 'no data'}`).join(', ')}`} />
      <div className={styles.legend}>
        {lines.map(({ name }, i) => (
          <span key={name}>
            <i style={{ background: COLOURS[i % COLOURS.length] }} /> {name}
          </span>
        ))}
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ display: 'grid', placeItems: 'center', height: '100%', color: theme.colors.text.secondary }),
  legend: css({ display: 'flex', gap: theme.spacing(2), height: LEGEND, overflow: 'hidden', whiteSpace: 'nowrap', fontSize: theme.typography.bodySmall.fontSize, alignItems: 'center', '& i': { display: 'inline-block', width: 14, height: 3, verticalAlign: 'middle' } }),
});
