import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { SpotStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { ageText } from '../overview/health';
import { t } from '../text';

/** A bar a component; over one half the component is called a fault spot. */
export function Probabilities({ latest, now }: { latest: NonNullable<SpotStatus['latest']>; now: number }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <>
      {latest.probabilities.map(({ component, probability }) => {
        const spot = probability > 0.5;
        const percent = Math.round(100 * probability);
        return (
          <div key={component} className={styles.row} data-testid={testIds.spots.bar}>
            <span className={styles.name}>{component}</span>
            <div className={styles.bar} role="meter" aria-label={t('spots.probabilities.is-faulty', '{{component}} is faulty', { component })} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}>
              <div style={{ width: `${percent}%`, background: spot ? theme.colors.error.main : theme.colors.info.main }} />
            </div>
            <span className={styles.number}>{percent} %</span>
            <span className={styles.word}>{spot ? t('spots.probabilities.fault-spot', '■ fault spot') : t('spots.probabilities.well', '● well')}</span>
          </div>
        );
      })}
      {latest.unknown && <p>{t('spots.probabilities.unknown-what-happens-now-is', '▲ unknown: what happens now is unlike everything that was learned; the probabilities may not hold.')}</p>}
      {latest.kinds.length > 0 && latest.probabilities.some(({ probability }) => probability > 0.5) && <p>{t('spots.probabilities.kind-of-fault', 'Kind of fault:')}{' '}{latest.kinds.slice(0, 3).map(({ fault, probability }) => `${fault} ${Math.round(100 * probability)} %`).join(', ')}</p>}
      <p className={styles.age}>{t('spots.probabilities.old', '{{ageText}} old', { ageText: ageText(now - latest.time) })}</p>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  row: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1.5), padding: theme.spacing(0.75, 0) }),
  name: css({ width: 110, overflow: 'hidden', textOverflow: 'ellipsis' }),
  bar: css({ flex: 1, height: 18, background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, overflow: 'hidden', '& div': { height: '100%' } }),
  number: css({ width: 50, textAlign: 'right', fontVariantNumeric: 'tabular-nums' }),
  word: css({ width: 90 }),
  age: css({ color: theme.colors.text.secondary }),
});
