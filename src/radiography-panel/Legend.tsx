import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { ISO_SHARES } from './contours';
import { legendGradient, lineColours, type Scheme } from './palette';
import type { Picture } from './picture';

export const LEGEND_HEIGHT = 26;

export interface LegendProps {
  samples: number;
  picture: Picture;
  scheme: Scheme;
  isoLines: boolean;
}

const ISO_TEXT = `${ISO_SHARES.map((share) => Math.round(100 * share)).join(', ')} % inside`;

export function Legend({ samples, picture, scheme, isoLines }: LegendProps) {
  const styles = useStyles2(getStyles);
  const colours = lineColours(scheme);
  return (
    <div className={styles.legend} data-testid="radiography-legend">
      <span>rare</span>
      <span className={styles.bar} style={{ background: legendGradient(scheme) }} />
      <span>dense</span>
      {picture.threshold !== null && <span className={styles.key}><i style={{ borderColor: colours.threshold }} />threshold</span>}
      {picture.kpiLimit !== null && <span className={styles.key}><i style={{ borderColor: colours.kpiLimit }} />limit</span>}
      {isoLines && <span className={styles.key} title="Each line holds this share of the samples"><i style={{ borderTopStyle: 'solid', borderTopWidth: 1 }} />{ISO_TEXT}</span>}
      <span className={styles.count}>{samples.toLocaleString('en')} samples</span>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', lineHeight: `${LEGEND_HEIGHT}px`, columnGap: theme.spacing(0.75), height: LEGEND_HEIGHT, overflow: 'hidden', whiteSpace: 'nowrap', fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  bar: css({ width: 56, minWidth: 40, height: 10, border: `1px solid ${theme.colors.border.medium}` }),
  key: css({ display: 'inline-flex', alignItems: 'center', gap: 4, '& i': { width: 14, borderTop: '2px dashed' } }),
  count: css({ marginLeft: 'auto' }),
});
