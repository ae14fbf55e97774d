import { t } from '../text';
import { placeOfCell } from './kde/grid';
import type { Picture } from './picture';
import type { Points } from './points';
import { shortNumber } from './scales';

/** What a radiography shows, in words: for screen readers and for those who cannot tell the shades apart. */
export function summaryOf(title: string, points: Points, picture: Picture, kpiName: string, kpiUnit: string): string {
  const { density } = picture;
  const [x, y] = placeOfCell(density.x, density.y, Math.max(0, density.values.indexOf(density.peak)));
  const [error, kpi, unit] = [picture.errorText(x), picture.kpiText(y), kpiUnit ? ` ${kpiUnit}` : ''];
  const over = points.threshold === null
    ? t('radiography-panel.summary.no-threshold', 'no threshold is known')
    : t('radiography-panel.summary.over', '{{anomalous}} of them over the threshold {{threshold}}', { anomalous: points.anomalous, threshold: shortNumber(points.threshold) });
  const limit = picture.kpiLimit === null ? '' : ` ${t('radiography-panel.summary.limit', 'The limit of {{kpi}} is {{limit}}.', { kpi: kpiName, limit: `${picture.kpiText(picture.kpiLimit)}${unit}` })}`;
  return t('radiography-panel.summary.whole', 'Radiography {{title}}: {{joined}} samples, {{over}}. Densest near error {{error}} and {{kpi}} {{value}}.', { title, joined: points.joined, over, error, kpi: kpiName, value: `${kpi}${unit}` }) + limit;
}
