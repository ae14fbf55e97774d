/** Scores as rows of colour. Over the line a row is full, under it low: told apart without colour. Pixels from the plot's upper left corner. */
import type { GrafanaTheme2 } from '@grafana/data';
import { heatColour } from '../drawHeat';
import { type TimeFrame, xOf } from '../timeFrame';
import type { ChartRow } from './chartRows';
import { isOver } from './rows';

export const ROW = 20;
const UNDER = 0.3;

/** Share of the colour scale: a tenth of the line is 0, the line one half, ten times the line 1. */
export const shareOf = (score: number) => Math.min(1, Math.max(0, 0.5 + 0.5 * Math.log10(Math.max(0.1, score))));

export function drawScores(context: CanvasRenderingContext2D, rows: readonly ChartRow[], times: readonly number[], frame: TimeFrame, theme: GrafanaTheme2): void {
  const step = times.length > 1 ? times[1] - times[0] : 0;
  rows.forEach(({ of }, index) => {
    context.fillStyle = of ? theme.colors.background.secondary : theme.colors.background.primary;
    context.fillRect(0, index * ROW, frame.width, ROW - 1);
    times.forEach((time, i) => {
      const score = of ? of.scores[i] : NaN;
      const [left, right] = [xOf(time - step, frame), xOf(time, frame)].map((x) => Math.round(Math.min(frame.width, Math.max(0, x))));
      if (!Number.isNaN(score) && right >= left) {
        const height = isOver(score) ? ROW - 2 : UNDER * (ROW - 2);
        context.fillStyle = heatColour(shareOf(score), 1);
        context.fillRect(left, index * ROW + ROW - 2 - height, Math.max(1, right - left), height);
      }
    });
  });
}
