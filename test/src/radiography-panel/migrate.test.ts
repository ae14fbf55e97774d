import { isUnmeantThreshold, migratedOptions, migratePanel } from '../../../src/radiography-panel/migrate';
import { DEFAULT_OPTIONS } from '../../../src/radiography-panel/options';

/** As dashboards of the first version have it. */
const FIRST = { errorField: 'reconstruction error (MSE)', kpiField: '', thresholdField: 'threshold', kpiLimitField: 'KPI limit', kpiUnit: '', anomalousOnly: true, scale: 'viridis', errorScale: 'log', toleranceSeconds: 3 };

describe('options that were saved before', () => {
  test('of the first version keep what they said; the rest is the usual', () => {
    expect(migratedOptions(FIRST)).toEqual({ ...DEFAULT_OPTIONS, ...FIRST });
  });

  test('of a new panel are the defaults, and migrating twice changes nothing', () => {
    expect(migratedOptions({})).toEqual(DEFAULT_OPTIONS);
    expect(migratedOptions(migratedOptions(FIRST))).toEqual(migratedOptions(FIRST));
  });

  test.each<[string, object, object]>([
    ['a name that is not offered any more', { smoothing: 'silverman' }, { smoothing: 'scott' }],
    ['a value that never was', { scale: 'rainbow', errorScale: 7, legend: true }, {}],
    ['a wrong type', { anomalousOnly: 'yes', toleranceSeconds: '5', errorField: null }, {}],
    ['a number that a text field left', { thresholdValue: '0.4', kpiLimitValue: '' }, { thresholdValue: 0.4 }],
    ['a key of nobody', { colour: 'red' }, {}],
    ['no object', [], {}],
  ])('by hand, with %s', (_, saved, expected) => {
    expect(migratedOptions(saved)).toEqual({ ...DEFAULT_OPTIONS, ...expected });
  });
});

describe('the line at 80 that Grafana gives to panels by itself', () => {
  const unmeant = () => ({ steps: [{ value: null, color: 'green' }, { value: 80, color: 'red' }] });

  test('goes from panels of the first version, which did not draw it', () => {
    const panel = { options: FIRST, fieldConfig: { defaults: { thresholds: unmeant(), unit: 's' } } };
    migratePanel(panel);
    expect(panel.fieldConfig.defaults).toEqual({ unit: 's' });
  });

  test('stays where it was meant: in later versions, or with other steps', () => {
    const panel = { options: { ...FIRST, version: 2 }, fieldConfig: { defaults: { thresholds: unmeant() } } };
    migratePanel(panel);
    expect(panel.fieldConfig.defaults.thresholds).toEqual(unmeant());
    expect(isUnmeantThreshold({ steps: [{ value: null, color: 'green' }, { value: 5, color: 'red' }] })).toBe(false);
  });
});
