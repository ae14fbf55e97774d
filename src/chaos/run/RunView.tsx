import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LinkButton, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import type { Run } from '../../../sidecar/contract';
import { sidecar } from '../../api/client';
import { Failure } from '../../api/Failure';
import { usePolling } from '../../api/polling';
import { chaosPath, testIds } from '../../ids';
import { t } from '../../text';
import { exactTime } from '../form';
import { servicePath } from '../history/rows';
import { deviatedText, stateOf } from '../words';
import { LiveScores } from './LiveScores';
import { Phases } from './Phases';
import { ScoreCardView } from './ScoreCardView';

const LIVE = 1000;
const PAST = 15_000;

/** One run: what its faults are doing, what they do to the service, and how well that was detected. Stopping it is in the bar below. */
export function RunView({ name, known }: { name: string; known: Run | undefined }) {
  const live = known?.state === 'running';
  const run = usePolling((signal) => sidecar.run(name, signal), live ? LIVE : PAST);
  const card = usePolling((signal) => sidecar.runScoreCard(name, signal), live ? 5 * LIVE : PAST);
  const shown = known ?? run.value;
  return (
    <div data-testid={testIds.chaos.run}>
      <div><LinkButton href={chaosPath()} variant="secondary" size="sm" fill="text" icon="arrow-left">{t('chaos.run.back', 'All of chaos')}</LinkButton></div>
      {!shown && <Failure failure={run.failure} />}
      {!shown && !run.failure && <LoadingPlaceholder text={t('chaos.run.asking', 'Asking the sidecar…')} />}
      {shown && <Shown run={shown} now={run.at ?? shown.startedAt} live={live} />}
      {card.value ? <ScoreCardView card={card.value} /> : shown && <Failure failure={card.failure} title={t('chaos.run.no-card', 'There is no score card')} />}
    </div>
  );
}

function Shown({ run, now, live }: { run: Run; now: number; live: boolean }) {
  const styles = useStyles2(getStyles);
  const { mark, word } = stateOf(run.state);
  return (
    <>
      <h2 className={styles.title}>{mark} {run.experiment}: {word}</h2>
      <p className={styles.quiet}>
        {t('chaos.run.about', '{{run}} on {{service}}, launched by {{author}} at {{time}} UTC.', { run: run.run, service: run.service, author: run.author, time: exactTime(run.startedAt) })}{' '}
        {run.endedAt !== null && t('chaos.run.ended', 'Ended at {{time}} UTC.', { time: exactTime(run.endedAt) })} {run.reason && t('chaos.run.reason', 'Reason: {{reason}}.', { reason: run.reason })}{' '}
        {t('chaos.run.service-was', 'The service:')} {deviatedText(run.deviated)}
      </p>
      <div className={styles.links}><LinkButton href={servicePath(run, now)} variant="secondary" size="sm" icon="chart-line">{t('chaos.run.service-page', 'The service at that time')}</LinkButton></div>
      <Phases run={run} now={now} />
      <h3 className={styles.part}>{t('chaos.run.scores', 'Scores of the groups, and what users feel')}</h3>
      <LiveScores run={run} now={now} every={live ? 2 * LIVE : PAST} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(1, 0), fontSize: theme.typography.h3.fontSize, overflowWrap: 'anywhere' }),
  part: css({ margin: theme.spacing(3, 0, 1), fontSize: theme.typography.h5.fontSize }),
  quiet: css({ color: theme.colors.text.secondary }),
  links: css({ marginBottom: theme.spacing(2) }),
});
