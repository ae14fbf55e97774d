import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import type { GroupStatus } from '../../sidecar/contract';
import { modelsPath, servicePath, testIds } from '../ids';
import { linkStyle } from '../table';
import { t } from '../text';
import { ageText, barOf, type Health, healthOf, worstComponent } from './health';
import { modelNotes } from './present';

function toneColour(theme: GrafanaTheme2, tone: Health['tone']): string {
  return tone === 'secondary' ? theme.colors.text.secondary : theme.colors[tone].text;
}

/** One group: status by word, shape and colour; score with its line at 1; worst component; age of the data. */
export function GroupTile({ service, group, stepSeconds, now }: { service: string; group: GroupStatus; stepSeconds: number; now: number }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const health = healthOf(group, stepSeconds, now);
  const colour = toneColour(theme, health.tone);
  const worst = worstComponent(group);
  return (
    <article className={styles.tile} style={{ borderLeftColor: colour }} data-testid={testIds.overview.tile} aria-label={t('overview.tile.label', 'Group {{group}}: {{word}}', { group: group.group, word: health.word })}>
      <div className={styles.head}>
        <h3 className={styles.group}><Link to={servicePath(service)}>{group.group}</Link></h3>
        <span className={styles.status} style={{ color: colour }} data-testid={testIds.overview.status}>
          <span aria-hidden="true">{health.shape}</span> {health.word}
        </span>
      </div>
      {group.latest ? <Score score={group.latest.score} colour={colour} /> : <div className={styles.empty}>{emptyText(group)}</div>}
      <dl className={styles.facts}>
        {worst && (
          <div>
            <dt>{t('overview.tile.worst', 'worst component')}</dt>
            <dd>{worst.component} ({worst.score.toFixed(2)})</dd>
          </div>
        )}
        {group.latest && (
          <div>
            <dt>{t('overview.tile.scores-are', 'scores are')}</dt>
            <dd>{t('overview.tile.old', '{{age}} old', { age: ageText(now - group.latest.time) })}</dd>
          </div>
        )}
        {group.episode && (
          <div>
            <dt>{t('overview.tile.episode-for', 'episode for')}</dt>
            <dd>{t('overview.tile.peak', '{{duration}}, peak {{peak}}', { duration: ageText(now - group.episode.start), peak: group.episode.peak.toFixed(2) })}</dd>
          </div>
        )}
        {group.latest?.causes.slice(0, 2).map(({ component, feature, ratio }) => (
          <div key={`${component} ${feature}`}>
            <dt>{t('overview.tile.share', '{{percent}} % of the error', { percent: Math.round(100 * ratio) })}</dt>
            <dd title={feature}>{component} {feature}</dd>
          </div>
        ))}
      </dl>
      <ModelNotes service={service} group={group} />
    </article>
  );
}

/** Only where a person might have to do something about the model. */
function ModelNotes({ service, group }: { service: string; group: GroupStatus }) {
  const styles = useStyles2(getStyles);
  const notes = modelNotes(group);
  if (notes.length === 0) {
    return null;
  }
  return (
    <div className={styles.notes}>
      {notes.map((note) => <div key={note}>{note}</div>)}
      <Link to={modelsPath(service)}>{t('overview.tile.models', 'See its models')}</Link>
    </div>
  );
}

function emptyText(group: GroupStatus): string {
  switch (group.state) {
    case 'collecting':
      return t('overview.tile.collecting', 'collecting nominal data, {{percent}} %', { percent: Math.round(100 * group.progress) });
    case 'training':
      return t('overview.tile.learning', 'learning, {{percent}} %', { percent: Math.round(100 * group.progress) });
    case 'failed':
      return group.error ? `${group.error.message} ${group.error.hint ?? ''} (${group.error.code})` : t('overview.tile.failed', 'the model failed');
    case 'ready':
      return t('overview.tile.no-data', 'no data');
  }
}

function Score({ score, colour }: { score: number; colour: string }) {
  const styles = useStyles2(getStyles);
  const { value, line } = barOf(score);
  return (
    <div>
      <div className={styles.score} data-testid={testIds.overview.score}>{score.toFixed(2)}</div>
      <div className={styles.bar} role="img" aria-label={t('overview.tile.score', 'score {{score}}, the line is at 1', { score: score.toFixed(2) })}>
        <div style={{ width: `${100 * value}%`, background: colour }} />
        <i style={{ left: `${100 * line}%` }} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  tile: css({ padding: theme.spacing(2), background: theme.colors.background.secondary, borderLeft: '6px solid', borderRadius: theme.shape.radius.default, minHeight: 190 }),
  head: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'baseline' }),
  group: css({ margin: 0, fontSize: theme.typography.h4.fontSize, '& a:hover': { textDecoration: 'underline' } }),
  status: css({ fontSize: theme.typography.h4.fontSize, fontWeight: theme.typography.fontWeightMedium }),
  score: css({ fontSize: 44, lineHeight: 1.2, fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
  bar: css({
    position: 'relative',
    height: 10,
    margin: theme.spacing(0.5, 0, 1.5),
    background: theme.colors.background.canvas,
    '& div': { height: '100%' },
    '& i': { position: 'absolute', top: -4, bottom: -4, width: 2, background: theme.colors.text.primary },
  }),
  empty: css({ padding: theme.spacing(2, 0), fontSize: theme.typography.h5.fontSize, color: theme.colors.text.secondary }),
  notes: css({ marginTop: theme.spacing(1), paddingTop: theme.spacing(1), borderTop: `1px solid ${theme.colors.border.weak}`, fontSize: theme.typography.bodySmall.fontSize, '& a': linkStyle(theme) }),
  facts: css({
    margin: 0,
    '& div': { display: 'flex', justifyContent: 'space-between', gap: theme.spacing(1) },
    '& dt': { fontWeight: 'normal', color: theme.colors.text.secondary, whiteSpace: 'nowrap' },
    '& dd': { margin: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  }),
});
