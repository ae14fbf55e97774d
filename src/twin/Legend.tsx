import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { TwinReport } from '../../sidecar/contract';
import { t } from '../text';
import { boundsOf, classLook, failedLook, type Look, type Shown, shownText, valueText } from './look';

/** What colour, width and dashes of links stand for. */
export function Legend({ shown, report }: { shown: Shown; report: TwinReport }) {
  const dark = useTheme2().isDark;
  const bounds = boundsOf(shown, report);
  const entries: Look[] = [0, ...bounds].map((bound, place) => ({ ...classLook(place, dark), text: place === 0 ? t('twin.legend.below', 'under {{bound}}', { bound: valueText(shown, bounds[0]) }) : t('twin.legend.from', 'from {{bound}}', { bound: valueText(shown, bound) }) }));
  const over: Look = { ...classLook(4, dark), dash: '14 4', text: t('twin.legend.overloaded', 'overloaded') };
  return <LookList label={shownText(shown)} entries={[...entries, over, failedLook(dark)]} />;
}

export function LookList({ label, entries }: { label: string; entries: Look[] }) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} aria-label={t('twin.legend.label', 'Legend: {{shown}}', { shown: label })}>
      <li><strong>{label}</strong></li>
      {entries.map(({ colour, width, dash, text }) => (
        <li key={text}>
          <svg width={34} height={10} aria-hidden="true"><line x1={0} x2={34} y1={5} y2={5} stroke={colour} strokeWidth={width} strokeDasharray={dash} /></svg>
          {text}
        </li>
      ))}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none', display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2), margin: theme.spacing(1, 0), fontSize: theme.typography.bodySmall.fontSize, '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) } }),
});
