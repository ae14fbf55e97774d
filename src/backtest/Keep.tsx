import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { BacktestRequest, TuningStatus } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { Confirm } from '../Confirm';
import { testIds } from '../ids';
import { t } from '../text';
import { changesOf, isOutdated, tuningOf } from './tuning';

export interface KeepProps {
  request: BacktestRequest;
  /** Of the backtest; milliseconds since the epoch. */
  startedAt: number;
  tuning: TuningStatus;
  changed: () => void;
}

/** Administrators make what was tried the rule, in two steps. */
export function Keep({ request, startedAt, tuning, changed }: KeepProps) {
  const styles = useStyles2(getStyles);
  const [asking, setAsking] = useState(false);
  const { busy, failure, act } = useActions(changed);
  const next = tuningOf(request, tuning.present);
  const changes = next ? changesOf(tuning.present, next) : [];
  const label = request.line === undefined ? t('backtest.keep.all', 'Use this from now on') : t('backtest.keep.line', 'Use this line from now on');
  if (isOutdated(tuning, startedAt)) {
    return <p role="status" className={styles.note}>{t('backtest.keep.outdated', '✓ Line, persistence, budget or quiet hours were saved after this backtest began; start another one to try more.')}</p>;
  }
  if (!next || changes.length === 0) {
    return null;
  }
  const save = () => void act(() => sidecar.tune(tuning.service, next)).then(() => setAsking(false));
  return (
    <div className={styles.part}>
      <Failure failure={failure} title={t('backtest.keep.not-saved', 'It was not saved')} />
      {!asking && <Button icon="save" disabled={busy} onClick={() => setAsking(true)} data-testid={testIds.backtest.keep}>{label}</Button>}
      {asking && <Confirm id="backtest-keep" label={label} busy={busy} consequences={[...changes, ...consequences(next.alarmBudget !== undefined, request.detector !== undefined)]} confirm={save} cancel={() => setAsking(false)} />}
    </div>
  );
}

function consequences(budget: boolean, detector: boolean): string[] {
  return [
    t('backtest.keep.at-once', 'It holds from the next sample on and after restarts, over what the configuration file says; nothing is learned anew. It stands in the audit journal.'),
    ...(budget ? [t('backtest.keep.budget', 'The line of the alarm budget is calibrated on nominal time first, with the networks that are there; until then the present one holds.')] : []),
    ...(detector ? [t('backtest.keep.detector', 'The detector is not changed: that takes the configuration file.')] : []),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  part: css({ margin: theme.spacing(2, 0) }),
  note: css({ margin: theme.spacing(2, 0), color: theme.colors.text.secondary }),
});
