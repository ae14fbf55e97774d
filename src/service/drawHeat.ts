/** Drawing of contributions: a heat map and stacked bars. Pixels from the plot's upper left corner. */
import type { GrafanaTheme2 } from '@grafana/data';
import { colourTable } from '../radiography-panel/palette';
import type { HeatMap } from './heat';
import { strokeOf } from './strokes';
import { type TimeFrame, xOf } from './timeFrame';

const CIVIDIS = colourTable('cividis');

/** Colour of a mean contribution from 0 to `top`. */
export function heatColour(value: number, top: number): string {
  const at = 4 * Math.round(255 * Math.min(1, Math.max(0, top > 0 ? value / top : 0)));
  return `rgb(${CIVIDIS[at]}, ${CIVIDIS[at + 1]}, ${CIVIDIS[at + 2]})`;
}

/** Left edge and width of a bucket, inside the plot and on whole pixels; neighbours touch. */
function bucketOf(time: number, step: number, frame: TimeFrame): { x: number; width: number } {
  const [left, right] = [xOf(time, frame), xOf(time + step, frame)].map((x) => Math.round(Math.min(frame.width, Math.max(0, x))));
  return { x: left, width: Math.max(0, right - left) };
}

export function drawHeat(context: CanvasRenderingContext2D, { times, step, rows }: HeatMap, frame: TimeFrame, rowHeight: number, top: number, theme: GrafanaTheme2): void {
  context.fillStyle = theme.colors.background.secondary;
  context.fillRect(0, 0, frame.width, rows.length * rowHeight);
  times.forEach((time, column) => {
    const { x, width } = bucketOf(time, step, frame);
    rows.forEach(({ values }, row) => {
      const value = values[column];
      if (value !== null) {
        context.fillStyle = heatColour(value, top);
        context.fillRect(x, row * rowHeight + 1, width, rowHeight - 2);
      }
    });
  });
}

const TILE = 8;

/** Parallel lines at an angle over a ground of the same colour, paler: components are told apart without colour. */
function patternOf(context: CanvasRenderingContext2D, index: number, theme: GrafanaTheme2): string | CanvasPattern {
  const { colour, hatch } = strokeOf(index, theme.isDark);
  const tile = document.createElement('canvas');
  tile.width = tile.height = TILE;
  const pen = tile.getContext('2d');
  if (hatch === null || !pen) {
    return colour;
  }
  pen.fillStyle = colour;
  pen.fillRect(0, 0, TILE, TILE);
  pen.strokeStyle = theme.colors.background.primary;
  pen.lineWidth = 2;
  pen.beginPath();
  const ends: Record<number, number[][]> = { 0: [[0, 4, 8, 4]], 90: [[4, 0, 4, 8]], 45: [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]], 135: [[0, 0, 8, 8], [-2, 6, 2, 10], [6, -2, 10, 2]] };
  ends[hatch].forEach(([x0, y0, x1, y1]) => {
    pen.moveTo(x0, y0);
    pen.lineTo(x1, y1);
  });
  pen.stroke();
  return context.createPattern(tile, 'repeat') ?? colour;
}

/** The first component lies at the bottom. */
export function drawBars(context: CanvasRenderingContext2D, { times, step, components }: HeatMap, frame: TimeFrame, height: number, theme: GrafanaTheme2): void {
  context.fillStyle = theme.colors.background.secondary;
  context.fillRect(0, 0, frame.width, height);
  const fills = components.map((_, i) => patternOf(context, i, theme));
  times.forEach((time, column) => {
    const { x, width } = bucketOf(time, step, frame);
    let bottom = height;
    components.forEach(({ values }, i) => {
      const size = height * (values[column] ?? 0);
      context.fillStyle = fills[i];
      context.fillRect(x, bottom - size, Math.max(1, width - 1), size);
      bottom -= size;
    });
  });
}
