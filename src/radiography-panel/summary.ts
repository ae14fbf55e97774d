import type { Picture } from './picture';
import type { Points } from './points';
import { shortNumber } from './scales';

/** What a radiography shows, in words: for screen readers and for those who cannot tell the shades apart. */
export function summaryOf(title: string, points: Points, picture: Picture, kpiName: string, kpiUnit: string): string {
  const { density } = picture;
  const densest = density.values.indexOf(density.peak);
  const at = (axis: { min: number; max: number; size: number }, index: number) => axis.min + (index / (axis.size - 1)) * (axis.max - axis.min);
  const error = picture.errorAt(at(density.x, densest % density.x.size));
  const kpi = at(density.y, Math.floor(densest / density.x.size));
  const over = points.threshold === null ? 'no threshold is known' : `${points.anomalous} of them over the threshold ${shortNumber(points.threshold)}`;
  const limit = picture.kpiLimit === null ? '' : ` The limit of ${kpiName} is ${shortNumber(picture.kpiLimit)}${kpiUnit ? ` ${kpiUnit}` : ''}.`;
  return `Radiography ${title}: ${points.joined} samples, ${over}. Densest near error ${shortNumber(error)} and ${kpiName} ${shortNumber(kpi)}${kpiUnit ? ` ${kpiUnit}` : ''}.${limit}`;
}
