import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, Input, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ChaosTarget, Experiment, FaultDescription, Plan } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { defaultsOf, DURATION, experimentOf, type FaultForm, mistakesOf } from './form';
import { PlanView } from './PlanView';

export interface LaunchFormProps {
  faults: FaultDescription[];
  targets: ChaosTarget[];
  experiments: Experiment[];
  launched: () => void;
}

const OWN = '';

function initialForm({ faults, targets }: LaunchFormProps): FaultForm {
  const fault = faults.find(({ available }) => available);
  return { service: targets[0]?.service ?? '', component: targets[0]?.component ?? '', fault: fault?.fault ?? '', duration: DURATION.default, parameters: defaultsOf(fault) };
}

/** First step: say what; the sidecar answers with a plan. Second step: launch exactly that plan. */
export function LaunchForm(props: LaunchFormProps) {
  const { faults, targets, experiments, launched } = props;
  const styles = useStyles2(getStyles);
  const [shipped, setShipped] = useState(OWN);
  const [form, setForm] = useState(() => initialForm(props));
  const [plan, setPlan] = useState<Plan | null>(null);
  const { busy, failure, act } = useActions();
  const fault = faults.find((each) => each.fault === form.fault);
  const mistakes = shipped === OWN ? mistakesOf(form, fault) : {};
  const experiment = experiments.find(({ name }) => name === shipped) ?? experimentOf(form);
  const change = (part: Partial<FaultForm>) => {
    setPlan(null);
    setForm({ ...form, ...part });
  };
  const preview = () => act(async () => setPlan(await sidecar.preview(experiment)));
  const launch = () =>
    act(async () => {
      await sidecar.launch(experiment);
      setPlan(null);
      launched();
    });
  if (targets.length === 0) {
    return <p>No component may be hit: the sidecar’s allow-list of chaos targets is empty.</p>;
  }
  return (
    <section aria-label="Launch" data-testid={testIds.chaos.form}>
      <h2 className={styles.title}>Launch</h2>
      <div className={styles.fields}>
        <Field label="Experiment" htmlFor="chaos-experiment" noMargin>
          <Combobox id="chaos-experiment" width={28} value={shipped} options={[{ value: OWN, label: 'One fault' }, ...experiments.map(({ name }) => ({ value: name, label: name }))]} onChange={({ value }) => { setShipped(value); setPlan(null); }} />
        </Field>
        {shipped === OWN && <OwnFault {...props} form={form} change={change} fault={fault} mistakes={mistakes} />}
      </div>
      {shipped === OWN && fault && <p className={styles.hint}>{fault.description}</p>}
      <Failure failure={failure} title="That did not work" />
      <Button variant="secondary" icon="eye" disabled={busy || Object.keys(mistakes).length > 0} onClick={preview} data-testid={testIds.chaos.preview}>
        Preview
      </Button>
      {plan && <PlanView plan={plan} busy={busy} launch={launch} discard={() => setPlan(null)} />}
    </section>
  );
}

interface OwnFaultProps extends LaunchFormProps {
  form: FaultForm;
  change: (part: Partial<FaultForm>) => void;
  fault: FaultDescription | undefined;
  mistakes: Record<string, string>;
}

function OwnFault({ faults, targets, form, change, fault, mistakes }: OwnFaultProps) {
  const key = (target: ChaosTarget) => `${target.service}/${target.component}`;
  const pick = (value: string) => {
    const target = targets.find((each) => key(each) === value);
    if (target) {
      change({ service: target.service, component: target.component });
    }
  };
  return (
    <>
      <Field label="Component" htmlFor="chaos-component" invalid={'component' in mistakes} error={mistakes.component} noMargin>
        <Combobox id="chaos-component" width={28} value={`${form.service}/${form.component}`} options={targets.map((target) => ({ value: key(target), label: key(target) }))} onChange={({ value }) => pick(value)} />
      </Field>
      <Field label="Fault" htmlFor="chaos-fault" invalid={'fault' in mistakes} error={mistakes.fault} noMargin>
        <Combobox
          id="chaos-fault"
          width={28}
          value={form.fault}
          options={faults.map((each) => ({ value: each.fault, label: each.title, description: each.available ? undefined : `missing: ${each.missing.join(', ')}` }))}
          onChange={({ value }) => { if (value) { change({ fault: value, parameters: defaultsOf(faults.find((each) => each.fault === value)) }); } }}
        />
      </Field>
      <NumberField id="chaos-duration" label="Duration (s)" description={`${DURATION.min} to ${DURATION.max}`} value={form.duration} mistake={mistakes.duration} change={(duration) => change({ duration })} />
      {fault?.parameters.map(({ name, unit, min, max, description }) => (
        <NumberField
          key={name}
          id={`chaos-${name}`}
          label={`${name} (${unit})`}
          description={`${description}; ${min} to ${max}`}
          value={form.parameters[name]}
          mistake={mistakes[name]}
          change={(value) => change({ parameters: { ...form.parameters, [name]: value } })}
        />
      ))}
    </>
  );
}

function NumberField({ id, label, description, value, mistake, change }: { id: string; label: string; description: string; value: number; mistake?: string; change: (value: number) => void }) {
  return (
    <Field label={label} description={description} htmlFor={id} invalid={Boolean(mistake)} error={mistake} noMargin>
      <Input id={id} type="number" width={18} value={Number.isNaN(value) ? '' : value} onChange={(event) => change(event.currentTarget.valueAsNumber)} />
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-end', marginBottom: theme.spacing(1) }),
  hint: css({ color: theme.colors.text.secondary }),
});
