import { Combobox, Field, Input } from '@grafana/ui';
import { t } from '../text';
import { between, fieldText, fieldTime, intervalOf, last, lengthOf, type Span } from './span';

const OWN = 'own';

export interface RangeFieldProps {
  /** Prefix of the fields' ids. */
  id: string;
  /** Offered lengths, such as "24h". */
  lengths: string[];
  value: Span;
  now: number;
  onChange: (span: Span) => void;
  label?: string;
}

/** A time range: the newest so many hours, or between two times. */
export function RangeField({ id, lengths, value, now, onChange, label }: RangeFieldProps) {
  const length = lengthOf(value);
  const known = length !== null && !lengths.includes(length) ? [...lengths, length] : lengths;
  const options = [...known.map((each) => ({ value: each, label: t('range.field.last', 'Last {{length}}', { length: each }) })), { value: OWN, label: t('range.field.two-times', 'Two times…') }];
  const choose = (chosen: string) => onChange(chosen === OWN ? wholeMinutes(value, now) : last(chosen));
  return (
    <>
      <Field label={label ?? t('range.field.label', 'Time range')} htmlFor={`${id}-range`} noMargin>
        <Combobox id={`${id}-range`} width={18} options={options} value={length ?? OWN} onChange={({ value: chosen }) => choose(chosen)} />
      </Field>
      {length === null && <Times id={id} value={value} now={now} onChange={onChange} />}
    </>
  );
}

function Times({ id, value, now, onChange }: Pick<RangeFieldProps, 'id' | 'value' | 'now' | 'onChange'>) {
  const wrong = intervalOf(value, now) === null;
  return (
    <>
      <Field label={t('range.field.from', 'From (UTC)')} htmlFor={`${id}-from`} noMargin>
        <Input id={`${id}-from`} type="datetime-local" step={1} width={32} value={fieldText(value.from)} onChange={(event) => onChange({ ...value, from: fieldTime(event.currentTarget.value) })} />
      </Field>
      <Field label={t('range.field.to', 'To (UTC)')} htmlFor={`${id}-to`} invalid={wrong} error={wrong ? t('range.field.wrong', 'The end must be after the start.') : undefined} noMargin>
        <Input id={`${id}-to`} type="datetime-local" step={1} width={32} value={fieldText(value.to)} onChange={(event) => onChange({ ...value, to: fieldTime(event.currentTarget.value) })} />
      </Field>
    </>
  );
}

const MINUTE = 60_000;

function wholeMinutes(value: Span, now: number): Span {
  const interval = intervalOf(value, now);
  return interval ? between({ from: Math.floor(interval.from / MINUTE) * MINUTE, to: Math.floor(interval.to / MINUTE) * MINUTE }) : value;
}
