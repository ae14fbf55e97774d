import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Field, Input, MultiCombobox, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { type CampaignStatus, FAULT_KINDS, type SpotStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { usePolling } from '../api/polling';
import { testIds } from '../ids';

export interface CampaignProps {
  spot: SpotStatus;
  launcher: boolean;
  act: (action: () => Promise<unknown>) => Promise<void>;
}

/** Fault, collect, recover, again and again: progress of the campaign, and the form that starts one. */
export function Campaign({ spot, launcher, act }: CampaignProps) {
  const styles = useStyles2(getStyles);
  const running = spot.campaign?.state === 'running';
  return (
    <div>
      <h3 className={styles.title}>Campaign</h3>
      {spot.campaign ? <Progress campaign={spot.campaign} /> : <p className={styles.quiet}>None has run yet.</p>}
      {launcher && running && (
        <Button variant="destructive" icon="square-shape" onClick={() => act(() => sidecar.stopCampaign(spot.service))} data-testid={testIds.spots.stop}>
          Stop the campaign
        </Button>
      )}
      {launcher && !running && <StartForm spot={spot} act={act} />}
    </div>
  );
}

function Progress({ campaign }: { campaign: CampaignStatus }) {
  const styles = useStyles2(getStyles);
  const percent = campaign.wanted > 0 ? Math.round((100 * campaign.collected) / campaign.wanted) : 0;
  return (
    <div data-testid={testIds.spots.progress}>
      <p>
        {campaign.state}: {campaign.collected} of {campaign.wanted} samples, {campaign.discarded} discarded{campaign.state === 'running' && `; now: ${campaign.phase}`}
      </p>
      <div className={styles.progress} role="progressbar" aria-label="Progress of the campaign" aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <div style={{ width: `${percent}%` }} />
      </div>
      {campaign.error && <p>{campaign.error.message}. {campaign.error.hint} <code>{campaign.error.code}</code></p>}
    </div>
  );
}

function StartForm({ spot, act }: Omit<CampaignProps, 'launcher'>) {
  const styles = useStyles2(getStyles);
  const targets = usePolling(sidecar.targets, 15_000);
  const faultable = (targets.value ?? []).filter(({ service }) => service === spot.service).map(({ component }) => component);
  const [samples, setSamples] = useState(40);
  const [seed, setSeed] = useState(1);
  const [faults, setFaults] = useState<string[]>([...FAULT_KINDS]);
  const start = () => act(() => sidecar.startCampaign({ service: spot.service, samples, faults, components: faultable, seed }));
  const wrong = faultable.length === 0 || faults.length === 0 || !(samples >= 1) || Number.isNaN(seed);
  return (
    <div className={styles.form}>
      <Field label="Samples" htmlFor={`campaign-samples-${spot.service}`} noMargin>
        <Input id={`campaign-samples-${spot.service}`} type="number" min={1} width={12} value={samples} onChange={(event) => setSamples(event.currentTarget.valueAsNumber)} />
      </Field>
      <Field label="Faults" htmlFor={`campaign-faults-${spot.service}`} noMargin>
        <MultiCombobox id={`campaign-faults-${spot.service}`} width={60} options={FAULT_KINDS.map((value) => ({ value, label: value }))} value={faults} onChange={(options) => setFaults(options.map(({ value }) => value))} />
      </Field>
      <Field label="Seed" htmlFor={`campaign-seed-${spot.service}`} noMargin>
        <Input id={`campaign-seed-${spot.service}`} type="number" width={10} value={seed} onChange={(event) => setSeed(event.currentTarget.valueAsNumber)} />
      </Field>
      <Button icon="play" disabled={wrong} onClick={start} data-testid={testIds.spots.start}>
        Start a campaign
      </Button>
      {targets.value && faultable.length === 0 && <span className={styles.quiet}>No component of this service may be hit.</span>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h5.fontSize }),
  quiet: css({ color: theme.colors.text.secondary }),
  progress: css({ height: 10, maxWidth: 600, marginBottom: theme.spacing(2), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, overflow: 'hidden', '& div': { height: '100%', background: theme.colors.primary.main } }),
  form: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2) }),
});
