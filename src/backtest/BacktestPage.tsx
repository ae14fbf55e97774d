/** Backtest: the past replayed with another configuration, beside the present one, against known incidents. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { BacktestRequest } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { mayConfigure, mayLaunch } from '../api/settings';
import { ofService, type TaskWork, useTask } from '../api/task';
import { TaskState } from '../api/TaskState';
import { testIds } from '../ids';
import { RangeField } from '../range/RangeField';
import { intervalOf, last } from '../range/span';
import { useSpan } from '../range/useSpan';
import { type Chosen, ChosenService } from '../service/ChosenService';
import { t } from '../text';
import { EMPTY, mistakesOf, requestOf } from './form';
import { IncidentList } from './IncidentList';
import { chaosIncidents } from './incidents';
import { Keep } from './Keep';
import { PresentScores } from './PresentScores';
import { Result } from './Result';
import { Tried } from './Tried';
import { Tuned } from './Tuned';

const EVERY = 10_000;
const LENGTHS = ['6h', '24h', '3d', '7d', '14d', '30d'];

export function BacktestPage() {
  return (
    <PluginPage>
      <div data-testid={testIds.backtest.page}>
        <ChosenService id="backtest-service" every={EVERY}>{(chosen) => <ServiceBacktest key={chosen.service.service} {...chosen} />}</ChosenService>
      </div>
    </PluginPage>
  );
}

function ServiceBacktest(chosen: Chosen) {
  const styles = useStyles2(getStyles);
  const name = chosen.service.service;
  const launcher = mayLaunch();
  const fits = useMemo(() => ofService('backtest', name), [name]);
  const work = useTask(fits);
  const tuning = usePolling((signal) => sidecar.tuning(name, signal), EVERY);
  const start = (request: BacktestRequest) => work.start(() => sidecar.backtest(name, request));
  // What is tried stands on the present line: when that moves, the form begins anew.
  const savedAt = tuning.value?.saved?.time ?? 0;
  const report = work.task?.state === 'done' ? work.task.backtest : null;
  return (
    <>
      {tuning.value && <Tuned tuning={tuning.value} changed={tuning.again} />}
      {launcher ? <TryForm key={savedAt} {...chosen} savedAt={savedAt} work={work} start={start} /> : <div className={styles.row}>{chosen.field}</div>}
      {!launcher && <Alert severity="info" title={t('backtest.viewer', 'You may look')}>{t('backtest.viewer-more', 'Starting a backtest takes Grafana’s Editor role.')}</Alert>}
      <TaskState work={work} noun={t('backtest.noun', 'The backtest')} launcher={launcher} />
      {!work.task && !work.failure && <p className={styles.note}>{t('backtest.nothing-yet', 'Nothing has been replayed yet.')} {launcher && t('backtest.how', 'Change what you want to try, and start: it changes nothing of what is running.')}</p>}
      {report && work.task?.request && tuning.value && mayConfigure() && <Keep request={work.task.request} startedAt={work.task.startedAt} tuning={tuning.value} changed={tuning.again} />}
      {report && work.task && <Result report={report} request={work.task.request} />}
    </>
  );
}

interface TryFormProps extends Chosen {
  /** When line, persistence, budget or quiet hours were saved; 0 where the file holds. */
  savedAt: number;
  work: TaskWork;
  start: (request: BacktestRequest) => Promise<void>;
}

function TryForm({ service: { service, stepSeconds }, now, field, savedAt, work, start }: TryFormProps) {
  const styles = useStyles2(getStyles);
  const { span, range, choose } = useSpan(last('24h'));
  const [form, setForm] = useState(EMPTY);
  const runs = usePolling(sidecar.runs, EVERY);
  const shown = intervalOf(span, now);
  const mistakes = mistakesOf(form);
  const known = shown ? chaosIncidents(runs.value ?? [], service, shown) : [];
  const begin = () => {
    const times = range();
    return times && start(requestOf(form, times));
  };
  return (
    <section aria-label={t('backtest.form', 'What is tried')} data-testid={testIds.backtest.form}>
      <div className={styles.row}>
        {field}
        <RangeField id="backtest" lengths={LENGTHS} value={span} now={now} onChange={choose} />
      </div>
      <div className={styles.row}><Tried form={form} mistakes={mistakes} change={(part) => setForm({ ...form, ...part })} /></div>
      {shown && <PresentScores savedAt={savedAt} service={service} stepSeconds={stepSeconds} range={shown} incidents={form.incidents ?? known} line={form.line > 0 ? form.line : 1} change={(line) => setForm((before) => ({ ...before, line }))} />}
      <IncidentList known={known} chosen={form.incidents} choose={(incidents) => setForm({ ...form, incidents })} />
      <Button className={styles.start} icon="play" disabled={work.busy || work.running || !shown || Object.keys(mistakes).length > 0} onClick={begin} data-testid={testIds.backtest.start}>
        {t('backtest.start', 'Start the backtest')}
      </Button>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
  note: css({ margin: theme.spacing(2, 0), color: theme.colors.text.secondary }),
  start: css({ margin: theme.spacing(2, 0) }),
});
