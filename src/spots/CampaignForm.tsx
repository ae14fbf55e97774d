import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, MultiCombobox, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { CampaignRequest } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { NumberField } from '../NumberField';
import { testIds } from '../ids';
import { t } from '../text';

const recoveries = () => [
  { value: 'restart' as const, label: t('spots.recovery.restart', 'Wait until it is nominal'), description: t('spots.recovery.restart-how', 'components restart by themselves') },
  { value: 'rollback' as const, label: t('spots.recovery.rollback', 'Roll the mirror back'), description: t('spots.recovery.rollback-how', 'to the state saved at the start') },
];
const choices = () => [
  { value: 'balanced' as const, label: t('spots.choice.balanced', 'Balanced'), description: t('spots.choice.balanced-how', 'every fault on every component equally often') },
  { value: 'uncertain' as const, label: t('spots.choice.uncertain', 'Where it is least sure'), description: t('spots.choice.uncertain-how', 'what the present classifier confuses, pairs included') },
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
      {field('samples', t('spots.campaign-form.samples', 'Samples'))}
      {field('hold', t('spots.campaign-form.hold-s', 'Hold (s)'))}
      <Field label={t('spots.campaign-form.faults', 'Faults')} htmlFor={`campaign-faults-${service}`} noMargin>
        <MultiCombobox id={`campaign-faults-${service}`} width={60} options={possible.map(({ fault, title }) => ({ value: fault, label: title }))} value={faults} onChange={(options) => setChosen(options.map(({ value }) => value))} />
      </Field>
      <Field label={t('spots.campaign-form.recovery', 'Recovery')} htmlFor={`campaign-recovery-${service}`} noMargin>
        <Combobox id={`campaign-recovery-${service}`} width={30} value={form.recovery} options={recoveries()} onChange={({ value }) => setForm({ ...form, recovery: value })} />
      </Field>
      <Field label={t('spots.campaign-form.choice', 'Choice')} htmlFor={`campaign-choice-${service}`} noMargin>
        <Combobox id={`campaign-choice-${service}`} width={30} value={form.choice} options={choices()} onChange={({ value }) => setForm({ ...form, choice: value })} />
      </Field>
      {field('seed', t('spots.campaign-form.seed', 'Seed'))}
      <Button icon="play" disabled={wrong} onClick={() => act(() => sidecar.startCampaign({ service, faults, components, ...form }))} data-testid={testIds.spots.start}>{t('spots.campaign-form.start-a-campaign', 'Start a campaign')}</Button>
      {targets.value && components.length === 0 && <span className={styles.quiet}>{t('spots.campaign-form.no-component-of-this-service', 'No component of this service may be hit.')}</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2) }),
});
