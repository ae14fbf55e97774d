import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, IconButton, useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { EpisodeRecord, Interval, Run } from '../../sidecar/contract';
import { scoreText } from '../figures';
import { testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { around, episodePath, radiographyPath, runPath } from './links';
import { useTime } from './TimeContext';
import { timeText } from './timeFrame';

export interface ChosenBandProps {
  episode: EpisodeRecord | null;
  run: Run | null;
  now: number;
  onClear: () => void;
}

/** What was chosen on the time line, and the ways from it. */
export function ChosenBand({ episode, run, now, onClear }: ChosenBandProps) {
  const styles = useStyles2(getStyles);
  if (!episode && !run) {
    return null;
  }
  return (
    <div className={styles.bar} data-testid={testIds.service.chosen}>
      {episode ? <Episode episode={episode} now={now} /> : run && <ChaosRun run={run} now={now} />}
      <IconButton name="times" size="md" tooltip={t('service.chosen.clear', 'Let go of it')} onClick={onClear} />
    </div>
  );
}

function Zoom({ interval, now }: { interval: Interval; now: number }) {
  const { zoom } = useTime();
  return <Button size="sm" variant="secondary" icon="search-plus" onClick={() => zoom(around(interval, now))}>{t('service.chosen.zoom', 'Show its time')}</Button>;
}

function Episode({ episode, now }: { episode: EpisodeRecord; now: number }) {
  const { frame } = useTime();
  const times = { from: episode.start, to: episode.end ?? now };
  const values = { group: episode.group, from: timeText(times.from, frame), to: timeText(times.to, frame), peak: scoreText(episode.peak) };
  return (
    <>
      <strong>■ {episode.end === null ? t('service.chosen.episode-lasts', 'Episode of {{group}} since {{from}}, peak {{peak}}', values) : t('service.chosen.episode', 'Episode of {{group}} from {{from}} to {{to}}, peak {{peak}}', values)}</strong>
      <Link to={episodePath(episode, now)}>{t('service.chosen.open-episode', 'Open the episode')}</Link>
      <Link to={radiographyPath(episode.service, episode.group, around(times, now))}>{t('service.chosen.radiography', 'Its radiography')}</Link>
      <Zoom interval={times} now={now} />
    </>
  );
}

function ChaosRun({ run, now }: { run: Run; now: number }) {
  const { frame } = useTime();
  const times = { from: run.startedAt, to: run.endedAt ?? now };
  const faults = run.faults.map(({ fault, component }) => t('service.chosen.fault', '{{fault}} on {{component}}', { fault, component })).join(', ');
  return (
    <>
      <strong>▨ {t('service.chosen.run', 'Chaos run {{name}} ({{faults}}), started {{from}} by {{author}}: {{state}}', { name: run.experiment, faults, from: timeText(times.from, frame), author: run.author, state: run.state })}</strong>
      <Link to={runPath(run)}>{t('service.chosen.open-run', 'Open the run')}</Link>
      <Zoom interval={times} now={now} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(2), padding: theme.spacing(1, 2), margin: theme.spacing(1, 0), background: theme.colors.background.secondary, '& a': linkStyle(theme), '& strong': { fontWeight: theme.typography.fontWeightMedium } }),
});
