/** Fault spots: which component the classifier holds to be faulty, how good it is, and campaigns that teach it. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { Button, EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { SpotStatus } from '../../sidecar/contract';
import { useActions } from '../api/action';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { samplesPath, testIds } from '../ids';
import { linkStyle } from '../table';
import { ageText } from '../overview/health';
import { Campaign } from './Campaign';
import { Evaluation } from './Evaluation';
import { Probabilities } from './Probabilities';
import { Transfer } from './Transfer';
import { t } from '../text';

export function SpotsPage() {
  const spots = usePolling(sidecar.spots, 1500);
  const services = usePolling(sidecar.services, 10_000);
  const { failure, act } = useActions(spots.again);
  const without = (services.value ?? []).filter(({ service }) => !spots.value?.some((spot) => spot.service === service));
  const untaught = without.map<SpotStatus>(({ service, components }) => ({ service, components, samples: 0, trainedAt: null, model: 'shared', evaluation: null, pastEvaluation: null, latest: null, campaign: null }));
  const shown = spots.value ? [...spots.value, ...untaught] : [];
  return (
    <PluginPage>
      <div data-testid={testIds.spots.page}>
        <Failure failure={spots.failure} />
        <Failure failure={failure} title={t('spots.spots-page.that-did-not-work', 'That did not work')} />
        {!spots.value && !spots.failure && <LoadingPlaceholder text={t('spots.spots-page.asking-the-sidecar', 'Asking the sidecar…')} />}
        {spots.value && services.value && shown.length === 0 && <EmptyState variant="not-found" message={t('spots.spots-page.no-services-yet', 'No services yet')}>{t('spots.spots-page.fault-spots-need-a-service', 'Fault spots need a service that the sidecar watches.')}</EmptyState>}
        {shown.map((spot) => <ServiceSpots key={spot.service} spot={spot} now={spots.at ?? 0} act={act} />)}
      </div>
    </PluginPage>
  );
}

function ServiceSpots({ spot, now, act }: { spot: SpotStatus; now: number; act: (action: () => Promise<unknown>) => Promise<void> }) {
  const styles = useStyles2(getStyles);
  return (
    <section className={styles.section} aria-label={t('spots.spots-page.fault-spots-of', 'Fault spots of {{service}}', { service: spot.service })}>
      <h2>{spot.service}</h2>
      <p className={styles.quiet}>
        <Link className={styles.link} to={samplesPath(spot.service)}>{t('spots.spots-page.labelled-samples', '{{samples}} labelled samples', { samples: spot.samples })}</Link>.{' '}
        {spot.trainedAt === null ? t('spots.spots-page.no-classifier-yet-a-campaign', 'No classifier yet: a campaign makes the samples that it learns from.') : t('spots.spots-page.classifier-trained-ago', 'Classifier ({{model}}) trained {{ageText}} ago.', { model: spot.model, ageText: ageText(now - spot.trainedAt) })}{' '}
        {mayLaunch() && spot.samples > 0 && <Button variant="secondary" size="sm" onClick={() => act(() => sidecar.learnSpots(spot.service))} data-testid={testIds.spots.learn}>{t('spots.spots-page.train-on-these-samples', 'Train on these samples')}</Button>}
      </p>
      <div className={styles.columns}>
        <div>
          <h3 className={styles.title}>{t('spots.spots-page.probability-of-a-fault-now', 'Probability of a fault, now')}</h3>
          {spot.latest ? <Probabilities latest={spot.latest} now={now} /> : <p className={styles.quiet}>{spot.trainedAt === null ? t('spots.spots-page.no-classifier-no-probabilities', 'No classifier, no probabilities.') : t('spots.spots-page.no-prediction-yet-the-window', 'No prediction yet: the window of moments is still filling, or data is missing.')}</p>}
        </div>
        <div>
          <h3 className={styles.title}>{t('spots.spots-page.how-good-the-classifier-is', 'How good the classifier is')}</h3>
          {spot.pastEvaluation && <Evaluation title={t('spots.spots-page.as-it-predicts-from-the', 'As it predicts, from the past alone')} evaluation={spot.pastEvaluation} />}
          {spot.evaluation && <Evaluation title={t('spots.spots-page.afterwards-with-the-moments-after', 'Afterwards, with the moments after the fault')} evaluation={spot.evaluation} />}
          {!spot.evaluation && !spot.pastEvaluation && <p className={styles.quiet}>{t('spots.spots-page.nothing-has-been-measured-yet', 'Nothing has been measured yet.')}</p>}
        </div>
      </div>
      <Campaign spot={spot} launcher={mayLaunch()} act={act} />
      <h3 className={styles.title}>{t('spots.spots-page.from-the-mirror-to-production', 'From the mirror to production')}</h3>
      <Transfer service={spot.service} launcher={mayLaunch()} />
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginBottom: theme.spacing(4) }),
  quiet: css({ color: theme.colors.text.secondary }),
  link: css(linkStyle(theme)),
  title: css({ fontSize: theme.typography.h5.fontSize }),
  columns: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(380px, 1fr))', gap: theme.spacing(4), marginBottom: theme.spacing(3) }),
});
