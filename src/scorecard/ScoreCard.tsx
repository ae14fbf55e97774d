import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useMemo } from 'react';
import type { ScoreCard as Card } from '../../sidecar/contract';
import { sidecar } from '../api/client';
import { ofService, useTask } from '../api/task';
import { TaskState } from '../api/TaskState';
import { Copyable } from '../Copyable';
import { testIds } from '../ids';
import { utcRange } from '../models/version';
import { RangeTask } from '../range/RangeTask';
import { factsTable } from '../table';
import { basisText, cardColumns, cardRows, configurationLine } from './card';
import { t } from '../text';

const LENGTHS = ['24h', '3d', '7d', '14d', '30d'];

export interface ScoreCardProps {
  service: string;
  now: number;
  launcher: boolean;
}

/** The detectors of a service side by side, and which one the figures speak for. */
export function ScoreCard({ service, now, launcher }: ScoreCardProps) {
  const styles = useStyles2(getStyles);
  const fits = useMemo(() => ofService('scorecard', service), [service]);
  const work = useTask(fits);
  const card = work.task?.state === 'done' ? work.task.scorecard : null;
  return (
    <section aria-label={t('scorecard.score-card.score-card', 'Score card')} data-testid={testIds.scorecard.part}>
      <p className={styles.note}>{t('scorecard.score-card.every-detector-is-tried-on', 'Every detector is tried on the same past: how many of the known incidents it finds, how soon, and how often it cries wolf. A random score stands beside them.')}</p>
      {launcher && <RangeTask id="scorecard" lengths={LENGTHS} length="7d" now={now} work={work} label={t('scorecard.score-card.compare-detectors', 'Compare detectors')} start={(range) => void work.start(() => sidecar.scorecard(service, range))} testId={testIds.scorecard.start} />}
      <TaskState work={work} noun={t('scorecard.score-card.the-comparison', 'The comparison')} launcher={launcher} />
      {!work.task && !work.failure && <p className={styles.note}>{t('scorecard.score-card.nothing-has-been-compared-yet', 'Nothing has been compared yet.')}{' '}{launcher ? t('scorecard.score-card.choose-a-range-that-has', 'Choose a range that has chaos runs or real incidents, and compare.') : t('scorecard.score-card.an-editor-can-start-a', 'An editor can start a comparison.')}</p>}
      {card && <Result card={card} />}
    </section>
  );
}

function Result({ card }: { card: Card }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <p className={styles.note}>{t('scorecard.score-card.utc', '{{card}} UTC: {{card2}}', { card: utcRange(card), card2: basisText(card) })}</p>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('scorecard.score-card.table-of-detectors', 'Table of detectors')}>
        <table className={styles.table} data-testid={testIds.scorecard.table}>
          <thead>
            <tr><th scope="col">{t('scorecard.score-card.detector', 'Detector')}</th>{cardColumns().map((name) => <th key={name} scope="col">{name}</th>)}</tr>
          </thead>
          <tbody>
            {cardRows(card).map(({ detector, marks, cells }) => (
              <tr key={detector} className={marks.includes('best') ? styles.best : undefined}>
                <th scope="row">{detector} {marks.map((mark) => <span key={mark} className={styles.mark}>{mark === 'best' ? t('scorecard.score-card.best', '★ best') : t('scorecard.score-card.in-use', '● in use')}</span>)}</th>
                {cells.map((cell, i) => <td key={cardColumns()[i]}>{cell}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.reason} data-testid={testIds.scorecard.best}><strong>{card.best}</strong>: {card.reason}</p>
      <p className={styles.note}>{t('scorecard.score-card.to-use-it-write-this', 'To use it, write this into the service’s section of the configuration;')}{' '}<code>{'detector: auto'}</code>{' '}{t('scorecard.score-card.leaves-the-choice-to-roentgen', 'leaves the choice to Roentgen.')}</p>
      <Copyable text={configurationLine(card)} label={t('scorecard.score-card.line-of-configuration', 'Line of configuration')} />
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  note: css({ margin: theme.spacing(1, 0), maxWidth: 760, color: theme.colors.text.secondary }),
  reason: css({ margin: theme.spacing(2, 0, 1), maxWidth: 760 }),
  scroll: css({ overflowX: 'auto' }),
  mark: css({ marginLeft: theme.spacing(1), color: theme.colors.text.secondary }),
  best: css({ background: theme.colors.background.secondary, '&& th, && td': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightBold }, '&& span': { color: theme.colors.success.text } }),
  table: factsTable(theme),
});
