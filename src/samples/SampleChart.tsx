import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { SpotSampleDetail } from '../../sidecar/contract';
import { testIds } from '../ids';
import { type FeatureLines, featureLines, pathOf } from './lines';
import { t } from '../text';

const WIDTH = 300;
const HEIGHT = 84;

/** What every component did around the moment, a small chart a feature; the faulty component stands out, the others are quiet. */
export function SampleChart({ sample }: { sample: SpotSampleDetail }) {
  const styles = useStyles2(getStyles);
  const faulty = sample.component?.split('+') ?? [];
  return (
    <div className={styles.grid} data-testid={testIds.samples.chart}>
      {featureLines(sample).map((chart) => <Feature key={chart.feature} chart={chart} faulty={faulty} at={sample.at} rows={sample.values.length} />)}
    </div>
  );
}

function Feature({ chart, faulty, at, rows }: { chart: FeatureLines; faulty: string[]; at: number; rows: number }) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const moment = ((at / Math.max(1, rows - 1)) * WIDTH).toFixed(1);
  const ordered = [...chart.lines].sort((a, b) => Number(faulty.includes(a.component)) - Number(faulty.includes(b.component)));
  return (
    <figure className={styles.figure}>
      <figcaption>{chart.feature}{chart.unit && ` (${chart.unit})`}: {short(chart.low)}{' '}{t('samples.sample-chart.to', 'to')}{' '}{short(chart.high)}</figcaption>
      <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`} role="img" aria-label={t('samples.sample-chart.of-components-around-the-moment', '{{feature}} of {{length}} components around the moment', { feature: chart.feature, length: chart.lines.length })}>
        <line x1={moment} x2={moment} y1={-3} y2={HEIGHT + 3} stroke={colors.text.secondary} strokeDasharray="4 3" />
        {ordered.map(({ component, points }) => (
          <path key={component} d={pathOf(points, chart.low, chart.high, WIDTH, HEIGHT)} fill="none" stroke={faulty.includes(component) ? colors.error.text : colors.text.disabled} strokeWidth={faulty.includes(component) ? 2.5 : 1.2}>
            <title>{component}</title>
          </path>
        ))}
      </svg>
    </figure>
  );
}

const short = (value: number) => (value === 0 ? '0' : Math.abs(value) >= 1e5 || Math.abs(value) < 1e-2 ? value.toExponential(1) : String(Number(value.toPrecision(3))));

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(260px, 1fr))', gap: theme.spacing(2), whiteSpace: 'normal' }),
  figure: css({ margin: 0, padding: theme.spacing(1), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, '& figcaption': { color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, marginBottom: theme.spacing(0.5) }, '& svg': { width: '100%', display: 'block' } }),
});
