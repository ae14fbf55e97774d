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
import { t } from '../text';

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
      {!detail.value && !detail.failure && <LoadingPlaceholder text={t('samples.sample-detail.reading-the-window', 'Reading the window…')} />}
      {detail.value && <SampleChart sample={detail.value} />}
      <p className={styles.facts}>
        {sample.run ? t('samples.sample-detail.run', 'Run {{run}}', { run: sample.run }) : t('samples.sample-detail.nominal-time', 'Nominal time')}; {sample.environment}; {sample.seed === null ? t('samples.sample-detail.no-campaign', 'no campaign') : t('samples.sample-detail.campaign-seed', 'campaign seed {{seed}}', { seed: sample.seed })}{t('samples.sample-detail.roentgen', '; Roentgen')}{' '}{sample.version}; {parameterText(sample.parameters) || t('samples.sample-detail.no-parameters', 'no parameters')}{t('samples.sample-detail.bridged', '. Bridged')}{' '}{percentText(bridged)}{t('samples.sample-detail.fault', '; fault')}{' '}{confirmed === null ? t('samples.sample-detail.not-judged', 'not judged') : confirmed ? t('samples.sample-detail.seen-in-its-figures', 'seen in its figures') : t('samples.sample-detail.not-visible', 'not visible')}{t('samples.sample-detail.unrest-before', '; unrest before')}{' '}{scoreText(unrest)}.
      </p>
      {launcher && sample.discarded === null && (
        <div className={styles.line}>
          <Input width={40} aria-label={t('samples.sample-detail.reason', 'Reason')} placeholder={t('samples.sample-detail.why-it-should-not-teach', 'Why it should not teach')} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
          <Button variant="secondary" icon="trash-alt" disabled={busy || reason.trim() === ''} onClick={() => say(reason.trim())} data-testid={testIds.samples.discard}>{t('samples.sample-detail.discard', 'Discard')}</Button>
        </div>
      )}
      {launcher && sample.discarded !== null && <Button variant="secondary" disabled={busy} onClick={() => say('')} data-testid={testIds.samples.restore}>{t('samples.sample-detail.take-it-back-in', 'Take it back in')}</Button>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  facts: css({ margin: theme.spacing(1, 0), color: theme.colors.text.secondary, whiteSpace: 'normal' }),
  line: css({ display: 'flex', gap: theme.spacing(1) }),
});
