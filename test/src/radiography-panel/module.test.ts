import { createDataFrame, type DataFrame, FieldConfigProperty, FieldType, getPanelDataSummary, PanelOptionsEditorBuilder, standardEditorsRegistry, standardFieldConfigEditorRegistry, VisualizationSuggestionScore } from '@grafana/data';
import { addOptions } from '../../../src/radiography-panel/editor';
import { plugin } from '../../../src/radiography-panel/module';
import { DEFAULT_OPTIONS, type RadiographyOptions } from '../../../src/radiography-panel/options';
import meta from '../../../src/radiography-panel/plugin.json';
import { suggestionsFor } from '../../../src/radiography-panel/suggestions';

beforeAll(() => {
  const editor = () => null;
  standardEditorsRegistry.setInit(() => ['text', 'number', 'select', 'radio', 'boolean'].map((id) => ({ id, name: id, editor })));
  const standard = Object.values(FieldConfigProperty).map((id) => ({ id, path: id, name: id, editor, override: editor, process: (value: unknown) => value, shouldApply: () => true }));
  standardFieldConfigEditorRegistry.setInit(() => standard as unknown as ReturnType<Parameters<typeof standardFieldConfigEditorRegistry.setInit>[0]>);
});

interface Item {
  path: keyof RadiographyOptions;
  name: string;
  category: string[];
  defaultValue?: unknown;
  showIf?: (options: RadiographyOptions) => boolean;
  settings?: { getOptions?: (context: object) => Promise<Array<{ value: string }>> };
}

function items(): Item[] {
  const builder = new PanelOptionsEditorBuilder<RadiographyOptions>();
  addOptions(builder);
  return builder.getItems() as unknown as Item[];
}

describe('the options', () => {
  test('each stand in the editor once, in its category, with the default that the panel uses', () => {
    const all = items();
    const given = Object.fromEntries(all.filter(({ defaultValue }) => defaultValue !== undefined).map(({ path, defaultValue }) => [path, defaultValue]));
    expect({ version: DEFAULT_OPTIONS.version, ...given }).toEqual(DEFAULT_OPTIONS);
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    expect([...new Set(all.map(({ category }) => category[0]))]).toEqual(['Series', 'Density', 'Axes', 'Legend', 'Zones', 'Small multiples']);
  });

  test.each<[keyof RadiographyOptions, Partial<RadiographyOptions>]>([
    ['thresholdValue', { thresholdField: 'T' }],
    ['kpiLimitValue', { kpiLimitField: 'L' }],
    ['isoLines', { mark: 'points' }],
    ['smoothing', { mark: 'points' }],
    ['zoneSeries', { zones: false }],
    ['facetScales', { facetBy: 'off' }],
    ['facetMost', { facetBy: 'off' }],
  ])('%s shows only while it has a meaning', (path, without) => {
    const { showIf } = items().find((item) => item.path === path)!;
    expect([showIf?.(DEFAULT_OPTIONS), showIf?.({ ...DEFAULT_OPTIONS, ...without })]).toEqual([true, false]);
  });

  test('offer the series and labels that the data have', async () => {
    const data = [frame({ component: 'a' }, 'mse a'), frame({ component: 'b' }, 'mse b')];
    const offered = async (path: string) => (await items().find((item) => item.path === path)!.settings!.getOptions!({ data })).map(({ value }) => value);
    expect(await offered('errorField')).toEqual(['', 'mse a', 'mse b']);
    expect(await offered('facetBy')).toEqual(['auto', 'off', 'component']);
  });
});

describe('the plugin', () => {
  test('draws no line where nobody drew one, asks for annotations and migrates', () => {
    expect(plugin.fieldConfigDefaults.defaults.thresholds?.steps).toHaveLength(1);
    expect(plugin.dataSupport.annotations).toBe(true);
    expect(plugin.onPanelMigration?.({ options: { smoothing: 'silverman' }, fieldConfig: { defaults: {}, overrides: [] } } as unknown as Parameters<NonNullable<typeof plugin.onPanelMigration>>[0])).toEqual({ ...DEFAULT_OPTIONS, smoothing: 'scott' });
    expect(meta.languages).toEqual(['en-US']);
  });

  test('takes the standard options that mean something here', () => {
    const offered = plugin.fieldConfigRegistry.list().map(({ id }) => id);
    expect(offered).toEqual(expect.arrayContaining(['unit', 'decimals', 'min', 'max', 'displayName', 'noValue', 'thresholds', 'links']));
    expect(offered).not.toContain('mappings');
  });
});

function frame(labels: Record<string, string>, name: string, length = 20, type = FieldType.number): DataFrame {
  const rows = Array.from({ length }, (_, i) => i);
  return createDataFrame({ refId: name, fields: [{ name: 'Time', type: FieldType.time, values: rows.map((i) => 1000 * i) }, { name: 'Value', type, labels, values: rows, config: { displayNameFromDS: name } }] });
}

describe('suggestions', () => {
  test.each<[string, DataFrame[], number | null]>([
    ['two series over time', [frame({}, 'a'), frame({}, 'b')], VisualizationSuggestionScore.OK],
    ['Roentgen’s own metrics', [frame({ __name__: 'roentgen_reconstruction_mse' }, 'a'), frame({}, 'b')], VisualizationSuggestionScore.Good],
    ['one series', [frame({}, 'a')], null],
    ['too few rows', [frame({}, 'a', 5), frame({}, 'b', 5)], null],
    ['texts', [frame({}, 'a', 20, FieldType.string), frame({}, 'b', 20, FieldType.string)], null],
    ['nothing', [], null],
  ])('%s', (_, frames, score) => {
    const [suggestion] = suggestionsFor(getPanelDataSummary(frames));
    expect(suggestion?.score ?? null).toBe(score);
  });

  test('the small card has no legend', () => {
    const [suggestion] = suggestionsFor(getPanelDataSummary([frame({}, 'a'), frame({}, 'b')]));
    suggestion.cardOptions?.previewModifier?.(suggestion);
    expect(suggestion.options).toMatchObject({ legend: 'off', zones: false });
  });
});
