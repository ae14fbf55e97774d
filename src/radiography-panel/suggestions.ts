/** When Grafana may offer a radiography for data, and how it looks on the small card. Pure. */
import { FieldType, type VisualizationSuggestion, VisualizationSuggestionScore, type VisualizationSuggestionsSupplier } from '@grafana/data';
import { t } from '../text';
import { namedSeries } from './named';
import { DEFAULT_OPTIONS, type RadiographyOptions } from './options';
import { FEWEST_POINTS } from './points';
import { rolesOf } from './roles';

type Summary = Parameters<VisualizationSuggestionsSupplier<RadiographyOptions>>[0];

/** Two numeric series over time; a clear case where the metrics are Roentgen's. */
export function suggestionsFor(summary: Summary): Array<VisualizationSuggestion<RadiographyOptions>> {
  const { hasData, isInstant, rowCountMax, rawFrames } = summary;
  if (!hasData || isInstant || rowCountMax < FEWEST_POINTS || !summary.hasFieldType(FieldType.time) || summary.fieldCountByType(FieldType.number) < 2) {
    return [];
  }
  const all = namedSeries(rawFrames ?? []);
  if (rawFrames && rolesOf(all, DEFAULT_OPTIONS).kpis.length === 0) {
    return [];
  }
  const score = all.some(({ metric }) => metric.startsWith('roentgen_')) ? VisualizationSuggestionScore.Good : VisualizationSuggestionScore.OK;
  return [
    {
      name: t('radiography-panel.suggestion.name', 'Radiography'),
      description: t('radiography-panel.suggestion.description', 'Density of the first two series: where the service spends its time, and whether its users feel it'),
      score,
      cardOptions: {
        previewModifier: (suggestion) => {
          suggestion.options = { ...suggestion.options, legend: 'off', zones: false, facetBy: 'off' };
        },
      },
    },
  ];
}
