import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { RunScoreCard } from '../../../sidecar/contract';
import { testIds } from '../../ids';
import { factsTable } from '../../table';
import { t } from '../../text';
import { cardColumns, ScoreCells } from './ScoreCells';

/** How well one run was detected, a row a fault. */
export function ScoreCardView({ card }: { card: RunScoreCard }) {
  const styles = useStyles2(getStyles);
  const { faults, falseAlarms, quietSeconds, persistenceSeconds, graceSeconds, final } = card;
  return (
    <section aria-label={t('chaos.card.title', 'Score card')} data-testid={testIds.chaos.card}>
      <h2 className={styles.title}>{t('chaos.card.title', 'Score card')}</h2>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('chaos.card.table', 'Table of the score card')}>
        <table className={styles.table}>
          <thead>
            <tr>{[t('chaos.card.fault-column', 'Fault'), ...cardColumns()].map((name) => <th key={name} scope="col">{name}</th>)}</tr>
          </thead>
          <tbody>
            {faults.map((fault, index) => (
              <tr key={index}><ScoreCells score={fault} /></tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className={styles.hint}>
        {falseAlarms === null ? t('chaos.card.no-false-alarms', 'False alarms before the run: nobody watched.') : t('chaos.card.false-alarms', 'False alarms before the run: {{falseAlarms}} in {{minutes}} min.', { falseAlarms, minutes: Math.round(quietSeconds / 60) })}{' '}
        {t('chaos.card.how', 'The seconds are those from being in force to the first sample over the line of an episode; the alarm comes at most {{persistence}} s later. An episode counts until {{grace}} s after a fault.', { persistence: persistenceSeconds, grace: graceSeconds })}
        {!final && ` ${t('chaos.card.not-final', 'The run can still change this.')}`}
      </p>
      <ul className={styles.hint}>
        {faults.map(({ fault, component, expectedGroups, expectedBecause, sharedWith }, index) => (
          <li key={index}>
            {expectedGroups.length === 0 ? t('chaos.card.expected-any', '{{fault}} may show in any group first: {{because}}.', { fault, because: expectedBecause }) : t('chaos.card.expected', '{{fault}} should show in {{groups}} first: {{because}}.', { fault, groups: expectedGroups.join(', '), because: expectedBecause })}
            {sharedWith.length > 0 && ` ${t('chaos.card.shared', '{{others}} had a fault at about the same time as {{component}}: an episode may be of either.', { others: sharedWith.join(', '), component })}`}
          </li>
        ))}
      </ul>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(3, 0, 1), fontSize: theme.typography.h4.fontSize }),
  scroll: css({ overflowX: 'auto' }),
  table: factsTable(theme),
  hint: css({ color: theme.colors.text.secondary, margin: theme.spacing(1, 0, 0), paddingLeft: 0, listStyle: 'none' }),
});
