import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2, useTheme2 } from '@grafana/ui';
import { useId } from 'react';
import type { EpisodeRecord } from '../../sidecar/contract';
import { scoreText, secondsText } from '../figures';
import { testIds } from '../ids';
import { utcTime } from '../models/version';
import { factsTable } from '../table';
import { t } from '../text';
import { durationOf, groupsOf, inOrder, leadingComponent, leadingFeature, stateOf } from './episode';
import { EpisodeDetails, type EpisodeDetailsProps } from './EpisodeDetails';

export interface EpisodeTableProps extends Omit<EpisodeDetailsProps, 'episode'> {
  episodes: EpisodeRecord[];
  /** The episode whose details are open. */
  open: string | null;
  setOpen: (episode: string | null) => void;
}

const columns = () => [
  t('episodes.column.details', 'Details'),
  t('episodes.column.state', 'State'),
  t('episodes.column.start', 'Start (UTC)'),
  t('episodes.column.duration', 'Duration'),
  t('episodes.column.group', 'Group'),
  t('episodes.column.peak', 'Peak score'),
  t('episodes.column.component', 'Leading component'),
  t('episodes.column.feature', 'Leading feature'),
  t('episodes.column.order', 'Fell ill, in this order'),
];

/** Episodes, those that last on top; a row opens what is behind it. */
export function EpisodeTable(props: EpisodeTableProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('episodes.table.label', 'Table of episodes')}>
      <table className={styles.table} data-testid={testIds.episodes.table}>
        <thead>
          <tr>{columns().map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>{inOrder(props.episodes).map((episode) => <EpisodeRow key={episode.episode} {...props} episode={episode} />)}</tbody>
      </table>
    </div>
  );
}

function EpisodeRow({ episode, open, setOpen, ...rest }: EpisodeTableProps & { episode: EpisodeRecord }) {
  const styles = useStyles2(getStyles);
  const id = useId();
  const isOpen = open === episode.episode;
  return (
    <>
      <tr className={isOpen ? styles.open : undefined} data-testid={testIds.episodes.row}>
        <td>
          <IconButton
            name={isOpen ? 'angle-down' : 'angle-right'}
            aria-label={t('episodes.table.details', 'Details of {{group}} at {{time}}', { group: episode.group, time: utcTime(episode.start) })}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={() => setOpen(isOpen ? null : episode.episode)}
            data-testid={testIds.episodes.open}
          />
        </td>
        <Facts episode={episode} now={rest.now} />
      </tr>
      {isOpen && (
        <tr id={id}>
          <td colSpan={columns().length} className={styles.details}>
            <EpisodeDetails episode={episode} {...rest} />
          </td>
        </tr>
      )}
    </>
  );
}

function Facts({ episode, now }: { episode: EpisodeRecord; now: number }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const { word, shape, tone } = stateOf(episode);
  const component = leadingComponent(episode);
  return (
    <>
      <td>
        <span style={{ color: tone === 'secondary' ? theme.colors.text.secondary : theme.colors[tone].text }}><span aria-hidden="true">{shape}</span> {word}</span>
        {episode.nominal && <div className={styles.quiet}>{t('episodes.table.was-nominal', 'was nominal')}</div>}
      </td>
      <td>{utcTime(episode.start)}</td>
      <td>{secondsText(durationOf(episode, now))}</td>
      <td>{episode.group}</td>
      <td>{scoreText(episode.peak)}</td>
      <td>{component ? component.stopped ? t('episodes.table.stopped', '{{component}} (stopped)', { component: component.name }) : component.name : '–'}</td>
      <td className={styles.feature}>{leadingFeature(episode) ?? '–'}</td>
      <td className={styles.groups}>{groupsOf(episode).join(' → ')}</td>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({ overflowX: 'auto' }),
  quiet: css({ color: theme.colors.text.secondary }),
  open: css({ background: theme.colors.background.secondary, '&& td': { borderBottom: 0 } }),
  details: css({ background: theme.colors.background.secondary }),
  feature: css({ '&&': { minWidth: 200, maxWidth: 340, whiteSpace: 'normal', overflowWrap: 'anywhere' } }),
  groups: css({ '&&': { minWidth: 140, whiteSpace: 'normal' } }),
  table: factsTable(theme),
});
