/** Small multiples: one radiography for each error series, the worst first. Pure. */
import type { Named } from './named';
import type { RadiographyOptions } from './options';
import { type Points, radiographyPoints, type RadiographyInput } from './points';
import type { Roles } from './roles';
import { inputFrom } from './series';

export interface Facet {
  key: string;
  title: string;
  input: RadiographyInput;
  points: Points;
}

/** The label that tells the series apart; a component's comes before others. */
export function tellingLabel(errors: Named[]): string | null {
  const names = [...new Set(errors.flatMap(({ labels }) => Object.keys(labels)))].filter((name) => name !== '__name__');
  const telling = names.filter((name) => new Set(errors.map(({ labels }) => labels[name])).size > 1);
  return telling.includes('component') ? 'component' : (telling.sort((a, b) => distinct(errors, b) - distinct(errors, a))[0] ?? null);
}

const distinct = (errors: Named[], name: string) => new Set(errors.map(({ labels }) => labels[name])).size;

/** The series with the same label; else the first one that has no such label, because it is of all. */
function partner(of: Named, candidates: Named[], label: string | null): Named | undefined {
  if (label === null) {
    return candidates[0];
  }
  return candidates.find(({ labels }) => labels[label] === of.labels[label]) ?? candidates.find(({ labels }) => !(label in labels));
}

function titlesOf(errors: Named[], label: string | null): string[] {
  const plain = errors.map((error) => (label !== null ? error.labels[label] : undefined) ?? error.name);
  return plain.map((title, i) => (plain.indexOf(title) === plain.lastIndexOf(title) ? title : errors[i].name));
}

function quantile95(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.floor(0.95 * (sorted.length - 1))] ?? 0;
}

/** Most deviations first; then the larger error, measured by its threshold where there is one. */
function worstFirst(facets: Facet[]): Facet[] {
  const marks = new Map(facets.map((facet) => [facet, { share: facet.points.joined > 0 ? facet.points.anomalous / facet.points.joined : -1, error: quantile95(facet.points.errors) / (facet.points.threshold || 1) }]));
  const of = (facet: Facet) => marks.get(facet) ?? { share: 0, error: 0 };
  return [...facets].sort((a, b) => of(b).share - of(a).share || of(b).error - of(a).error || a.title.localeCompare(b.title));
}

/** Empty where there is nothing to tell apart or it is not wanted. */
export function facetsOf({ errors, kpis, thresholds, limits }: Roles, options: RadiographyOptions): Facet[] {
  const label = options.facetBy === 'auto' ? tellingLabel(errors) : options.facetBy;
  const shown = options.facetBy === 'auto' ? errors : errors.filter(({ labels }) => label !== null && label in labels);
  if (options.facetBy === 'off' || shown.length < 2) {
    return [];
  }
  const titles = titlesOf(shown, label);
  const facets = shown.map((error, i) => {
    const input = inputFrom({ error, kpi: partner(error, kpis, label), threshold: partner(error, thresholds, label), limit: partner(error, limits, label) }, options);
    return { key: `${i} ${error.name}`, title: titles[i], input, points: radiographyPoints(input, options.anomalousOnly, 1000 * options.toleranceSeconds, 1) };
  });
  return worstFirst(facets);
}
