import { Field, Input } from '@grafana/ui';

export interface NumberFieldProps {
  id: string;
  label: string;
  description?: string;
  value: number;
  mistake?: string;
  width?: number;
  placeholder?: string;
  change: (value: number) => void;
}

/** NaN is an empty field. */
export function NumberField({ id, label, description, value, mistake, width = 18, placeholder, change }: NumberFieldProps) {
  return (
    <Field label={label} description={description} htmlFor={id} invalid={Boolean(mistake)} error={mistake} noMargin>
      <Input id={id} type="number" width={width} placeholder={placeholder} value={Number.isNaN(value) ? '' : value} onChange={(event) => change(event.currentTarget.valueAsNumber)} />
    </Field>
  );
}
