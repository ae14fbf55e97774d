import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Checkbox, Field, IconButton, Input, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { TwinEstimator, TwinNetwork, TwinPlan, TwinPlanInfo, TwinReport } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { testIds } from '../ids';
import { utcTime } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { Comparison } from './Comparison';
import { sameMethod } from './compare';
import { methodText } from './Totals';
import { delayText, shareText } from './units';

export interface PlansProps {
  /** By which two plans are compared where they were estimated by different ones. */
  method?: TwinEstimator;
  plans: TwinPlanInfo[];
  network: TwinNetwork;
  launcher: boolean;
  changed: () => void;
  open: (plan: string) => void;
}

/** Keeps the network by a name; kept ones are opened, deleted, published as metrics, and two of them compared. */
export function Plans({ method, plans, network, launcher, changed, open }: PlansProps) {
  const styles = useStyles2(getStyles);
  const { busy, failure, act } = useActions(changed);
  const [name, setName] = useState('');
  const [saved, setSaved] = useState<string | null>(null);
  const [marked, setMarked] = useState<string[]>([]);
  const [pair, setPair] = useState<[TwinPlan, TwinPlan] | null>(null);
  const chosen = marked.filter((plan) => plans.some((each) => each.plan === plan));
  const save = () => act(async () => {
    const plan = await sidecar.saveTwinPlan({ name, network });
    setSaved(plan.name);
  });
  const compare = () => act(async () => {
    const both = await Promise.all([sidecar.twinPlan(chosen[0]), sidecar.twinPlan(chosen[1])]);
    setPair(sameMethod(both[0].estimate, both[1].estimate) || !launcher ? both : await Promise.all([estimatedBy(both[0], method), estimatedBy(both[1], method)]));
  });
  const mark = (plan: string, on: boolean) => setMarked(on ? [...chosen, plan].slice(-2) : chosen.filter((each) => each !== plan));
  return (
    <section data-testid={testIds.twin.plans}>
      <h2 className={styles.title}>{t('twin.plans.title', 'Plans')}</h2>
      <Failure failure={failure} title={t('twin.plans.failure', 'That did not work')} />
      {launcher && (
        <div className={styles.line}>
          <Field label={t('twin.plans.name', 'Keep this network as')} htmlFor="twin-plan-name" noMargin>
            <Input id="twin-plan-name" width={36} maxLength={80} value={name} onChange={(event) => setName(event.currentTarget.value)} data-testid={testIds.twin.planName} />
          </Field>
          <Button icon="save" disabled={busy || name.trim() === ''} onClick={save} data-testid={testIds.twin.save}>{plans.some((plan) => plan.name === name.trim()) ? t('twin.plans.replace', 'Replace the plan') : t('twin.plans.save', 'Save as plan')}</Button>
          {saved && <span role="status" data-testid={testIds.twin.saved}>{t('twin.plans.saved', '✓ kept as {{saved}}', { saved })}</span>}
        </div>
      )}
      {plans.length === 0 ? <p className={styles.quiet}>{t('twin.plans.none', 'None has been kept yet.')}</p> : (
        <>
          <table className={styles.table}>
            <thead><tr>{[t('twin.plans.mark', 'Compare'), t('twin.plans.plan', 'Plan'), t('twin.plans.by', 'By'), t('twin.plans.at', 'Saved (UTC)'), t('twin.plans.size', 'Nodes, links, flows'), t('twin.plans.method', 'Estimated by'), t('twin.plans.delay', 'Mean delay'), t('twin.plans.loss', 'Loss'), t('twin.plans.published', 'As metrics'), t('twin.plans.actions', 'Actions')].map((each) => <th key={each} scope="col">{each}</th>)}</tr></thead>
            <tbody>
              {plans.map((plan) => (
                <tr key={plan.plan}>
                  <td><Checkbox aria-label={t('twin.plans.mark-one', 'Compare {{name}}', { name: plan.name })} value={chosen.includes(plan.plan)} onChange={(event) => mark(plan.plan, event.currentTarget.checked)} /></td>
                  <th scope="row"><Button size="sm" fill="text" onClick={() => open(plan.plan)}>{plan.name}</Button></th>
                  <td>{plan.author}</td>
                  <td>{utcTime(plan.savedAt)}</td>
                  <td>{plan.nodes}, {plan.links}, {plan.flows}</td>
                  <td>{methodText(plan.method)}</td>
                  <td>{delayText(plan.totals.delay.value)}</td>
                  <td>{shareText(plan.totals.loss.value)}</td>
                  <td>{launcher ? <Checkbox aria-label={t('twin.plans.publish', 'Predictions of {{name}} as metrics', { name: plan.name })} value={plan.published} disabled={busy} onChange={() => void act(() => sidecar.publishTwinPlan(plan.plan, !plan.published))} data-testid={testIds.twin.publish} /> : plan.published ? t('twin.plans.is-published', '✓ published') : '–'}</td>
                  <td>{launcher && <IconButton name="trash-alt" aria-label={t('twin.plans.delete', 'Delete {{name}}', { name: plan.name })} disabled={busy} onClick={() => act(() => sidecar.deleteTwinPlan(plan.plan))} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {plans.some(({ published }) => published) && <p className={styles.quiet}>{t('twin.plans.metrics', 'Published plans are predicted anew now and then and stand in /metrics as roentgen_twin_path_delay_seconds, roentgen_twin_link_utilisation_ratio and others; the dashboard “Roentgen network twin” shows them.')}</p>}
          <Button size="sm" variant="secondary" className={styles.compare} disabled={busy || chosen.length !== 2} tooltip={chosen.length === 2 ? undefined : t('twin.plans.two', 'Mark two plans.')} onClick={compare} data-testid={testIds.twin.compare}>{t('twin.plans.compare', 'Compare the two')}</Button>
        </>
      )}
      {pair && <Comparison plans={pair} close={() => setPair(null)} />}
    </section>
  );
}

/** Both anew by one method: one's error would pass for a change. */
async function estimatedBy(plan: TwinPlan, method: TwinEstimator | undefined): Promise<TwinPlan> {
  const estimate: TwinReport = await sidecar.twinEstimate({ network: plan.network, method });
  return { ...plan, estimate, method: method ?? plan.method };
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h5.fontSize }),
  quiet: css({ color: theme.colors.text.secondary }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(1.5), marginBottom: theme.spacing(1.5) }),
  table: factsTable(theme),
  compare: css({ margin: theme.spacing(1, 0) }),
});
