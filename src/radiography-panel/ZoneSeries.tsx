import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../text';
import type { Share } from './causes';
import type { Difference, ZoneSeries as Found } from './differences';
import { shortNumber } from './scales';

export const ROW_HEIGHT = 20;

/** Rows that the list takes, at least one for what it says when it has found nothing. */
export function rowsOf({ features, others }: Found): number {
  return Math.max(1, features.length + others.length);
}

/** Further series that are otherwise in the zone than outside it, the most different first. */
export function ZoneSeries({ found }: { found: Found }) {
  const styles = useStyles2(getStyles);
  const { features, others, knownInside } = found;
  if (features.length + others.length === 0) {
    return <p className={styles.none}>{t('radiography-panel.zone.nothing-differs', 'No other series is markedly different in this zone.')}</p>;
  }
  return (
    <ul className={styles.list} aria-label={t('radiography-panel.zone.series', 'Series that are different in this zone')} data-testid="radiography-zone-series">
      {features.map((share) => <Feature key={`${share.component} ${share.feature}`} share={share} known={knownInside} />)}
      {others.map((difference) => <Other key={difference.name} difference={difference} />)}
    </ul>
  );
}

const percent = (share: number) => `${share > 0 && share < 0.1 ? (100 * share).toPrecision(2) : Math.round(100 * share)} %`;

function Bar({ share }: { share: number }) {
  const styles = useStyles2(getStyles);
  return <span className={styles.bar}><i style={{ width: `${Math.round(100 * Math.min(1, share))}%` }} /></span>;
}

function Feature({ share: { component, feature, inside, outside, lift }, known }: { share: Share; known: number }) {
  const help = t('radiography-panel.zone.contribution-help', 'Mean contribution to the error over {{count}} samples of the zone that are over the line', { count: known });
  return (
    <li title={help}>
      <Bar share={inside} />
      <strong>{component}</strong> {feature} {t('radiography-panel.zone.contribution', '{{inside}} here, {{outside}} elsewhere', { inside: percent(inside), outside: percent(outside) })}{lift !== null && ` (× ${lift.toPrecision(2)})`}
    </li>
  );
}

/** Three standard deviations fill the bar. */
const FULL = 3;

function Other({ difference: { name, inside, outside, effect } }: { difference: Difference }) {
  const direction = effect > 0 ? t('radiography-panel.zone.higher', '▲ higher') : t('radiography-panel.zone.lower', '▼ lower');
  return (
    <li title={t('radiography-panel.zone.effect-help', 'Difference of the means: {{effect}} standard deviations', { effect: shortNumber(effect) })}>
      <Bar share={Math.abs(effect) / FULL} />
      <strong>{name}</strong> {direction}: {t('radiography-panel.zone.means', '{{inside}} here, {{outside}} elsewhere', { inside: shortNumber(inside), outside: outside === null ? '–' : shortNumber(outside) })}
    </li>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', margin: 0, padding: 0, '& li': { height: ROW_HEIGHT, lineHeight: `${ROW_HEIGHT}px`, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }, '& strong': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium } }),
  none: css({ margin: 0, lineHeight: `${ROW_HEIGHT}px` }),
  bar: css({ display: 'inline-block', width: 48, height: 8, marginRight: theme.spacing(1), background: theme.colors.background.secondary, '& i': { display: 'block', height: '100%', background: theme.colors.primary.main } }),
});
