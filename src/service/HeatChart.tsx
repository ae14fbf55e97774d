import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useMemo } from 'react';
import { percentText } from '../figures';
import { testIds } from '../ids';
import { t } from '../text';
import { Canvas } from './Canvas';
import { drawHeat, heatColour } from './drawHeat';
import type { HeatMap, HeatRow } from './heat';
import { TimeArea } from './TimeArea';
import { useTime } from './TimeContext';
import { TimeAxis, TimeRow } from './TimeRow';

const ROW = 24;

export interface HeatChartProps {
  heat: HeatMap;
  hrefOf: (of: NonNullable<HeatRow['of']>) => string;
}

/** Scores of contributions end where the largest one ends, so that small ones are still told apart. */
export function topOf({ rows }: HeatMap): number {
  const highest = rows.reduce((top, { values }) => values.reduce<number>((most, value) => Math.max(most, value ?? 0), top), 0);
  return Math.min(1, Math.max(0.1, Math.ceil(highest * 10) / 10));
}

export const rowName = ({ of }: HeatRow) => (of ? `${of.component} ${of.feature}` : t('service.heat.others', 'all others'));

/** Features by their part of the error, largest on top; darker is less, brighter is more, empty is nominal. */
export function HeatChart({ heat, hrefOf }: HeatChartProps) {
  const theme = useTheme2();
  const { frame } = useTime();
  const top = useMemo(() => topOf(heat), [heat]);
  const height = ROW * heat.rows.length;
  const draw = useCallback((context: CanvasRenderingContext2D) => drawHeat(context, heat, frame, ROW, top, theme), [heat, frame, top, theme]);
  const describe = (time: number, y: number) => {
    const row = heat.rows[Math.min(heat.rows.length - 1, Math.max(0, Math.floor(y / ROW)))];
    const value = row.values[Math.floor((time - heat.times[0]) / heat.step)] ?? null;
    return [rowName(row), value === null ? t('service.heat.nominal', 'nothing over the line') : t('service.heat.value', '{{share}} of the error', { share: percentText(value) })];
  };
  const [first] = heat.rows;
  const label = t('service.heat.label', 'Contributions of {{features}} features over time; the largest is {{first}} with {{share}}', { features: heat.rows.length, first: rowName(first), share: percentText(first.share) });
  return (
    <>
      <TimeRow height={height} name={<Names rows={heat.rows} hrefOf={hrefOf} />}>
        <TimeArea height={height} label={label} describe={describe} rowHeight={ROW}>
          <Canvas width={frame.width} height={height} label={label} draw={draw} testId={testIds.service.heat} />
        </TimeArea>
      </TimeRow>
      <TimeAxis />
      <Legend top={top} />
    </>
  );
}

function Names({ rows, hrefOf }: { rows: HeatRow[]; hrefOf: HeatChartProps['hrefOf'] }) {
  const styles = useStyles2(getStyles);
  return (
    <ol className={styles.names}>
      {rows.map((row) => (
        <li key={row.key}>
          {row.of ? <a href={hrefOf(row.of)} title={t('service.heat.explore', '{{group}}: {{name}}. Open in Explore', { group: row.of.group, name: rowName(row) })} data-testid={testIds.service.cause}><b>{row.of.component}</b> {row.of.feature}</a> : <span>{rowName(row)}</span>}
          <i style={{ width: Math.max(1, 40 * row.share) }} aria-hidden="true" />
          <em>{percentText(row.share)}</em>
        </li>
      ))}
    </ol>
  );
}

const STOPS = 11;

function Legend({ top }: { top: number }) {
  const styles = useStyles2(getStyles);
  const colours = Array.from({ length: STOPS }, (_, i) => `${heatColour(i / (STOPS - 1), 1)} ${(100 * i) / (STOPS - 1)}%`);
  return (
    <TimeRow name={<span className={styles.quiet}>{t('service.heat.column', 'part of all error in this range')}</span>}>
      <div className={styles.legend}>
        <span>0 %</span>
        <i style={{ background: `linear-gradient(to right, ${colours.join(', ')})` }} aria-hidden="true" />
        <span>{t('service.heat.legend', '{{top}} mean contribution to the error in a bucket of time', { top: percentText(top) })}</span>
        <u aria-hidden="true" />
        <span>{t('service.heat.empty', 'nothing over the line')}</span>
      </div>
    </TimeRow>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  names: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(0.75), height: ROW, whiteSpace: 'nowrap' },
    '& a, & span': { flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
    '& a': { color: theme.colors.text.link, '&:hover': { textDecoration: 'underline' } },
    '& i': { height: 8, background: theme.colors.primary.main, flex: 'none' },
    '& em': { fontStyle: 'normal', fontVariantNumeric: 'tabular-nums', width: 40, textAlign: 'right', flex: 'none' },
    // the column of ticks is not needed here
    marginRight: -58,
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  legend: css({
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.secondary,
    '& i': { width: 160, height: 10 },
    '& u': { width: 16, height: 10, marginLeft: theme.spacing(2), background: theme.colors.background.secondary, border: `1px solid ${theme.colors.border.strong}` },
  }),
});
