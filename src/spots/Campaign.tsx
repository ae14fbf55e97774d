import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import type { CampaignStatus, SpotStatus } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { Bars } from '../Bars';
import { secondsText } from '../figures';
import { testIds } from '../ids';
import { CampaignForm } from './CampaignForm';
import { classRows } from './classes';
import { t } from '../text';

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
      <h3 className={styles.title}>{t('spots.campaign.campaign', 'Campaign')}</h3>
      {spot.campaign ? <Progress campaign={spot.campaign} /> : <p className={styles.quiet}>{t('spots.campaign.none-has-run-yet', 'None has run yet.')}</p>}
      {launcher && running && (
        <Button variant="destructive" icon="square-shape" onClick={() => act(() => sidecar.stopCampaign(spot.service))} data-testid={testIds.spots.stop}>{t('spots.campaign.stop-the-campaign', 'Stop the campaign')}</Button>
      )}
      {launcher && !running && <CampaignForm service={spot.service} act={act} />}
    </div>
  );
}

function Progress({ campaign }: { campaign: CampaignStatus }) {
  const styles = useStyles2(getStyles);
  const percent = campaign.wanted > 0 ? Math.round((100 * campaign.collected) / campaign.wanted) : 0;
  const { fault, collect, recover } = campaign.cycle;
  return (
    <div data-testid={testIds.spots.progress}>
      <p>
        {campaign.state}: {campaign.collected}{' '}{t('spots.campaign.of', 'of')}{' '}{campaign.wanted}{' '}{t('spots.campaign.samples', 'samples,')}{' '}{campaign.discarded}{' '}{t('spots.campaign.discarded', 'discarded')}{campaign.state === 'running' && t('spots.campaign.now', '; now: {{phase}}', { phase: campaign.phase })}{campaign.resumed && t('spots.campaign.resumed-after-an-interruption', '; resumed after an interruption')}
      </p>
      <div className={styles.progress} role="progressbar" aria-label={t('spots.campaign.progress-of-the-campaign', 'Progress of the campaign')} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
        <div style={{ width: `${percent}%` }} />
      </div>
      {campaign.faultsPerHour !== null && (
        <p className={styles.quiet}>{t('spots.campaign.faults-an-hour-a-cycle', '{{faultsPerHour}} faults an hour; a cycle takes {{fault}} of fault, {{collect}} of collecting, {{recover}} of recovery.', { faultsPerHour: Math.round(campaign.faultsPerHour), fault: secondsText(fault), collect: secondsText(collect), recover: secondsText(recover) })}</p>
      )}
      {campaign.classes.length > 0 && (
        <details className={styles.classes} data-testid={testIds.spots.classes}>
          <summary>{t('spots.campaign.samples-of-each-class', 'Samples of each class')}</summary>
          <Bars label={t('spots.campaign.samples-of-each-class', 'Samples of each class')} rows={classRows(campaign.classes)} />
        </details>
      )}
      {campaign.error && <p>{campaign.error.message}. {campaign.error.hint} <code>{campaign.error.code}</code></p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h5.fontSize }),
  quiet: css({ color: theme.colors.text.secondary }),
  classes: css({ maxWidth: 600, marginBottom: theme.spacing(2), '& summary': { cursor: 'pointer' } }),
  progress: css({ height: 10, maxWidth: 600, marginBottom: theme.spacing(2), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, overflow: 'hidden', '& div': { height: '100%', background: theme.colors.primary.main } }),
});
