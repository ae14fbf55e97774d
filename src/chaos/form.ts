import type { ChaosTarget, Experiment, FaultDescription, FaultKind, FaultParameter, Parameters, ParameterValue, StopCondition } from '../../sidecar/contract';
import { t } from '../text';
import { familyOf } from './words';

/** The launch form of one fault. Pure. */
export interface FaultForm {
  service: string;
  component: string;
  fault: FaultKind | '';
  /** Seconds. */
  duration: number;
  parameters: Parameters;
}

export const DURATION = { default: 30, min: 1, max: 3600 };

export function defaultsOf(fault: FaultDescription | undefined): Parameters {
  return Object.fromEntries((fault?.parameters ?? []).map((parameter) => [parameter.name, parameter.default]));
}

/** What is wrong, field by field; an empty object = may be previewed. */
export function mistakesOf(form: FaultForm, fault: FaultDescription | undefined): Record<string, string> {
  const mistakes: Record<string, string> = {};
  if (!form.component) {
    mistakes.component = t('chaos.form.choose-component', 'Choose a component.');
  }
  if (!fault) {
    mistakes.fault = t('chaos.form.choose-fault', 'Choose a fault.');
  } else if (!fault.available) {
    mistakes.fault = t('chaos.form.unavailable', 'This machine cannot make it: {{missing}}.', { missing: fault.missing.join(', ') || t('chaos.form.not-available', 'not available') });
  }
  if (!(form.duration >= DURATION.min && form.duration <= DURATION.max)) {
    mistakes.duration = t('chaos.form.duration', '{{min}} to {{max}} seconds.', DURATION);
  }
  for (const parameter of fault?.parameters ?? []) {
    const mistake = parameterMistake(parameter, form.parameters[parameter.name]);
    if (mistake) {
      mistakes[parameter.name] = mistake;
    }
  }
  return mistakes;
}

function parameterMistake({ min, max, unit, text, whole }: FaultParameter, value: ParameterValue): string | null {
  if (text !== undefined) {
    return typeof value === 'string' && (!Array.isArray(text) || text.includes(value)) ? null : t('chaos.form.choose-one', 'Choose one.');
  }
  if (!(typeof value === 'number' && value >= min && value <= max)) {
    return t('chaos.form.range', '{{min}} to {{max}} {{unit}}.', { min, max, unit });
  }
  return whole && !Number.isInteger(value) ? t('chaos.form.whole', 'A whole number.') : null;
}

/** What an address asks for: `?service=&component=&fault=`. */
export interface Preset {
  service: string | null;
  component: string | null;
  fault: string | null;
}

/** The form as it is opened, and what of the preset may not be hit or is not in the catalogue. */
export function presetForm(preset: Preset, faults: FaultDescription[], targets: ChaosTarget[]): { form: FaultForm; missing: string[] } {
  const own = targets.filter(({ service }) => preset.service === null || service === preset.service);
  const target = own.find(({ component }) => component === preset.component) ?? own[0] ?? targets[0];
  const kind = faults.find(({ fault }) => fault === preset.fault) ?? faults.find(({ available }) => available);
  const missing = [
    ...(preset.service !== null && own.length === 0 ? [preset.service] : []),
    ...(preset.component !== null && target?.component !== preset.component ? [preset.component] : []),
    ...(preset.fault !== null && kind?.fault !== preset.fault ? [preset.fault] : []),
  ];
  return { form: { service: target?.service ?? '', component: target?.component ?? '', fault: kind?.fault ?? '', duration: DURATION.default, parameters: defaultsOf(kind) }, missing };
}

export function experimentOf(form: FaultForm): Experiment {
  return {
    name: `${form.fault}-${form.component}`,
    service: form.service,
    faults: [{ fault: form.fault, component: form.component, after: 0, duration: form.duration, parameters: form.parameters }],
  };
}

/** The catalogue as options, by family; what this machine cannot make says why. */
export function faultOptions(faults: FaultDescription[]): Array<{ value: FaultKind; label: string; description?: string; group: string }> {
  return faults.map(({ fault, title, family, available, missing }) => ({ value: fault, label: title, group: familyOf(family), description: available ? undefined : t('chaos.form.missing', 'missing: {{missing}}', { missing: missing.join(', ') }) }));
}

/** Whether a run may start and when it is to be stopped by itself, as the form has it. */
export interface StopForm {
  /** Of Roentgen's score; NaN: not at all. */
  score: number;
  query: string;
  over: number;
  /** Start whatever state the service is in. */
  anyway: boolean;
}

export const NO_STOP: StopForm = { score: NaN, query: '', over: NaN, anyway: false };

export function stopMistake({ score, query, over }: StopForm): string | null {
  if (!Number.isNaN(score) && !(score > 0)) {
    return t('chaos.form.score', 'A score is over 0; 1 is the line.');
  }
  return (query.trim() === '') === Number.isNaN(over) ? null : t('chaos.form.query-and-bound', 'A query and its bound belong together.');
}

export function stopConditions({ score, query, over }: StopForm): StopCondition[] {
  return [...(Number.isNaN(score) ? [] : [{ score }]), ...(query.trim() === '' ? [] : [{ query: query.trim(), over }])];
}

/** UTC, to the millisecond: intervals are what classifiers learn from. */
export function exactTime(milliseconds: number | null): string {
  return milliseconds === null ? '–' : new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

export function parameterText(parameters: Parameters): string {
  return Object.entries(parameters).map(([name, value]) => `${name} ${value === '' ? t('chaos.form.any', 'any') : value}`).join(', ');
}

/** The experiment with what the form says of its safety. */
export function withSafety(experiment: Experiment, stop: StopForm): Experiment {
  const conditions = [...(experiment.stop ?? []), ...stopConditions(stop)];
  return { ...experiment, ...(stop.anyway ? { gate: 'none' as const } : {}), ...(conditions.length > 0 ? { stop: conditions } : {}) };
}
