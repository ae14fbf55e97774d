import { Combobox, Field, Input } from '@grafana/ui';
import type { ChaosTarget, FaultDescription, FaultParameter, ParameterValue } from '../../sidecar/contract';
import { defaultsOf, DURATION, type FaultForm, faultOptions } from './form';
import { NumberField } from '../NumberField';

export interface OneFaultProps {
  faults: FaultDescription[];
  targets: ChaosTarget[];
  form: FaultForm;
  change: (part: Partial<FaultForm>) => void;
  fault: FaultDescription | undefined;
  mistakes: Record<string, string>;
}

/** One fault on one component, with its parameters. */
export function OneFault({ faults, targets, form, change, fault, mistakes }: OneFaultProps) {
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
      <Field label="Component" htmlFor="chaos-component" invalid={'component' in mistakes} error={mistakes.component} noMargin>
        <Combobox id="chaos-component" width={28} value={`${form.service}/${form.component}`} options={targets.map((target) => ({ value: key(target), label: key(target), description: target.up ? undefined : 'down' }))} onChange={({ value }) => pick(value)} />
      </Field>
      <Field label="Fault" htmlFor="chaos-fault" invalid={'fault' in mistakes} error={mistakes.fault} noMargin>
        <Combobox id="chaos-fault" width={28} value={form.fault} options={faultOptions(faults)} onChange={({ value }) => { if (value) { change({ fault: value, parameters: defaultsOf(faults.find((each) => each.fault === value)) }); } }} />
      </Field>
      <NumberField id="chaos-duration" label="Duration (s)" description={`${DURATION.min} to ${DURATION.max}`} value={form.duration} mistake={mistakes.duration} change={(duration) => change({ duration })} />
      {fault?.parameters.map((parameter) => (
        <ParameterField key={`${fault.fault} ${parameter.name}`} parameter={parameter} peers={peers} value={form.parameters[parameter.name]} mistake={mistakes[parameter.name]} change={(value) => change({ parameters: { ...form.parameters, [parameter.name]: value } })} />
      ))}
    </>
  );
}

interface ParameterFieldProps {
  parameter: FaultParameter;
  peers: string[];
  value: ParameterValue;
  mistake?: string;
  change: (value: ParameterValue) => void;
}

function ParameterField({ parameter: { name, unit, min, max, description, text }, peers, value, mistake, change }: ParameterFieldProps) {
  const id = `chaos-${name}`;
  if (text === undefined) {
    return <NumberField id={id} label={unit ? `${name} (${unit})` : name} description={`${description} ${min} to ${max}`} value={Number(value)} mistake={mistake} change={change} />;
  }
  if (text === 'name') {
    return (
      <Field label={name} description={description} htmlFor={id} invalid={Boolean(mistake)} error={mistake} noMargin>
        <Input id={id} width={24} value={String(value)} placeholder="any" onChange={(event) => change(event.currentTarget.value)} />
      </Field>
    );
  }
  const options = text === 'component' ? [{ value: '', label: 'any' }, ...peers.map((peer) => ({ value: peer, label: peer }))] : text.map((word) => ({ value: word, label: word }));
  return (
    <Field label={name} description={description} htmlFor={id} invalid={Boolean(mistake)} error={mistake} noMargin>
      <Combobox id={id} width={24} value={String(value)} options={options} onChange={(option) => change(option.value)} />
    </Field>
  );
}
