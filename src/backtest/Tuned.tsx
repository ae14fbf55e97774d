import { Alert, Button } from '@grafana/ui';
import { useState } from 'react';
import type { TuningStatus } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { mayConfigure } from '../api/settings';
import { Confirm } from '../Confirm';
import { testIds } from '../ids';
import { utcTime } from '../models/version';
import { t } from '../text';
import { changesOf } from './tuning';

/** What was saved over the configuration file, by whom and when, and the way back. */
export function Tuned({ tuning, changed }: { tuning: TuningStatus; changed: () => void }) {
  const { service, present, file, saved, calibrating } = tuning;
  const [asking, setAsking] = useState(false);
  const { busy, failure, act } = useActions(changed);
  const waiting = calibrating.length === 0 ? null : <div>◔ {t('backtest.tuned.calibrating', 'The line of the alarm budget is being calibrated for {{groups}}.', { groups: calibrating.join(', ') })}</div>;
  if (!saved) {
    return waiting && <Alert severity="info" title={t('backtest.tuned.waiting', 'The configuration file’s values come back')}>{waiting}</Alert>;
  }
  const reset = () => void act(() => sidecar.resetTuning(service)).then(() => setAsking(false));
  return (
    <Alert severity="info" title={t('backtest.tuned.title', 'Tuned away from the configuration file by {{author}}, {{time}} UTC', { author: saved.author, time: utcTime(saved.time) })} data-testid={testIds.backtest.tuned}>
      {changesOf(file, saved.values).map((sentence) => <div key={sentence}>{sentence}</div>)}
      {waiting}
      <Failure failure={failure} title={t('backtest.tuned.not-done', 'That did not work')} />
      {mayConfigure() && !asking && <Button size="sm" variant="secondary" icon="history" disabled={busy} onClick={() => setAsking(true)} data-testid={testIds.backtest.reset}>{t('backtest.tuned.reset', 'Take it back')}</Button>}
      {asking && <Confirm id="backtest-reset" label={t('backtest.tuned.reset', 'Take it back')} busy={busy} consequences={[...changesOf(present, file), t('backtest.tuned.reset-what', 'The configuration file’s values hold again from the next sample on.')]} confirm={reset} cancel={() => setAsking(false)} />}
    </Alert>
  );
}
