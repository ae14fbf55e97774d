import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, Combobox, Field, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { ChaosTarget, Experiment, FaultDescription, Run } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { t } from '../text';
import { defaultsOf, experimentOf, mistakesOf, NO_STOP, type Preset, presetForm, stopMistake, withSafety } from './form';
import { OneFault } from './OneFault';
import { PlanView } from './PlanView';
import { RandomFaults } from './RandomFaults';
import { StopFields } from './StopFields';
import { useLaunch } from './useLaunch';

export interface LaunchFormProps {
  faults: FaultDescription[];
  targets: ChaosTarget[];
  experiments: Experiment[];
  /** What the page's address asks for. */
  preset: Preset;
  launched: (run: Run) => void;
}

const ONE = '';
/** No experiment file can be called so. */
const RANDOM = '\n';

/** One fault, faults drawn by chance or an experiment file, in two steps. The editor is for the others. */
export function LaunchForm(props: LaunchFormProps) {
  const { faults, targets, experiments, preset, launched } = props;
  const styles = useStyles2(getStyles);
  const [source, setSource] = useState(ONE);
  const [{ form: first, missing }] = useState(() => presetForm(preset, faults, targets));
  const [form, setForm] = useState(first);
  const [drawn, setDrawn] = useState<Experiment | null>(null);
  const [stop, setStop] = useState(NO_STOP);
  const fault = faults.find((each) => each.fault === form.fault);
  const mistakes = source === ONE ? mistakesOf(form, fault) : {};
  const chosen = source === RANDOM ? drawn : (experiments.find(({ name }) => name === source) ?? experimentOf(form));
  const steps = useLaunch(chosen && withSafety(chosen, stop), launched);
  const { busy, failure, act } = steps;
  if (targets.length === 0) {
    return <p>{t('chaos.launch.no-targets', 'No component may be hit: the sidecar’s allow-list of chaos targets is empty.')}</p>;
  }
  const sources = [
    { value: ONE, label: t('chaos.launch.one-fault', 'One fault') },
    { value: RANDOM, label: t('chaos.launch.random', 'Random faults'), description: t('chaos.launch.random-hint', 'drawn by chance, from a seed') },
    ...experiments.map(({ name, description }) => ({ value: name, label: name, description })),
  ];
  return (
    <section aria-label={t('chaos.launch.title', 'Launch')} data-testid={testIds.chaos.form}>
      <h2 className={styles.title}>{t('chaos.launch.title', 'Launch')}</h2>
      {missing.length > 0 && <Alert severity="warning" title={t('chaos.launch.not-preset', 'Not everything that the link asks for may be hit')}>{t('chaos.launch.not-preset-what', '{{names}}: not on the sidecar’s allow-list or not in its catalogue. Look at what is chosen below.', { names: missing.join(', ') })}</Alert>}
      <div className={styles.fields}>
        <Field label={t('chaos.launch.experiment', 'Experiment')} htmlFor="chaos-experiment" noMargin>
          <Combobox id="chaos-experiment" width={28} value={source} options={sources} onChange={({ value }) => setSource(value)} />
        </Field>
        {source === ONE && <OneFault faults={faults} targets={targets} form={form} change={(part) => setForm({ ...form, ...part })} choose={(kind) => setForm({ ...form, fault: kind, parameters: defaultsOf(faults.find((each) => each.fault === kind)) })} fault={fault} mistakes={mistakes} />}
        {source === RANDOM && <RandomFaults services={[...new Set(targets.map(({ service }) => service))]} drawn={drawn} draw={(request) => void act(async () => setDrawn(await sidecar.random(request)))} busy={busy} />}
      </div>
      {source === ONE && fault && <p className={styles.hint}>{fault.description}</p>}
      <StopFields stop={stop} change={setStop} mistake={stopMistake(stop)} />
      <Failure failure={failure} title={t('chaos.launch.failed', 'That did not work')} />
      <Button variant="secondary" icon="eye" disabled={busy || !chosen || Object.keys(mistakes).length > 0 || stopMistake(stop) !== null} onClick={() => void steps.preview()} data-testid={testIds.chaos.preview}>
        {t('chaos.launch.preview', 'Preview')}
      </Button>
      <PlanView {...steps} />
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  fields: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), alignItems: 'flex-end', marginBottom: theme.spacing(1) }),
  hint: css({ color: theme.colors.text.secondary }),
});
