import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { SafetyLever } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Confirm } from '../Confirm';
import { testIds } from '../ids';
import { exactTime } from './form';

export interface LeverProps {
  lever: SafetyLever | null;
  launcher: boolean;
  busy: boolean;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** One lever that stops everything and blocks every start until it is released. Pulling takes one click; releasing takes two. */
export function Lever({ lever, launcher, busy, act }: LeverProps) {
  const styles = useStyles2(getStyles);
  const [asking, setAsking] = useState(false);
  if (!lever) {
    return null;
  }
  if (!lever.engaged) {
    return launcher ? (
      <Button variant="destructive" fill="outline" size="sm" icon="exclamation-triangle" disabled={busy} onClick={() => act(() => sidecar.pullLever('pulled on the Chaos page'))} tooltip="Stops every run and campaign and blocks new ones until the lever is released" data-testid={testIds.chaos.pull}>
        Pull the safety lever
      </Button>
    ) : null;
  }
  return (
    <Alert severity="error" title="The safety lever is engaged: nothing can be started" data-testid={testIds.chaos.engaged}>
      <p className={styles.text}>Pulled by {lever.author || 'unknown'} at {exactTime(lever.since)} UTC{lever.reason ? `: ${lever.reason}` : ''}.</p>
      {launcher && !asking && <Button variant="secondary" disabled={busy} onClick={() => setAsking(true)} data-testid={testIds.chaos.release}>Release</Button>}
      {asking && (
        <Confirm id="release-lever" consequences={['Runs and campaigns can be started again.', 'Nothing that was stopped goes on by itself.']} label="Release the lever" busy={busy} confirm={() => void act(sidecar.releaseLever).then(() => setAsking(false))} cancel={() => setAsking(false)} />
      )}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ text: css({ margin: theme.spacing(0, 0, 1) }) });
