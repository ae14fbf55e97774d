import { css } from '@emotion/css';
import { Combobox, Field, Input } from '@grafana/ui';
import { type Detector, DETECTORS } from '../../sidecar/contract';
import { t } from '../text';
import type { BacktestForm, mistakesOf } from './form';

export interface TriedProps {
  form: BacktestForm;
  mistakes: ReturnType<typeof mistakesOf>;
  change: (part: Partial<BacktestForm>) => void;
}

const QUIET_WIDTH = 34;
const present = () => t('backtest.tried.as-configured', 'as configured');
const detectorChoices = (): Array<{ value: Detector | ''; label: string }> => [{ value: '', label: present() }, ...DETECTORS.map((value) => ({ value, label: value }))];

/** What of the configuration is tried; an empty field leaves it as it is. */
export function Tried({ form, mistakes, change }: TriedProps) {
  return (
    <>
      <Field label={t('backtest.tried.detector-label', 'Detector')} htmlFor="backtest-detector" noMargin>
        <Combobox<Detector | ''> id="backtest-detector" width={20} options={detectorChoices()} value={form.detector} onChange={({ value }) => change({ detector: value })} />
      </Field>
      <NumberField id="backtest-line" label={t('backtest.tried.line-label', 'Line, × the present one')} width={20} step={0.1} value={form.line} mistake={mistakes.line} change={(line) => change({ line })} />
      <NumberField id="backtest-k" label={t('backtest.tried.k-label', 'Samples over it: k')} width={18} step={1} value={form.k} mistake={mistakes.persistence} change={(k) => change({ k })} />
      <NumberField id="backtest-n" label={t('backtest.tried.n-label', 'of the last n')} width={18} step={1} value={form.n} change={(n) => change({ n })} />
      <NumberField id="backtest-budget" label={t('backtest.tried.budget-label', 'Alarm budget (a day)')} width={18} step={0.5} value={form.alarmBudget} mistake={mistakes.alarmBudget} change={(alarmBudget) => change({ alarmBudget })} />
      <Field className={css({ width: 8 * QUIET_WIDTH })} label={t('backtest.tried.quiet-label', 'Quiet hours')} htmlFor="backtest-quiet" invalid={Boolean(mistakes.quietHours)} error={mistakes.quietHours} noMargin>
        <Input id="backtest-quiet" width={QUIET_WIDTH} placeholder={t('backtest.tried.quiet-placeholder', '02:00-04:00, Sun, or none')} value={form.quietHours} onChange={(event) => change({ quietHours: event.currentTarget.value })} />
      </Field>
    </>
  );
}

interface NumberFieldProps {
  id: string;
  label: string;
  width: number;
  step: number;
  /** NaN: empty. */
  value: number;
  mistake?: string;
  change: (value: number) => void;
}

function NumberField({ id, label, width, step, value, mistake, change }: NumberFieldProps) {
  return (
    <Field className={css({ width: 8 * width })} label={label} htmlFor={id} invalid={Boolean(mistake)} error={mistake} noMargin>
      <Input id={id} type="number" min={0} step={step} width={width} placeholder={present()} value={Number.isNaN(value) ? '' : value} onChange={(event) => change(event.currentTarget.valueAsNumber)} />
    </Field>
  );
}
