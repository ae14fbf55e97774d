import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { EpisodeRecord, Suspects } from '../../sidecar/contract';
import { secondsText } from '../figures';
import { testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { episodePath } from './links';
import { type Onset, onsetOrder } from './onset';
import { Part } from './Part';
import { useTime } from './TimeContext';
import { timeText } from './timeFrame';

export interface OnsetStripProps {
  episode: EpisodeRecord;
  episodes: EpisodeRecord[];
  suspects: Suspects | null;
  now: number;
}

/** Who fell ill first in an episode: groups, and components, each with its time. */
export function OnsetStrip({ episode, episodes, suspects, now }: OnsetStripProps) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const { groups, components } = onsetOrder(episode, episodes, suspects);
  const [first] = [...groups, ...components].flatMap(({ time }) => (time === null ? [] : [time])).sort((a, b) => a - b);
  return (
    <Part title={t('service.onset.title', 'Who fell ill first')} note={t('service.onset.note', 'Episode of {{group}} at {{time}}; choose another one on the time line.', { group: episode.group, time: timeText(episode.start, frame) })} tools={<Link className={styles.link} to={episodePath(episode, now)}>{t('service.onset.open', 'Open the episode')}</Link>} testId={testIds.service.onset}>
      <Order name={t('service.onset.groups', 'Groups')} onsets={groups} first={first ?? episode.start} />
      {components.length > 0 && <Order name={t('service.onset.components', 'Components')} onsets={components} first={first ?? episode.start} />}
    </Part>
  );
}

function Order({ name, onsets, first }: { name: string; onsets: Onset[]; first: number }) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  return (
    <div className={styles.row}>
      <span className={styles.name}>{name}</span>
      <ol className={styles.order} aria-label={t('service.onset.order', '{{name}}, first ill first', { name })}>
        {onsets.map((onset) => (
          <li key={onset.name}>
            <strong>{onset.name}</strong>
            <span>{onset.time === null ? t('service.onset.unseen', 'onset not seen') : `${timeText(onset.time, frame)} (+${secondsText((onset.time - first) / 1000)})`}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  link: css(linkStyle(theme)),
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(2), marginBottom: theme.spacing(1) }),
  name: css({ width: 96, color: theme.colors.text.secondary }),
  order: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1, 3),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    '& li': { position: 'relative', padding: theme.spacing(0.5, 1.5), background: theme.colors.background.secondary, borderLeft: `3px solid ${theme.colors.border.strong}` },
    '& li:first-of-type': { borderLeftColor: theme.colors.error.border },
    '& li + li::before': { content: '"→"', position: 'absolute', left: theme.spacing(-2.5), top: '50%', transform: 'translateY(-50%)', color: theme.colors.text.secondary },
    '& strong, & span': { display: 'block' },
    '& strong': { fontWeight: theme.typography.fontWeightMedium },
    '& span': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, fontVariantNumeric: 'tabular-nums' },
  }),
});
