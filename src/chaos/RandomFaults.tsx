import { Button, Combobox, Field } from '@grafana/ui';
import { useState } from 'react';
import type { Experiment, RandomRequest } from '../../sidecar/contract';
import { testIds } from '../ids';
import { NumberField } from '../NumberField';
import { t } from '../text';

export interface RandomFaultsProps {
  services: string[];
  drawn: Experiment | null;
  draw: (request: RandomRequest) => void;
  busy: boolean;
}

/** Faults drawn by chance; the same seed draws the same ones. */
export function RandomFaults({ services, drawn, draw, busy }: RandomFaultsProps) {
  const [service, setService] = useState(services[0] ?? '');
  const [form, setForm] = useState({ count: 3, duration: 20, every: 30, seed: 1 });
  const field = (name: keyof typeof form, label: string, description: string) => (
    <NumberField id={`chaos-random-${name}`} label={label} description={description} width={14} value={form[name]} change={(value) => setForm({ ...form, [name]: value })} />
  );
  const wrong = !(form.count >= 1 && form.duration >= 1 && form.every >= 0) || Number.isNaN(form.seed);
  return (
    <>
      {services.length > 1 && (
        <Field label={t('chaos.random.service', 'Service')} htmlFor="chaos-random-service" noMargin>
          <Combobox id="chaos-random-service" width={24} value={service} options={services.map((value) => ({ value, label: value }))} onChange={({ value }) => setService(value)} />
        </Field>
      )}
      {field('count', t('chaos.random.count', 'Faults'), t('chaos.random.count-hint', 'How many'))}
      {field('duration', t('chaos.random.duration', 'Duration (s)'), t('chaos.random.duration-hint', 'Of each'))}
      {field('every', t('chaos.random.every', 'Every (s)'), t('chaos.random.every-hint', 'From start to start'))}
      {field('seed', t('chaos.random.seed', 'Seed'), t('chaos.random.seed-hint', 'Same seed, same faults'))}
      <Button variant="secondary" icon="sync" disabled={busy || wrong} onClick={() => draw({ service, faults: [], components: [], ...form })} data-testid={testIds.chaos.draw}>
        {t('chaos.random.draw', 'Draw')}
      </Button>
      {drawn && <span>{drawn.faults.length === 1 ? t('chaos.random.drawn-one', '1 fault drawn; the preview shows it.') : t('chaos.random.drawn', '{{number}} faults drawn; the preview shows them.', { number: drawn.faults.length })}</span>}
    </>
  );
}
