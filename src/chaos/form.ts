import type { Experiment, FaultDescription, FaultFamily, FaultKind, FaultParameter, Parameters, ParameterValue, StopCondition } from '../../sidecar/contract';

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
    mistakes.component = 'Choose a component.';
  }
  if (!fault) {
    mistakes.fault = 'Choose a fault.';
  } else if (!fault.available) {
    mistakes.fault = `This machine cannot make it: ${fault.missing.join(', ') || 'not available'}.`;
  }
  if (!(form.duration >= DURATION.min && form.duration <= DURATION.max)) {
    mistakes.duration = `${DURATION.min} to ${DURATION.max} seconds.`;
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
    return typeof value === 'string' && (!Array.isArray(text) || text.includes(value)) ? null : 'Choose one.';
  }
  if (!(typeof value === 'number' && value >= min && value <= max)) {
    return `${min} to ${max} ${unit}.`;
  }
  return whole && !Number.isInteger(value) ? 'A whole number.' : null;
}

export function experimentOf(form: FaultForm): Experiment {
  return {
    name: `${form.fault}-${form.component}`,
    service: form.service,
    faults: [{ fault: form.fault, component: form.component, after: 0, duration: form.duration, parameters: form.parameters }],
  };
}

const FAMILIES: Record<FaultFamily, string> = { component: 'Component', resource: 'Resources', network: 'Network', application: 'Application' };

/** The catalogue as options, by family; what this machine cannot make says why. */
export function faultOptions(faults: FaultDescription[]): Array<{ value: FaultKind; label: string; description?: string; group: string }> {
  return faults.map(({ fault, title, family, available, missing }) => ({ value: fault, label: title, group: FAMILIES[family], description: available ? undefined : `missing: ${missing.join(', ')}` }));
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
    return 'A score is over 0; 1 is the line.';
  }
  return (query.trim() === '') === Number.isNaN(over) ? null : 'A query and its bound belong together.';
}

export function stopConditions({ score, query, over }: StopForm): StopCondition[] {
  return [...(Number.isNaN(score) ? [] : [{ score }]), ...(query.trim() === '' ? [] : [{ query: query.trim(), over }])];
}

/** UTC, to the millisecond: intervals are what classifiers learn from. */
export function exactTime(milliseconds: number | null): string {
  return milliseconds === null ? '–' : new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

export function parameterText(parameters: Parameters): string {
  return Object.entries(parameters).map(([name, value]) => `${name} ${value === '' ? 'any' : value}`).join(', ');
}

/** The experiment with what the form says of its safety. */
export function withSafety(experiment: Experiment, stop: StopForm): Experiment {
  const conditions = [...(experiment.stop ?? []), ...stopConditions(stop)];
  return { ...experiment, ...(stop.anyway ? { gate: 'none' as const } : {}), ...(conditions.length > 0 ? { stop: conditions } : {}) };
}
