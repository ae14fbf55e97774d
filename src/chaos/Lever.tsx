import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { SafetyLever } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Confirm } from '../Confirm';
import { testIds } from '../ids';
import { t } from '../text';
import { exactTime } from './form';

export interface LeverProps {
  lever: SafetyLever | null;
  /** Who may pull it, and who may release it. */
  stopper: boolean;
  launcher: boolean;
  busy: boolean;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** One lever that stops everything and blocks every start until it is released. Pulling takes one click; releasing takes two. */
export function Lever({ lever, stopper, launcher, busy, act }: LeverProps) {
  const styles = useStyles2(getStyles);
  const [asking, setAsking] = useState(false);
  if (!lever) {
    return null;
  }
  if (!lever.engaged) {
    return stopper ? (
      <Button variant="destructive" fill="outline" size="sm" icon="exclamation-triangle" disabled={busy} onClick={() => act(() => sidecar.pullLever(t('chaos.lever.reason', 'pulled on the Chaos page')))} tooltip={t('chaos.lever.pull-hint', 'Stops every run and campaign and blocks new ones until the lever is released')} data-testid={testIds.chaos.pull}>
        {t('chaos.lever.pull', 'Pull the safety lever')}
      </Button>
    ) : (
      <span className={styles.quiet}>{t('chaos.lever.released', 'Safety lever: released')}</span>
    );
  }
  return (
    <Alert severity="error" title={t('chaos.lever.engaged', 'The safety lever is engaged: nothing can be started')} data-testid={testIds.chaos.engaged}>
      <p className={styles.text}>{t('chaos.lever.pulled-by', 'Pulled by {{author}} at {{time}} UTC: {{reason}}.', { author: lever.author || t('chaos.lever.unknown', 'unknown'), time: exactTime(lever.since), reason: lever.reason || t('chaos.lever.no-reason', 'no reason given') })}</p>
      {launcher && !asking && <Button variant="secondary" disabled={busy} onClick={() => setAsking(true)} data-testid={testIds.chaos.release}>{t('chaos.lever.release', 'Release')}</Button>}
      {asking && (
        <Confirm id="release-lever" consequences={[t('chaos.lever.can-start', 'Runs and campaigns can be started again.'), t('chaos.lever.stays-stopped', 'Nothing that was stopped goes on by itself.')]} label={t('chaos.lever.release-it', 'Release the lever')} busy={busy} confirm={() => void act(sidecar.releaseLever).then(() => setAsking(false))} cancel={() => setAsking(false)} />
      )}
    </Alert>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({ text: css({ margin: theme.spacing(0, 0, 1) }), quiet: css({ color: theme.colors.text.secondary }) });
