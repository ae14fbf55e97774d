import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Interval } from '../../sidecar/contract';
import { Failure } from '../api/Failure';
import { queryRange } from '../api/prometheus';
import { usePolling } from '../api/polling';
import { secondsText } from '../figures';
import { testIds } from '../ids';
import { factsTable } from '../table';
import { plurals, t } from '../text';
import { type Draft, expressionOf } from './draft';
import { allFirings, type Fired } from './firing';
import { seriesName, seriesOf, stepOf, timeRange } from './history';
import { RuleChart } from './RuleChart';

const EVERY = 30_000;
const MOST_ROWS = 20;
/** More lines than these tell nothing. */
const MOST_LINES = 40;
const MINUTE = 60_000;

/** The query's past with the line, and how often the rule would have fired. `range` gives its times as of now. */
export function Past({ draft, uid, range }: { draft: Draft; uid: string | undefined; range: () => Interval | null }) {
  const styles = useStyles2(getStyles);
  const expr = expressionOf(draft);
  const asked = usePolling(async () => {
    const times = range();
    if (!times) {
      return null;
    }
    const step = stepOf(times);
    return { times, step, series: seriesOf(await queryRange(uid, timeRange(times), step, [{ refId: 'A', expr, name: '' }]), times, step) };
  }, EVERY);
  const past = asked.value;
  const fired = past ? allFirings(past.series, { line: draft.line, lasts: MINUTE * draft.lasts, keeps: MINUTE * draft.keeps }) : [];
  return (
    <section aria-label={t('alerts.past.title', 'What it would have done')} aria-busy={asked.at === null}>
      <h2 className={styles.title}>{t('alerts.past.title', 'What it would have done')}</h2>
      <Failure failure={asked.failure} title={t('alerts.past.failed', 'The past cannot be read')} />
      {past?.series.length === 0 && <p className={styles.note}>{t('alerts.past.nothing', 'Prometheus has nothing of this in that time: a rule on it would have been quiet. Choose a longer range, or look whether the sidecar is scraped.')}</p>}
      {past && past.series.length > 0 && (
        <>
          <p role="status" data-testid={testIds.alerts.fired}>
            <span aria-hidden="true">{fired.length > 0 ? '▼' : '●'}</span> {plurals('alerts.past.fired', 'It would have fired {{count}} time.', 'It would have fired {{count}} times.', fired.length)} {t('alerts.past.step', 'Evaluated every {{step}}.', { step: secondsText(past.step) })}
          </p>
          <RuleChart series={past.series.slice(0, MOST_LINES)} fired={fired} line={draft.line} range={past.times} />
          {past.series.length > MOST_LINES && <p className={styles.note}>{t('alerts.past.lines', 'The first {{most}} of {{all}} series are drawn; all of them are counted.', { most: MOST_LINES, all: past.series.length })}</p>}
          {fired.length > 0 && <Firings fired={fired} />}
        </>
      )}
    </section>
  );
}

const timeText = (time: number) => dateTimeFormat(time, { timeZone: 'utc', format: 'YYYY-MM-DD HH:mm:ss' });

function Firings({ fired }: { fired: Fired[] }) {
  const table = useStyles2(factsTable);
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('alerts.past.table', 'Times at which it would have fired')}>
      <table className={table} data-testid={testIds.alerts.table}>
        <thead>
          <tr>
            <th scope="col">{t('alerts.past.of', 'of')}</th>
            <th scope="col">{t('alerts.past.from', 'from (UTC)')}</th>
            <th scope="col">{t('alerts.past.for', 'for')}</th>
          </tr>
        </thead>
        <tbody>
          {fired.slice(0, MOST_ROWS).map(({ labels, from, to }) => (
            <tr key={`${seriesName(labels)} ${from}`}>
              <td>{seriesName(labels)}</td>
              <td>{timeText(from)}</td>
              <td>{secondsText((to - from) / 1000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {fired.length > MOST_ROWS && <p className={styles.note}>{t('alerts.past.newest', 'The newest {{most}} of {{all}}.', { most: MOST_ROWS, all: fired.length })}</p>}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(3, 0, 1), fontSize: theme.typography.h4.fontSize }),
  note: css({ margin: theme.spacing(1, 0), color: theme.colors.text.secondary }),
  scroll: css({ maxWidth: 760, maxHeight: 320, overflow: 'auto', marginTop: theme.spacing(2) }),
});
