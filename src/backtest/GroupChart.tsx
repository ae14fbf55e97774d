import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { BacktestGroup, Interval } from '../../sidecar/contract';
import { scoreText } from '../figures';
import { testIds } from '../ids';
import { utcRange } from '../models/version';
import { t } from '../text';
import { useWidth } from '../width';
import { chartText, curvePath, type Frame, scoreTicks, stretch, tickText, timeTicks, topOf, xOf, yOf } from './chart';

const LEFT = 64;
const RIGHT = 12;
const PLOT = 130;
const LANE = 22;
/** Between the plot and the lanes. */
const GAP = 8;
const AXIS = 22;
const LANES = PLOT + GAP;

export interface GroupChartProps {
  /** With what was tried. */
  tried: BacktestGroup;
  present: BacktestGroup | undefined;
  incidents: Interval[];
  range: Interval;
}

/** The score of a group over the range with its line; incidents as bands; episodes, tried and present, as marks below. */
export function GroupChart({ tried, present, incidents, range }: GroupChartProps) {
  const styles = useStyles2(getStyles);
  const { ref, width } = useWidth();
  const frame: Frame = { width: Math.max(1, width - LEFT - RIGHT), height: PLOT, range, top: topOf([tried]) };
  const height = LANES + 2 * LANE + AXIS + 8;
  return (
    <div ref={ref} data-testid={testIds.backtest.chart}>
      <h3 className={styles.title}>{tried.group}</h3>
      <svg className={styles.svg} width={Math.max(1, width)} height={height} role="img" aria-label={chartText(tried, incidents)}>
        <g transform={`translate(${LEFT} 6)`}>
          <Bands incidents={incidents} frame={frame} />
          <Axes frame={frame} />
          <path className={styles.curve} d={curvePath(tried.curve, frame)} />
          <Lane name={t('backtest.chart.tried', 'tried')} y={LANES + LANE / 2} episodes={tried.episodes} frame={frame} />
          <Lane name={t('backtest.chart.present', 'present')} y={LANES + 1.5 * LANE} episodes={present?.episodes ?? []} frame={frame} />
        </g>
      </svg>
    </div>
  );
}

function Bands({ incidents, frame }: { incidents: Interval[]; frame: Frame }) {
  const styles = useStyles2(getStyles);
  return <>{incidents.map((incident) => <rect key={incident.from} className={styles.band} {...stretch(incident, frame)} y={0} height={LANES + 2 * LANE}><title>{t('backtest.chart.incident', 'Incident {{range}} UTC', { range: utcRange(incident) })}</title></rect>)}</>;
}

function Axes({ frame }: { frame: Frame }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {scoreTicks(frame).map((score) => (
        <g key={score} transform={`translate(0 ${yOf(score, frame)})`}>
          <line className={score === 1 ? styles.line : styles.grid} x2={frame.width} />
          <text className={styles.label} x={-8} dy="0.35em" textAnchor="end">{score === 1 ? t('backtest.chart.line', 'line 1') : score}</text>
        </g>
      ))}
      {timeTicks(frame).map((time) => (
        <g key={time} transform={`translate(${xOf(time, frame)} ${LANES + 2 * LANE})`}>
          <line className={styles.grid} y2={4} />
          <text className={styles.label} y={16} textAnchor="middle">{tickText(time)}</text>
        </g>
      ))}
    </>
  );
}

function Lane({ name, y, episodes, frame }: { name: string; y: number; episodes: BacktestGroup['episodes']; frame: Frame }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return (
    <g>
      <text className={styles.label} x={-8} y={y} dy="0.35em" textAnchor="end">{name}</text>
      <line className={styles.grid} x2={frame.width} y1={y} y2={y} />
      {episodes.map(({ peak, isFalse, ...interval }) => {
        const { x, width } = stretch(interval, frame);
        const colour = isFalse ? theme.colors.error.text : theme.colors.success.text;
        return (
          <g key={interval.from}>
            <title>{isFalse ? t('backtest.chart.false-episode', 'False episode {{range}} UTC, peak {{peak}}', { range: utcRange(interval), peak: scoreText(peak) }) : t('backtest.chart.true-episode', 'True episode {{range}} UTC, peak {{peak}}', { range: utcRange(interval), peak: scoreText(peak) })}</title>
            <rect x={x} y={y - 2} width={width} height={4} fill={colour} />
            <Mark isFalse={isFalse} x={x} y={y} colour={colour} />
          </g>
        );
      })}
    </g>
  );
}

/** A filled disc for a true episode, a cross for a false one. */
export function Mark({ isFalse, x, y, colour }: { isFalse: boolean; x: number; y: number; colour: string }) {
  return isFalse ? <path d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} stroke={colour} strokeWidth={2.5} fill="none" /> : <circle cx={x} cy={y} r={5} fill={colour} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  title: css({ margin: theme.spacing(2, 0, 0.5), fontSize: theme.typography.h5.fontSize }),
  svg: css({ display: 'block', overflow: 'visible' }),
  band: css({ fill: theme.colors.warning.transparent, stroke: theme.colors.warning.border, strokeWidth: 1 }),
  grid: css({ stroke: theme.colors.border.weak }),
  line: css({ stroke: theme.colors.text.primary, strokeDasharray: '6 3' }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  curve: css({ fill: 'none', stroke: theme.colors.primary.text, strokeWidth: 1.5, strokeLinejoin: 'round' }),
});
