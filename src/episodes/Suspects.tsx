import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { Evidence, SuspectComponent } from '../../sidecar/contract';
import { Bars } from '../Bars';
import { testIds } from '../ids';
import { t } from '../text';
import { deviationText, onsetText, relativeText, suspectBars } from './episode';

export interface SuspectsProps {
  components: SuspectComponent[];
  /** Start of the episode. */
  start: number;
  /** Address of Explore for a feature of a component. */
  hrefOf: (component: string, evidence: Evidence) => string;
}

/** Components by how far their features are from what they were before: what says “gone” or “up” without any model. */
export function Suspects({ components, start, hrefOf }: SuspectsProps) {
  const styles = useStyles2(getStyles);
  if (components.length === 0) {
    return <p className={styles.quiet} data-testid={testIds.episodes.suspects}>{t('episodes.suspects.none', 'No component stands out against its own last half hour.')}</p>;
  }
  const bars = suspectBars(components);
  const rows = components.map((suspect, i) => ({
    key: suspect.component,
    name: <Name suspect={suspect} start={start} />,
    ...bars[i],
    tone: i === 0 ? ('error' as const) : ('primary' as const),
    hatched: suspect.vanished,
    more: <Features suspect={suspect} start={start} hrefOf={hrefOf} />,
  }));
  return (
    <div data-testid={testIds.episodes.suspects}>
      <Bars rows={rows} label={t('episodes.suspects.label', 'Components, most suspect first')} />
    </div>
  );
}

function Name({ suspect: { component, onset }, start }: { suspect: SuspectComponent; start: number }) {
  const styles = useStyles2(getStyles);
  return (
    <span className={styles.name}>
      <strong>{component}</strong> <span className={styles.quiet}>{onsetText(onset, start)}</span>
    </span>
  );
}

function Features({ suspect: { component, features }, start, hrefOf }: { suspect: SuspectComponent } & Omit<SuspectsProps, 'components'>) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.features}>
      {features.map((evidence) => (
        <li key={`${evidence.group} ${evidence.feature}`}>
          <a href={hrefOf(component, evidence)} title={t('episodes.suspects.explore', 'Open in Explore')}>{evidence.feature}</a>
          <span>{deviationText(evidence.deviation)}, {relativeText(evidence.relative)}{evidence.onset !== null && `, ${onsetText(evidence.onset, start)}`}</span>
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
  name: css({ display: 'flex', gap: theme.spacing(1), alignItems: 'baseline' }),
  features: css({
    listStyle: 'none',
    margin: theme.spacing(0.5, 0, 1),
    padding: theme.spacing(0, 0, 0, 1.5),
    fontSize: theme.typography.bodySmall.fontSize,
    '& li': { display: 'flex', flexWrap: 'wrap', justifyContent: 'space-between', columnGap: theme.spacing(2), padding: theme.spacing(0.25, 0) },
    '& a': { color: theme.colors.text.link, overflowWrap: 'anywhere', '&:hover': { textDecoration: 'underline' } },
    '& span': { color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' },
  }),
});
