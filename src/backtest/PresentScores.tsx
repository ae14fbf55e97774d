import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ALL_COMPONENTS, type Interval } from '../../sidecar/contract';
import { Failure } from '../api/Failure';
import { prometheusUid, useSettings } from '../api/settings';
import { utcTime } from '../models/version';
import { linesOf } from '../service/lines';
import { scoreQueries } from '../service/queries';
import { useFrames } from '../service/useAsked';
import { t } from '../text';
import { PresentChart } from './PresentChart';
import { chartStep, curveOf } from './threshold';

export interface PresentScoresProps {
  service: string;
  stepSeconds: number;
  range: Interval;
  /** When the present line was saved; 0 where the file’s holds. */
  savedAt: number;
  incidents: Interval[];
  /** As a multiple of the present one. */
  line: number;
  change: (line: number) => void;
}

const MINUTE = 60_000;

/** The scores as they are, with a line that is moved over them: what another one would flag is seen before anything is replayed. */
export function PresentScores({ service, stepSeconds, range, savedAt, incidents, line, change }: PresentScoresProps) {
  const styles = useStyles2(getStyles);
  const uid = prometheusUid(useSettings());
  // A range that ends now moves on once a minute.
  const whole = { from: Math.floor(range.from / MINUTE) * MINUTE, to: Math.floor(range.to / MINUTE) * MINUTE };
  const step = chartStep(whole, stepSeconds);
  const { value, failure } = useFrames(uid, whole, `${service} ${whole.from} ${whole.to}`, step, scoreQueries(service, ALL_COMPONENTS, step, stepSeconds));
  const groups = linesOf(value, 'score', 'group');
  return (
    <section aria-labelledby="backtest-present">
      <h2 id="backtest-present" className={styles.title}>{t('backtest.present.title', 'Present scores')}</h2>
      <p className={styles.note}>{t('backtest.present.how', 'Move the line by dragging it, or with the arrow keys: what is over it would be flagged. The backtest below also replays persistence and quiet hours.')}</p>
      {savedAt > whole.from && <p className={styles.note}>▲ {t('backtest.present.other-line', 'Scores from before {{time}} UTC were told with another line.', { time: utcTime(savedAt) })}</p>}
      <Failure failure={failure} title={t('backtest.present.unreadable', 'The present scores cannot be read')} />
      {value && groups.length === 0 && <p className={styles.note}>{t('backtest.present.none', 'Prometheus has no scores in this range.')}</p>}
      <div className={styles.charts}>
        {groups.map((group) => <PresentChart key={group.name} group={group.name} curve={curveOf(group, step)} range={whole} incidents={incidents} line={line} change={change} />)}
      </div>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(2, 0, 0), fontSize: theme.typography.h5.fontSize }),
  note: css({ margin: theme.spacing(0.5, 0, 1), color: theme.colors.text.secondary }),
  charts: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 520px), 1fr))', gap: theme.spacing(1, 3) }),
});
