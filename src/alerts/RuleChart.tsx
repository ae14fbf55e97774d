import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { Interval } from '../../sidecar/contract';
import { testIds } from '../ids';
import { plurals, t } from '../text';
import { useWidth } from '../width';
import { type Frame, pathOf, tickText, timeTicks, topOf, xOf, yOf } from './chart';
import type { Fired, Series } from './firing';
import { seriesName } from './history';

const LEFT = 56;
const RIGHT = 16;
const HEIGHT = 220;
const AXIS = 24;
/** Marks stay visible however short a firing is. */
const LEAST_WIDTH = 3;

export interface RuleChartProps {
  series: Series[];
  fired: Fired[];
  line: number;
  range: Interval;
}

/** What the rule watches over time, with its line; where it would have fired as bands with a mark on top. */
export function RuleChart({ series, fired, line, range }: RuleChartProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { ref, width } = useWidth();
  const frame: Frame = { width: Math.max(1, width - LEFT - RIGHT), height: HEIGHT, range, top: topOf(series, line) };
  const colours = theme.visualization.palette;
  const label = t('alerts.chart.label', '{{series}} over time with its limit at {{line}}; the rule would have fired {{times}}', { series: plurals('alerts.chart.series', '{{count}} line', '{{count}} lines', series.length), line, times: plurals('alerts.chart.times', '{{count}} time', '{{count}} times', fired.length) });
  return (
    <div ref={ref} data-testid={testIds.alerts.chart}>
      <svg className={styles.svg} width={Math.max(1, width)} height={HEIGHT + AXIS + 12} role="img" aria-label={label}>
        <g transform={`translate(${LEFT} 12)`}>
          {fired.map((each) => <Firing key={`${seriesName(each.labels)} ${each.from}`} fired={each} frame={frame} />)}
          <Axes frame={frame} line={line} />
          {series.map((each, i) => <path key={seriesName(each.labels)} className={styles.curve} stroke={theme.visualization.getColorByName(colours[i % colours.length])} d={pathOf(each, frame)}><title>{seriesName(each.labels)}</title></path>)}
        </g>
      </svg>
      <div className={styles.legend}>{series.map(({ labels }, i) => <span key={seriesName(labels)}><i style={{ background: theme.visualization.getColorByName(colours[i % colours.length]) }} /> {seriesName(labels)}</span>)}</div>
    </div>
  );
}

function Firing({ fired, frame }: { fired: Fired; frame: Frame }) {
  const styles = useStyles2(getStyles);
  const x = xOf(fired.from, frame);
  const width = Math.max(LEAST_WIDTH, xOf(fired.to, frame) - x);
  return (
    <g>
      <rect className={styles.band} x={x} y={0} width={width} height={frame.height} />
      <path className={styles.mark} d={`M${x - 5} -8h10l-5 8z`} />
    </g>
  );
}

function Axes({ frame, line }: { frame: Frame; line: number }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {[0, frame.top / 2, frame.top].map((value) => (
        <g key={value} transform={`translate(0 ${yOf(value, frame)})`}>
          <line className={styles.grid} x2={frame.width} />
          <text className={styles.label} x={-8} dy="0.35em" textAnchor="end">{Number(value.toPrecision(3))}</text>
        </g>
      ))}
      <g transform={`translate(0 ${yOf(line, frame)})`}>
        <line className={styles.line} x2={frame.width} />
        <text className={styles.lineLabel} x={frame.width} y={-5} textAnchor="end">{t('alerts.chart.line', 'line {{line}}', { line })}</text>
      </g>
      {timeTicks(frame).map((time) => <text key={time} className={styles.label} x={xOf(time, frame)} y={frame.height + 18} textAnchor="middle">{tickText(time)}</text>)}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  svg: css({ display: 'block', overflow: 'visible' }),
  band: css({ fill: theme.colors.error.transparent, stroke: theme.colors.error.border, strokeWidth: 1 }),
  mark: css({ fill: theme.colors.error.text }),
  grid: css({ stroke: theme.colors.border.weak }),
  line: css({ stroke: theme.colors.text.primary, strokeWidth: 1.5, strokeDasharray: '6 3' }),
  label: css({ fill: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  lineLabel: css({ fill: theme.colors.text.primary, fontSize: theme.typography.bodySmall.fontSize }),
  curve: css({ fill: 'none', strokeWidth: 1.5, strokeLinejoin: 'round' }),
  legend: css({ display: 'flex', flexWrap: 'wrap', columnGap: theme.spacing(2), marginLeft: LEFT, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, '& i': { display: 'inline-block', width: 14, height: 3, verticalAlign: 'middle' } }),
});
