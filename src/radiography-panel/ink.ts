/** How a radiography is inked, from the theme and the options. Pure. */
import type { GrafanaTheme2 } from '@grafana/data';
import type { Ink } from './draw';
import type { Mark } from './marks';
import type { MarkChoice } from './options';
import type { Scheme } from './palette';
import { FEWEST_POINTS, type Points } from './points';

/** Below so many samples dots tell more than shades alone. */
export const FEW_SAMPLES = 200;

/** What is drawn of n samples. A density takes at least eight. */
export function drawnOf(mark: MarkChoice, n: number): { density: boolean; points: boolean } {
  return { density: mark !== 'points' && n >= FEWEST_POINTS, points: mark === 'points' || mark === 'both' || (mark === 'auto' && n < FEW_SAMPLES) };
}

/** Samples without which nothing is drawn. */
export function fewestOf(mark: MarkChoice): number {
  return mark === 'points' || mark === 'both' ? 1 : FEWEST_POINTS;
}

export function inkOf(theme: GrafanaTheme2, scheme: Scheme, mark: MarkChoice, isoLines: boolean, points: Points, marks: Mark[]): Ink {
  const { colors, typography, visualization } = theme;
  const { density, points: dots } = drawnOf(mark, points.errors.length);
  return {
    text: colors.text.secondary,
    grid: colors.border.medium,
    font: `11px ${typography.fontFamily}`,
    scheme,
    isoLines: isoLines && density,
    density,
    points: dots,
    over: (i) => points.errors[i] > points.lines[i],
    marks,
    colourOf: (name) => visualization.getColorByName(name),
  };
}
