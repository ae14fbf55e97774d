import type { Experiment, FaultDescription, FaultKind } from '../../sidecar/contract';

/** The launch form of one fault. Pure. */
export interface FaultForm {
  service: string;
  component: string;
  fault: FaultKind | '';
  /** Seconds. */
  duration: number;
  parameters: Record<string, number>;
}

export const DURATION = { default: 30, min: 1, max: 3600 };

export function defaultsOf(fault: FaultDescription | undefined): Record<string, number> {
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
  for (const { name, min, max, unit } of fault?.parameters ?? []) {
    const value = form.parameters[name];
    if (!(value >= min && value <= max)) {
      mistakes[name] = `${min} to ${max} ${unit}.`;
    }
  }
  return mistakes;
}

export function experimentOf(form: FaultForm): Experiment {
  return {
    name: `${form.fault}-${form.component}`,
    service: form.service,
    faults: [{ fault: form.fault, component: form.component, after: 0, duration: form.duration, parameters: form.parameters }],
  };
}

/** UTC, to the millisecond: intervals are what classifiers learn from. */
export function exactTime(milliseconds: number | null): string {
  return milliseconds === null ? '–' : new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

export function parameterText(parameters: Record<string, number>): string {
  return Object.entries(parameters).map(([name, value]) => `${name} ${value}`).join(', ');
}
