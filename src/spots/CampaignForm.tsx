import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, MultiCombobox, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { CampaignRequest } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { NumberField } from '../NumberField';
import { testIds } from '../ids';

const RECOVERIES = [
  { value: 'restart' as const, label: 'Wait until it is nominal', description: 'components restart by themselves' },
  { value: 'rollback' as const, label: 'Roll the mirror back', description: 'to the state saved at the start' },
];
const CHOICES = [
  { value: 'balanced' as const, label: 'Balanced', description: 'every fault on every component equally often' },
  { value: 'uncertain' as const, label: 'Where it is least sure', description: 'what the present classifier confuses, pairs included' },
];

type Form = Required<Pick<CampaignRequest, 'samples' | 'seed' | 'hold' | 'recovery' | 'choice'>>;
const DEFAULTS: Form = { samples: 40, seed: 1, hold: 8, recovery: 'restart', choice: 'balanced' };

/** The faults that this machine can make are chosen until somebody chooses otherwise. */
export function CampaignForm({ service, act }: { service: string; act: (action: () => Promise<unknown>) => Promise<void> }) {
  const styles = useStyles2(getStyles);
  const targets = usePolling(sidecar.targets, 15_000);
  const catalogue = usePolling(sidecar.faults, 60_000);
  const [form, setForm] = useState(DEFAULTS);
  const [chosen, setChosen] = useState<string[] | null>(null);
  const components = (targets.value ?? []).filter((target) => target.service === service).map(({ component }) => component);
  const possible = (catalogue.value ?? []).filter(({ available }) => available);
  const faults = chosen ?? possible.map(({ fault }) => fault);
  const wrong = components.length === 0 || faults.length === 0 || !(form.samples >= 1) || !(form.hold >= 1) || Number.isNaN(form.seed);
  const field = (name: 'samples' | 'hold' | 'seed', label: string) => <NumberField id={`campaign-${name}-${service}`} label={label} width={12} value={form[name]} change={(value) => setForm({ ...form, [name]: value })} />;
  return (
    <div className={styles.form}>
      {field('samples', 'Samples')}
      {field('hold', 'Hold (s)')}
      <Field label="Faults" htmlFor={`campaign-faults-${service}`} noMargin>
        <MultiCombobox id={`campaign-faults-${service}`} width={60} options={possible.map(({ fault, title }) => ({ value: fault, label: title }))} value={faults} onChange={(options) => setChosen(options.map(({ value }) => value))} />
      </Field>
      <Field label="Recovery" htmlFor={`campaign-recovery-${service}`} noMargin>
        <Combobox id={`campaign-recovery-${service}`} width={30} value={form.recovery} options={RECOVERIES} onChange={({ value }) => setForm({ ...form, recovery: value })} />
      </Field>
      <Field label="Choice" htmlFor={`campaign-choice-${service}`} noMargin>
        <Combobox id={`campaign-choice-${service}`} width={30} value={form.choice} options={CHOICES} onChange={({ value }) => setForm({ ...form, choice: value })} />
      </Field>
      {field('seed', 'Seed')}
      <Button icon="play" disabled={wrong} onClick={() => act(() => sidecar.startCampaign({ service, faults, components, ...form }))} data-testid={testIds.spots.start}>
        Start a campaign
      </Button>
      {targets.value && components.length === 0 && <span className={styles.quiet}>No component of this service may be hit.</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2) }),
});
