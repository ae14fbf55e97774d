import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import { Link } from 'react-router-dom';
import type { EpisodeRecord, ServiceStatus } from '../../sidecar/contract';
import { prometheusUid, useSettings } from '../api/settings';
import { testIds } from '../ids';
import { exploreQueries, zoneQueries } from '../radiography/contributions';
import { exploreUrl } from '../radiography/explore';
import { featureQuery, scopeOf } from '../radiography/featureQuery';
import { linkStyle } from '../table';
import { t } from '../text';
import { Contributions } from './Contributions';
import { EpisodeActions } from './EpisodeActions';
import { radiographyPath, shownRange } from './links';
import { Suspects } from './Suspects';

export interface EpisodeDetailsProps {
  service: ServiceStatus;
  episode: EpisodeRecord;
  now: number;
  launcher: boolean;
  /** Called after an action. */
  changed: () => void;
}

/** What is behind an episode, by the model and against what was just before it; the ways to look closer; what a person may say of it. */
export function EpisodeDetails({ service, episode, now, launcher, changed }: EpisodeDetailsProps) {
  const styles = useStyles2(getStyles);
  const settings = useSettings();
  const uid = useMemo(() => prometheusUid(settings), [settings]);
  const range = shownRange(episode, now);
  return (
    <div className={styles.details} data-testid={testIds.episodes.details}>
      <div className={styles.columns}>
        <section aria-label={t('episodes.details.against', 'Against the last half hour')}>
          <h2 className={styles.title}>{t('episodes.details.against', 'Against the last half hour')}</h2>
          <p className={styles.note}>{t('episodes.details.against-note', 'How far components are from what they did before the alarm, in robust scales; onset counted from the start of the episode.')}</p>
          <Suspects components={episode.components} start={episode.start} hrefOf={(component, { feature, group }) => exploreUrl(uid, [featureQuery(feature, scopeOf(service, group, component))], range)} />
        </section>
        <section aria-label={t('episodes.details.model', 'What the model says')}>
          <h2 className={styles.title}>{t('episodes.details.model', 'What the model says')}</h2>
          <p className={styles.note}>{t('episodes.details.model-note', 'The smallest set of features of {{group}} that carries 90 % of the reconstruction error of the episode.', { group: episode.group })}</p>
          <Contributions causes={episode.causes} hrefOf={(cause) => exploreUrl(uid, exploreQueries(service, episode.group, cause), range)} />
        </section>
      </div>
      <div className={styles.links}>
        <Link to={radiographyPath(episode, now)}>{t('episodes.details.radiography', 'Radiography of {{group}} at this time', { group: episode.group })}</Link>
        <a href={exploreUrl(uid, zoneQueries(service.service, episode.group), range)}>{t('episodes.details.explore', 'Error and service metric in Explore')}</a>
      </div>
      {launcher && <EpisodeActions episode={episode} changed={changed} />}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  details: css({ whiteSpace: 'normal', padding: theme.spacing(1, 1, 2), fontSize: theme.typography.body.fontSize }),
  columns: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(360px, 1fr))', gap: theme.spacing(4) }),
  title: css({ margin: 0, fontSize: theme.typography.h5.fontSize }),
  note: css({ margin: theme.spacing(0.5, 0, 1), fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  links: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(3), marginTop: theme.spacing(2), '& a': linkStyle(theme) }),
});
