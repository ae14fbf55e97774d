import type { SpotSampleDetail } from '../../sidecar/contract';

export interface FeatureLines {
  feature: string;
  unit: string;
  /** Largest and smallest value of all components. */
  low: number;
  high: number;
  lines: Array<{ component: string; points: Array<number | null> }>;
}

/** One chart a feature, one line a component. Features without any value are left out. Pure. */
export function featureLines({ columns, values }: SpotSampleDetail): FeatureLines[] {
  return [...new Set(columns.map(({ feature }) => feature))].flatMap((feature) => {
    const own = columns.flatMap((column, index) => (column.feature === feature ? [{ ...column, index }] : []));
    const lines = own.map(({ component, index }) => ({ component, points: values.map((row) => row[index]) }));
    const known = lines.flatMap(({ points }) => points.filter((value) => value !== null));
    return known.length === 0 ? [] : [{ feature, unit: own[0].unit, low: Math.min(...known), high: Math.max(...known), lines }];
  });
}

/** An SVG path over a box of width x height; a gap where a value is missing. */
export function pathOf(points: Array<number | null>, low: number, high: number, width: number, height: number): string {
  const span = high - low || 1;
  const x = (row: number) => ((row / Math.max(1, points.length - 1)) * width).toFixed(1);
  const y = (value: number) => (height - ((value - low) / span) * height).toFixed(1);
  return points.map((value, row) => (value === null ? '' : `${row === 0 || points[row - 1] === null ? 'M' : 'L'}${x(row)} ${y(value)}`)).join('');
}
