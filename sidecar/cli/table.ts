import type { SpotStatus } from '../contract';

/** The measures of the mirror paper's Table 3, for a terminal. */
export function measuresTable(evaluation: NonNullable<SpotStatus['evaluation']>): string {
  const cell = (value: number | null) => (value === null ? '-' : value.toFixed(3)).padStart(10);
  const rows = [...evaluation.components, evaluation.average].map((row) => row.component.padEnd(12) + cell(row.accuracy) + cell(row.precision) + cell(row.recall) + cell(row.f1));
  return ['component     accuracy precision    recall        F1', ...rows].join('\n');
}
