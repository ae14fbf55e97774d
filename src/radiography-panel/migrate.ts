/** Options that an earlier version saved, or that were written by hand. Pure. */
import { AXIS_CHOICES, DEFAULT_OPTIONS, FACET_SCALE_CHOICES, LEGEND_CHOICES, MARK_CHOICES, OPTIONS_VERSION, type RadiographyOptions, SCALE_CHOICES, SMOOTHING_CHOICES, THRESHOLD_AXIS_CHOICES } from './options';

const CHOICES: Partial<Record<keyof RadiographyOptions, Array<{ value: string }>>> = {
  mark: MARK_CHOICES,
  scale: SCALE_CHOICES,
  errorScale: AXIS_CHOICES,
  kpiScale: AXIS_CHOICES,
  smoothing: SMOOTHING_CHOICES,
  legend: LEGEND_CHOICES,
  thresholdAxis: THRESHOLD_AXIS_CHOICES,
  facetScales: FACET_SCALE_CHOICES,
};

/** In two dimensions Silverman's rule is Scott's, and is not offered beside it. */
const RENAMED: Record<string, string> = { silverman: 'scott' };

function valueOf(key: keyof RadiographyOptions, given: unknown): unknown {
  const usual = DEFAULT_OPTIONS[key];
  const choices = CHOICES[key];
  if (choices) {
    const value = RENAMED[String(given)] ?? given;
    return choices.some((each) => each.value === value) ? value : usual;
  }
  return typeof given === typeof usual ? given : usual;
}

/** Numbers that may be absent; text fields used to leave empty ones behind. */
function numberOf(given: unknown): number | undefined {
  const value = given === '' || given === null || given === undefined ? NaN : Number(given);
  return Number.isFinite(value) ? value : undefined;
}

/** Whatever was saved -> options of the present form: known keys keep their values where these are allowed, others go. */
export function migratedOptions(saved: unknown): RadiographyOptions {
  const given = (typeof saved === 'object' && saved !== null ? saved : {}) as Record<string, unknown>;
  const keys = Object.keys(DEFAULT_OPTIONS) as Array<keyof RadiographyOptions>;
  const options = Object.fromEntries(keys.map((key) => [key, key in given ? valueOf(key, given[key]) : DEFAULT_OPTIONS[key]])) as unknown as RadiographyOptions;
  const [thresholdValue, kpiLimitValue] = [numberOf(given.thresholdValue), numberOf(given.kpiLimitValue)];
  return { ...options, version: OPTIONS_VERSION, ...(thresholdValue !== undefined && { thresholdValue }), ...(kpiLimitValue !== undefined && { kpiLimitValue }) };
}

interface Steps {
  steps?: Array<{ value: number | null; color: string }>;
}

/** Grafana gave panels without lines of their own a red step at 80; the first version did not draw it, so nobody meant it. */
export function isUnmeantThreshold(thresholds: Steps | undefined): boolean {
  const steps = thresholds?.steps ?? [];
  return steps.length === 2 && (steps[0].value === null || steps[0].value === -Infinity) && steps[1].value === 80 && steps[1].color === 'red';
}

interface SavedPanel {
  options: unknown;
  fieldConfig?: { defaults: { thresholds?: Steps } };
}

/** For `setMigrationHandler`: also takes Grafana's old default line out of panels of the first version. */
export function migratePanel(panel: SavedPanel): RadiographyOptions {
  const saved = (panel.options ?? {}) as { version?: number };
  const { defaults } = panel.fieldConfig ?? {};
  if ((saved.version ?? 1) < OPTIONS_VERSION && defaults && isUnmeantThreshold(defaults.thresholds)) {
    delete defaults.thresholds;
  }
  return migratedOptions(saved);
}
