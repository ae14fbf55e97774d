import { placeOfCell } from './kde/grid';
import type { Picture } from './picture';
import type { Points } from './points';
import { shortNumber } from './scales';

/** What a radiography shows, in words: for screen readers and for those who cannot tell the shades apart. */
export function summaryOf(title: string, points: Points, picture: Picture, kpiName: string, kpiUnit: string): string {
  const { density } = picture;
  const [x, y] = placeOfCell(density.x, density.y, density.values.indexOf(density.peak));
  const [error, kpi, unit] = [picture.errorAt(x), picture.kpiAt(y), kpiUnit ? ` ${kpiUnit}` : ''];
  const over = points.threshold === null ? 'no threshold is known' : `${points.anomalous} of them over the threshold ${shortNumber(points.threshold)}`;
  const limit = picture.kpiLimit === null ? '' : ` The limit of ${kpiName} is ${shortNumber(picture.kpiAt(picture.kpiLimit))}${unit}.`;
  return `Radiography ${title}: ${points.joined} samples, ${over}. Densest near error ${shortNumber(error)} and ${kpiName} ${shortNumber(kpi)}${unit}.${limit}`;
}
