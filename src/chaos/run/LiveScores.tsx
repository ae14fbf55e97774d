import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { FaultInterval, Run } from '../../../sidecar/contract';
import { scoreText } from '../../figures';
import { testIds } from '../../ids';
import { t } from '../../text';
import { highestSince, type Line, pathOf, topOf } from './series';
import { MARGIN_MS, useLines } from './useLines';

const WIDTH = 320;
const HEIGHT = 84;

/** Each group's score with the 1.0 line and the service metric with its limit, over the time of the run; what was broken when is shaded. */
export function LiveScores({ run, now, every }: { run: Run; now: number; every: number }) {
  const styles = useStyles2(getStyles);
  const { lines, service } = useLines(run, every);
  if (!service) {
    return <p className={styles.quiet}>{t('chaos.scores.nobody', 'The sidecar watches no service called {{service}}: there are no scores to show.', { service: run.service })}</p>;
  }
  const range = { from: run.startedAt - MARGIN_MS, to: run.endedAt === null ? Math.max(now, run.startedAt + MARGIN_MS) : run.endedAt + MARGIN_MS };
  const groups = service.groups.map(({ group }) => ({ name: group, line: 1, unit: '' }));
  const kpi = service.kpi ? [{ name: service.kpi.name, line: service.kpi.limit, unit: service.kpi.unit }] : [];
  return (
    <div className={styles.grid} data-testid={testIds.chaos.scores}>
      {[...groups, ...kpi].map(({ name, line, unit }) => <Chart key={name} shown={lines.get(name) ?? { name, points: [] }} line={line} unit={unit} range={range} faults={run.faults} live={run.endedAt === null} now={now} />)}
    </div>
  );
}

interface ChartProps {
  shown: Line;
  /** The score's line or the metric's limit; null: none. */
  line: number | null;
  unit: string;
  range: { from: number; to: number };
  faults: FaultInterval[];
  /** Its newest figure counts, else its highest since the first fault. */
  live: boolean;
  now: number;
}

function Chart({ shown: { name, points }, line, unit, range, faults, live, now }: ChartProps) {
  const styles = useStyles2(getStyles);
  const { colors } = useTheme2();
  const top = topOf(points, line);
  const told = live ? (points.at(-1)?.value ?? null) : highestSince(points, Math.min(...faults.flatMap(({ start }) => start ?? [])));
  const over = told !== null && line !== null && told > line;
  const x = (time: number) => (WIDTH * (time - range.from)) / Math.max(1, range.to - range.from);
  const y = line === null ? null : HEIGHT - (HEIGHT * line) / top;
  const word = over ? t('chaos.scores.over', '▲ over the line') : t('chaos.scores.under', '● under the line');
  const unitText = unit ? ` ${unit}` : '';
  const figure = told === null ? t('chaos.scores.none', 'no figures of this time') : live ? `${scoreText(told)}${unitText}` : t('chaos.scores.highest', 'at most {{figure}}', { figure: `${scoreText(told)}${unitText}` });
  return (
    <figure className={styles.figure}>
      <figcaption><strong>{name}</strong> {figure} {told !== null && line !== null && <span className={over ? styles.over : styles.quiet}>{word}</span>}</figcaption>
      <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`} preserveAspectRatio="none" role="img" aria-label={t('chaos.scores.chart', '{{name}} around the run: {{figure}}, line at {{line}}', { name, figure, line: line ?? '–' })}>
        {faults.map(({ start, end }, index) => start !== null && <rect key={index} x={x(start)} width={Math.max(1, x(end ?? now) - x(start))} y={-3} height={HEIGHT + 6} fill={colors.error.transparent} />)}
        {y !== null && <line x1={0} x2={WIDTH} y1={y} y2={y} stroke={colors.error.text} strokeDasharray="6 4" vectorEffect="non-scaling-stroke" />}
        <path d={pathOf(points, range, top, WIDTH, HEIGHT)} fill="none" stroke={colors.primary.text} strokeWidth={2} vectorEffect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(300px, 1fr))', gap: theme.spacing(2) }),
  figure: css({ margin: 0, padding: theme.spacing(1), background: theme.colors.background.secondary, borderRadius: theme.shape.radius.default, '& figcaption': { marginBottom: theme.spacing(0.5), fontVariantNumeric: 'tabular-nums' }, '& svg': { width: '100%', height: 100, display: 'block' } }),
  quiet: css({ color: theme.colors.text.secondary }),
  over: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
});
