/** Drawing of charts on a canvas; pixels from the plot's upper left corner. */
import type { GrafanaTheme2 } from '@grafana/data';
import type { Interval } from '../../sidecar/contract';
import { type Line, GAP_STEPS } from './lines';
import type { Stroke } from './strokes';
import { stretchOf, type TimeFrame, timeTicks, xOf } from './timeFrame';
import type { ValueScale } from './valueScale';
import { typicalStep } from '../radiography-panel/join';

export interface Ground {
  frame: TimeFrame;
  height: number;
  theme: GrafanaTheme2;
}

const upright = (context: CanvasRenderingContext2D, x: number, height: number) => {
  context.moveTo(x, 0);
  context.lineTo(x, height);
};

const level = (context: CanvasRenderingContext2D, y: number, width: number) => {
  context.moveTo(0, y);
  context.lineTo(width, y);
};

/** Fine lines at round times and values. */
export function drawGrid(context: CanvasRenderingContext2D, { frame, height, theme }: Ground, scale: ValueScale | null): void {
  context.strokeStyle = theme.colors.border.weak;
  context.lineWidth = 1;
  context.beginPath();
  timeTicks(frame).forEach(({ at }) => upright(context, Math.round(xOf(at, frame)) + 0.5, height));
  scale?.ticks.forEach(({ value }) => level(context, Math.round(height * (1 - scale.share(value))) + 0.5, frame.width));
  context.stroke();
}

/** Parallel lines within a rectangle, at an angle of 45 degrees. */
function hatched(context: CanvasRenderingContext2D, x: number, width: number, height: number, apart: number): void {
  context.save();
  context.beginPath();
  context.rect(x, 0, width, height);
  context.clip();
  context.beginPath();
  for (let at = x - height; at < x + width; at += apart) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
}

export type BandLook = 'episode' | 'run' | 'zone';

/** Episodes are plain, chaos runs hatched, a chosen zone has dotted edges: told apart without colour. */
export function drawBands(context: CanvasRenderingContext2D, { frame, height, theme }: Ground, bands: Interval[], look: BandLook): void {
  const { colors } = theme;
  context.lineWidth = 1;
  context.setLineDash(look === 'zone' ? [2, 3] : []);
  context.strokeStyle = look === 'run' ? colors.warning.border : look === 'zone' ? colors.text.primary : colors.error.border;
  for (const band of bands) {
    const stretch = stretchOf(band, frame, 1);
    if (stretch) {
      const { x, width } = stretch;
      if (look === 'episode') {
        context.fillStyle = colors.error.transparent;
        context.fillRect(x, 0, width, height);
      } else if (look === 'run') {
        context.globalAlpha = 0.55;
        hatched(context, x, width, height, 9);
        context.globalAlpha = 1;
      }
      context.beginPath();
      upright(context, x, height);
      upright(context, x + width, height);
      context.stroke();
    }
  }
  context.setLineDash([]);
}

/** Breaks where points are missing. */
export function drawLine(context: CanvasRenderingContext2D, { frame, height }: Ground, { times, values }: Line, scale: ValueScale, { colour, dash }: Pick<Stroke, 'colour' | 'dash'>): void {
  const gap = GAP_STEPS * typicalStep(times);
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  context.lineJoin = 'round';
  context.setLineDash(dash);
  context.beginPath();
  times.forEach((time, i) => {
    const [x, y] = [xOf(time, frame), height * (1 - scale.share(values[i]))];
    if (i > 0 && time - times[i - 1] <= gap) {
      context.lineTo(x, y);
    } else {
      context.moveTo(x, y);
      // a point by itself is seen, too
      context.lineTo(x + 0.5, y);
    }
  });
  context.stroke();
  context.setLineDash([]);
}

/** A limit: a bold dashed line; its words stand beside the axis. */
export function drawLimit(context: CanvasRenderingContext2D, { frame, height }: Ground, value: number, scale: ValueScale, colour: string): void {
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.setLineDash([8, 4]);
  context.beginPath();
  level(context, Math.round(height * (1 - scale.share(value))) + 0.5, frame.width);
  context.stroke();
  context.setLineDash([]);
}
