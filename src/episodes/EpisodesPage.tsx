/** Episodes: every run of deviations of a service with its causes, and what a person says of it. `?service=`, `from=`, `to=` and `episode=` lead to one. */
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { EmptyState, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { sidecar } from '../api/client';
import { Failure } from '../api/Failure';
import { usePolling } from '../api/polling';
import { mayLaunch } from '../api/settings';
import { testIds } from '../ids';
import { RangeField } from '../range/RangeField';
import { intervalOf, last, lengthOf, type Span } from '../range/span';
import { useSpan } from '../range/useSpan';
import { type Chosen, ChosenService } from '../service/ChosenService';
import { t } from '../text';
import { wanted } from './episode';
import { EpisodeTable } from './EpisodeTable';

const EVERY = 5000;
const LENGTHS = ['6h', '24h', '7d', '30d', '90d'];

export function EpisodesPage() {
  return (
    <PluginPage>
      <div data-testid={testIds.episodes.page}>
        <ChosenService id="episodes-service" every={EVERY}>{(chosen) => <ServiceEpisodes key={chosen.service.service} {...chosen} />}</ChosenService>
      </div>
    </PluginPage>
  );
}

function ServiceEpisodes({ service, now, field, changed }: Chosen) {
  const styles = useStyles2(getStyles);
  const [parameters] = useSearchParams();
  const { span, range, choose } = useSpan(last('7d'));
  const [open, setOpen] = useState(parameters.get('episode'));
  const episodes = usePolling((signal) => sidecar.episodes(service.service, range() ?? { from: 0, to: 0 }, signal), EVERY);
  const openId = wanted(episodes.value ?? [], open);
  if (open === 'active' && openId !== null) {
    // what was opened stays open when it ends
    setOpen(openId);
  }
  return (
    <>
      <div className={styles.controls}>
        {field}
        <RangeField id="episodes" lengths={LENGTHS} value={span} now={now} onChange={(next) => { choose(next); episodes.again(); }} />
      </div>
      <Failure failure={episodes.failure} title={t('episodes.page.unreadable', 'The episodes cannot be read')} />
      {!episodes.value && !episodes.failure && <LoadingPlaceholder text={t('episodes.page.asking', 'Asking for the episodes…')} />}
      {episodes.value?.length === 0 && <Quiet service={service.service} span={span} now={now} />}
      {episodes.value && episodes.value.length > 0 && (
        <EpisodeTable episodes={episodes.value} service={service} now={episodes.at ?? now} launcher={mayLaunch()} open={openId} setOpen={setOpen} changed={() => { episodes.again(); changed(); }} />
      )}
    </>
  );
}

function Quiet({ service, span, now }: { service: string; span: Span; now: number }) {
  const length = lengthOf(span);
  const when = length ? t('episodes.page.last', 'the last {{length}}', { length }) : t('episodes.page.range', 'this range');
  return (
    <EmptyState variant="completed" message={intervalOf(span, now) ? t('episodes.page.none', 'No episode of {{service}} in {{when}}', { service, when }) : t('episodes.page.no-range', 'This range has no end after its start')}>
      {t('episodes.page.none-why', 'Choose a longer range to look further back, or see on the Overview page whether the service is scored.')}
    </EmptyState>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-end', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
});
