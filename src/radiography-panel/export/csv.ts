/** Samples and densities as comma-separated values. Pure. */
import { csvText } from '../../csv';
import { samplesWithin } from '../annotations';
import type { AnnotationGroup } from '../annotations';
import { placeOfCell } from '../kde/grid';
import type { Picture } from '../picture';
import type { Points, RadiographyInput } from '../points';
import type { Selection } from '../selection';

function namesOf({ errorName, kpiName, kpiUnit }: RadiographyInput): [string, string] {
  return [errorName, kpiUnit ? `${kpiName} (${kpiUnit})` : kpiName];
}

/** One row a drawn sample. Times as ISO 8601 and as milliseconds; `over_threshold` and `in_zone` are 1, 0 or empty. */
export function samplesCsv(input: RadiographyInput, points: Points, selection: Selection | null, annotations: AnnotationGroup[]): string {
  const { times, errors, kpis, lines: thresholds, step } = points;
  const inside = new Set(selection?.inside);
  const during = annotations.map(({ regions }) => new Set(samplesWithin(times, regions, step)));
  const head = ['time', 'time_ms', ...namesOf(input), 'threshold', 'over_threshold', 'in_zone', 'annotations'];
  const rows = times.map((time, i) => [
    new Date(time).toISOString(),
    time,
    errors[i],
    kpis[i],
    thresholds[i],
    Number.isNaN(thresholds[i]) ? '' : Number(errors[i] > thresholds[i]),
    selection ? Number(inside.has(time)) : '',
    annotations.filter((_, group) => during[group].has(i)).map(({ title }) => title).join('; '),
  ]);
  return csvText([head, ...rows]);
}

/** One row a grid point. The density is that of the axes as they are drawn: on a log axis per decimal logarithm. */
export function densityCsv(input: RadiographyInput, { density, errorAt, kpiAt, counts }: Picture): string {
  const { x, y, values, peak } = density;
  const samples = new Float64Array(values.length);
  counts.cells.forEach((at) => {
    if (at >= 0) {
      samples[at]++;
    }
  });
  const rows = Array.from(values, (value, i) => {
    const [atX, atY] = placeOfCell(x, y, i);
    return [rounded(errorAt(atX)), rounded(kpiAt(atY)), rounded(value), rounded(peak > 0 ? value / peak : 0), samples[i]];
  });
  return csvText([[...namesOf(input), 'density', 'share_of_peak', 'samples'], ...rows]);
}

const rounded = (value: number) => Number(value.toPrecision(9));
