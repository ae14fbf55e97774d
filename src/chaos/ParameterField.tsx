import { Combobox, Field, Input } from '@grafana/ui';
import type { FaultParameter, ParameterValue } from '../../sidecar/contract';
import { NumberField } from '../NumberField';
import { t } from '../text';

export interface ParameterFieldProps {
  id: string;
  parameter: FaultParameter;
  /** Components that may be at the other end. */
  peers: string[];
  value: ParameterValue | undefined;
  mistake?: string;
  change: (value: ParameterValue) => void;
}

/** A number within its bounds, one of a few words, a component or a name. */
export function ParameterField({ id, parameter: { name, unit, min, max, description, text }, peers, value, mistake, change }: ParameterFieldProps) {
  if (text === undefined) {
    return <NumberField id={id} label={unit ? `${name} (${unit})` : name} description={t('chaos.parameter.range', '{{description}} {{min}} to {{max}}', { description, min, max })} value={typeof value === 'number' ? value : NaN} mistake={mistake} change={change} />;
  }
  const any = t('chaos.parameter.any', 'any');
  const options = text === 'component' ? [{ value: '', label: any }, ...peers.map((peer) => ({ value: peer, label: peer }))] : Array.isArray(text) ? text.map((word) => ({ value: word, label: word })) : null;
  return (
    <Field label={name} description={description} htmlFor={id} invalid={Boolean(mistake)} error={mistake} noMargin>
      {options ? <Combobox id={id} width={24} value={String(value ?? '')} options={options} onChange={(option) => change(option.value)} /> : <Input id={id} width={24} value={String(value ?? '')} placeholder={any} onChange={(event) => change(event.currentTarget.value)} />}
    </Field>
  );
}
