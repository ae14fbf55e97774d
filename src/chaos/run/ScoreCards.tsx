import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, TextLink, useStyles2 } from '@grafana/ui';
import type { RunScoreCard } from '../../../sidecar/contract';
import { sidecar } from '../../api/client';
import { Failure } from '../../api/Failure';
import { usePolling } from '../../api/polling';
import { scoreText, secondsText } from '../../figures';
import { runPath, testIds } from '../../ids';
import { factsTable } from '../../table';
import { t } from '../../text';
import { exactTime } from '../form';
import { shareText, summaryOf } from './card';
import { cardColumns, ScoreCells } from './ScoreCells';

const EVERY = 15_000;

/** How well the newest runs were detected: figures over all of them, and a row a fault. */
export function ScoreCards() {
  const styles = useStyles2(getStyles);
  const cards = usePolling(sidecar.runScoreCards, EVERY);
  return (
    <section aria-label={t('chaos.cards.title', 'Score cards')} data-testid={testIds.chaos.cards}>
      <h2 className={styles.title}>{t('chaos.cards.title', 'Score cards')}</h2>
      <Failure failure={cards.failure} />
      {!cards.value && !cards.failure && <LoadingPlaceholder text={t('chaos.cards.asking', 'Asking the sidecar…')} />}
      {cards.value?.length === 0 && <p>{t('chaos.cards.none', 'No runs yet: what a run teaches about detection will stand here.')}</p>}
      {cards.value && cards.value.length > 0 && (
        <>
          <Summary cards={cards.value} />
          <Table cards={cards.value} />
        </>
      )}
    </section>
  );
}

function Summary({ cards }: { cards: RunScoreCard[] }) {
  const styles = useStyles2(getStyles);
  const { judged, detected, delaySeconds, suspects, causes, spots, groups, falseAlarms, quietHours } = summaryOf(cards);
  const facts = [
    [t('chaos.cards.runs', 'Runs'), String(cards.length)],
    [t('chaos.cards.detected', 'Detected, of faults that could be judged'), shareText(detected, judged)],
    [t('chaos.cards.delay', 'Median delay'), secondsText(delaySeconds)],
    [t('chaos.cards.group', 'Right group first'), shareText(groups.right, groups.judged)],
    [t('chaos.cards.suspects', 'Component first, by figures'), shareText(suspects.first, suspects.ranked)],
    [t('chaos.cards.causes', 'Component first, by the model’s causes'), shareText(causes.first, causes.ranked)],
    [t('chaos.cards.spots', 'Component first, by fault spots'), shareText(spots.first, spots.ranked)],
    [t('chaos.cards.false-alarms', 'False alarms before runs'), t('chaos.cards.false-alarms-in', '{{falseAlarms}} in {{hours}} h', { falseAlarms, hours: scoreText(quietHours) })],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Table({ cards }: { cards: RunScoreCard[] }) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('chaos.cards.table', 'Score cards of the newest runs')}>
      <table className={styles.table}>
        <thead>
          <tr>{[t('chaos.cards.run', 'Run'), t('chaos.cards.started', 'Started (UTC)'), t('chaos.cards.fault', 'Fault'), ...cardColumns()].map((name) => <th key={name} scope="col">{name}</th>)}</tr>
        </thead>
        <tbody>
          {cards.flatMap((card) =>
            card.faults.map((fault, index) => (
              <tr key={`${card.run}-${index}`}>
                <td><TextLink href={runPath(card.run)} inline={false} variant="bodySmall">{card.experiment}</TextLink></td>
                <td>{exactTime(card.startedAt).slice(0, 19)}</td>
                <ScoreCells score={fault} />
              </tr>
            ))
          )}
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ fontSize: theme.typography.h4.fontSize }),
  facts: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(230px, 1fr))', gap: theme.spacing(2), margin: theme.spacing(1, 0, 2), '& dt': { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular }, '& dd': { margin: 0, fontSize: theme.typography.h4.fontSize, fontVariantNumeric: 'tabular-nums' } }),
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
});
