/** The nested panel plugin: a radiography from any data source's error and KPI series. */
import { FieldConfigProperty, PanelPlugin, ThresholdsMode } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { addOptions } from './editor';
import { migratePanel } from './migrate';
import type { RadiographyOptions } from './options';
import { suggestionsFor } from './suggestions';
import { translatedPanel } from './TranslatedPanel';

const translated = initPluginTranslations('roentgen-radiography-panel');

export const plugin = new PanelPlugin<RadiographyOptions>(translatedPanel(translated))
  .useFieldConfig({
    // colours are those of the density's scheme, and values are never shown as texts of their own
    disableStandardOptions: [FieldConfigProperty.Color, FieldConfigProperty.Mappings, FieldConfigProperty.Filterable, FieldConfigProperty.FieldMinMax, FieldConfigProperty.Actions],
    // no line where nobody drew one: Grafana's own default is a red one at 80
    standardOptions: { [FieldConfigProperty.Thresholds]: { defaultValue: { mode: ThresholdsMode.Absolute, steps: [{ value: -Infinity, color: 'transparent' }] } } },
  })
  .setPanelOptions(addOptions)
  .setDataSupport({ annotations: true })
  .setMigrationHandler(migratePanel)
  .setSuggestionsSupplier(suggestionsFor);
