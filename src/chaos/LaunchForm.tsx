import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ChaosTarget, Experiment, FaultDescription, Plan } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { defaultsOf, DURATION, experimentOf, type FaultForm, mistakesOf, NO_STOP, stopMistake, withSafety } from './form';
import { OneFault } from './OneFault';
import { PlanView } from './PlanView';
import { RandomFaults } from './RandomFaults';
import { StopFields } from './StopFields';

export interface LaunchFormProps {
  faults: FaultDescription[];
  targets: ChaosTarget[];
  experiments: Experiment[];
  launched: () => void;
}

const ONE = '';
/** No experiment file can be called so. */
const RANDOM = '\n';

function initialForm({ faults, targets }: LaunchFormProps): FaultForm {
  const fault = faults.find(({ available }) => available);
  return { service: targets[0]?.service ?? '', component: targets[0]?.component ?? '', fault: fault?.fault ?? '', duration: DURATION.default, parameters: defaultsOf(fault) };
}

/** First step: say what; the sidecar answers with a plan. Second step: launch exactly that plan. */
export function LaunchForm(props: LaunchFormProps) {
  const { faults, targets, experiments, launched } = props;
  const styles = useStyles2(getStyles);
  const [source, setSource] = useState(ONE);
  const [form, setForm] = useState(() => initialForm(props));
  const [drawn, setDrawn] = useState<Experiment | null>(null);
  const [stop, setStop] = useState(NO_STOP);
  const [plan, setPlan] = useState<Plan | null>(null);
  const { busy, failure, act } = useActions();
  const fault = faults.find((each) => each.fault === form.fault);
  const mistakes = source === ONE ? mistakesOf(form, fault) : {};
  const chosen = source === RANDOM ? drawn : (experiments.find(({ name }) => name === source) ?? experimentOf(form));
  const anew = <T,>(set: (value: T) => void) => (value: T) => {
    setPlan(null);
    set(value);
  };
  const preview = () => act(async () => chosen && setPlan(await sidecar.preview(withSafety(chosen, stop))));
  const launch = () =>
    act(async () => {
      if (plan) {
        await sidecar.launch({ experiment: plan.experiment, digest: plan.digest });
      }
      setPlan(null);
      launched();
    });
  if (targets.length === 0) {
    return <p>No component may be hit: the sidecar’s allow-list of chaos targets is empty.</p>;
  }
  const sources = [{ value: ONE, label: 'One fault' }, { value: RANDOM, label: 'Random faults', description: 'drawn by chance, from a seed' }, ...experiments.map(({ name, description }) => ({ value: name, label: name, description }))];
  return (
    <section aria-label="Launch" data-testid={testIds.chaos.form}>
      <h2 className={styles.title}>Launch</h2>
      <div className={styles.fields}>
        <Field label="Experiment" htmlFor="chaos-experiment" noMargin>
          <Combobox id="chaos-experiment" width={28} value={source} options={sources} onChange={({ value }) => anew(setSource)(value)} />
        </Field>
        {source === ONE && <OneFault faults={faults} targets={targets} form={form} change={(part) => anew(setForm)({ ...form, ...part })} fault={fault} mistakes={mistakes} />}
        {source === RANDOM && <RandomFaults services={[...new Set(targets.map(({ service }) => service))]} drawn={drawn} draw={(request) => act(async () => anew(setDrawn)(await sidecar.random(request)))} busy={busy} />}
      </div>
      {source === ONE && fault && <p className={styles.hint}>{fault.description}</p>}
      <StopFields stop={stop} change={anew(setStop)} mistake={stopMistake(stop)} />
      <Failure failure={failure} title="That did not work" />
      <Button variant="secondary" icon="eye" disabled={busy || !chosen || Object.keys(mistakes).length > 0 || stopMistake(stop) !== null} onClick={preview} data-testid={testIds.chaos.preview}>
        Preview
      </Button>
      {plan && <PlanView plan={plan} busy={busy} launch={launch} discard={() => setPlan(null)} />}
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-end', marginBottom: theme.spacing(1) }),
  hint: css({ color: theme.colors.text.secondary }),
});
