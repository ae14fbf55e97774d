import { Combobox, Field } from '@grafana/ui';
import type { ChaosTarget, FaultDescription, FaultKind } from '../../sidecar/contract';
import { NumberField } from '../NumberField';
import { t } from '../text';
import { DURATION, type FaultForm, faultOptions } from './form';
import { ParameterField } from './ParameterField';

export interface OneFaultProps {
  faults: FaultDescription[];
  targets: ChaosTarget[];
  form: FaultForm;
  change: (part: Partial<FaultForm>) => void;
  /** Another kind, with its own parameters. */
  choose: (fault: FaultKind) => void;
  fault: FaultDescription | undefined;
  mistakes: Record<string, string>;
}

/** One fault on one component, with its parameters. */
export function OneFault({ faults, targets, form, change, choose, fault, mistakes }: OneFaultProps) {
  const key = (target: ChaosTarget) => `${target.service}/${target.component}`;
  const pick = (value: string) => {
    const target = targets.find((each) => key(each) === value);
    if (target) {
      change({ service: target.service, component: target.component });
    }
  };
  const peers = targets.filter(({ service, component }) => service === form.service && component !== form.component).map(({ component }) => component);
  return (
    <>
      <Field label={t('chaos.one-fault.component', 'Component')} htmlFor="chaos-component" invalid={'component' in mistakes} error={mistakes.component} noMargin>
        <Combobox id="chaos-component" width={28} value={`${form.service}/${form.component}`} options={targets.map((target) => ({ value: key(target), label: key(target), description: target.up ? undefined : t('chaos.one-fault.down', 'down') }))} onChange={({ value }) => pick(value)} />
      </Field>
      <Field label={t('chaos.one-fault.fault', 'Fault')} htmlFor="chaos-fault" invalid={'fault' in mistakes} error={mistakes.fault} noMargin>
        <Combobox id="chaos-fault" width={28} value={form.fault} options={faultOptions(faults)} onChange={({ value }) => value && choose(value)} />
      </Field>
      <NumberField id="chaos-duration" label={t('chaos.one-fault.duration', 'Duration (s)')} description={t('chaos.one-fault.duration-range', '{{min}} to {{max}}', { min: DURATION.min, max: DURATION.max })} value={form.duration} mistake={mistakes.duration} change={(duration) => change({ duration })} />
      {fault?.parameters.map((parameter) => (
        <ParameterField key={`${fault.fault} ${parameter.name}`} id={`chaos-${parameter.name}`} parameter={parameter} peers={peers} value={form.parameters[parameter.name]} mistake={mistakes[parameter.name]} change={(value) => change({ parameters: { ...form.parameters, [parameter.name]: value } })} />
      ))}
    </>
  );
}
