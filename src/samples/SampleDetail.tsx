import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Input, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import type { SpotSampleInfo } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { parameterText } from '../chaos/form';
import { percentText, scoreText } from '../figures';
import { testIds } from '../ids';
import { SampleChart } from './SampleChart';

export interface SampleDetailProps {
  sample: SpotSampleInfo;
  launcher: boolean;
  changed: () => void;
}

/** The window itself, where it comes from, and what a person says of it. */
export function SampleDetail({ sample, launcher, changed }: SampleDetailProps) {
  const styles = useStyles2(getStyles);
  const detail = usePolling((signal) => sidecar.sample(sample.service, sample.sample, signal), 600_000);
  const { busy, failure, act } = useActions(changed);
  const [reason, setReason] = useState('');
  const say = (text: string) => act(() => sidecar.discardSample(sample.service, sample.sample, text));
  const { bridged, confirmed, unrest } = sample.quality;
  return (
    <div data-testid={testIds.samples.detail}>
      <Failure failure={detail.failure ?? failure} />
      {!detail.value && !detail.failure && <LoadingPlaceholder text="Reading the window…" />}
      {detail.value && <SampleChart sample={detail.value} />}
      <p className={styles.facts}>
        {sample.run ? `Run ${sample.run}` : 'Nominal time'}; {sample.environment}; {sample.seed === null ? 'no campaign' : `campaign seed ${sample.seed}`}; Roentgen {sample.version}; {parameterText(sample.parameters) || 'no parameters'}. Bridged {percentText(bridged)}; fault {confirmed === null ? 'not judged' : confirmed ? 'seen in its figures' : 'not visible'}; unrest before {scoreText(unrest)}.
      </p>
      {launcher && sample.discarded === null && (
        <div className={styles.line}>
          <Input width={40} aria-label="Reason" placeholder="Why it should not teach" value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button variant="secondary" icon="trash-alt" disabled={busy || reason.trim() === ''} onClick={() => say(reason.trim())} data-testid={testIds.samples.discard}>Discard</Button>
        </div>
      )}
      {launcher && sample.discarded !== null && <Button variant="secondary" disabled={busy} onClick={() => say('')} data-testid={testIds.samples.restore}>Take it back in</Button>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({ margin: theme.spacing(1, 0), color: theme.colors.text.secondary, whiteSpace: 'normal' }),
  line: css({ display: 'flex', gap: theme.spacing(1) }),
});
