import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback } from 'react';
import { scoreText } from '../../figures';
import { testIds } from '../../ids';
import { t } from '../../text';
import { Canvas } from '../Canvas';
import { heatColour } from '../drawHeat';
import { TimeArea } from '../TimeArea';
import { useTime } from '../TimeContext';
import { TimeAxis, TimeRow } from '../TimeRow';
import type { Band, ChartRow } from './chartRows';
import { drawScores, ROW } from './drawScores';
import { Joins } from './Joins';
import { isOver } from './rows';
import type { Spell } from './spells';
import { rowName } from './words';

export interface LayerChartProps {
  rows: ChartRow[];
  times: number[];
  spells: Spell[];
  chosen: Spell | null;
  node: string | null;
  /** Name of the service metric. */
  kpi: string;
}

const bandName = (band: Band) => (band === 'physical' ? t('service.layers.physical', 'Physical: nodes') : band === 'virtual' ? t('service.layers.virtual', 'Virtual: components') : t('service.layers.users', 'Users'));

/** Nodes above, the service below, users last, on one time axis; lines join the onsets of the chosen time. */
export function LayerChart({ rows, times, spells, chosen, node, kpi }: LayerChartProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { frame } = useTime();
  const height = ROW * rows.length;
  const draw = useCallback((context: CanvasRenderingContext2D) => drawScores(context, rows, times, frame, theme), [rows, times, frame, theme]);
  const nameOf = ({ band, of }: ChartRow) => (!of ? bandName(band) : of.row ? rowName(of.row, node) : kpi);
  const step = times.length > 1 ? times[1] - times[0] : 1;
  const describe = (time: number, y: number) => {
    const row = rows[Math.min(rows.length - 1, Math.max(0, Math.floor(y / ROW)))];
    const score = row.of?.scores[Math.ceil((time - times[0]) / step)] ?? NaN;
    const text = row.band === 'users' ? t('service.layers.share', '{{score}} of its limit', { score: scoreText(score) }) : t('service.layers.score', 'score {{score}}', { score: scoreText(score) });
    return [nameOf(row), ...(!row.of ? [] : Number.isNaN(score) ? [t('service.layers.missing', 'no score')] : [`${text}${isOver(score) ? t('service.layers.over', ', over the line') : ''}`])];
  };
  const label = t('service.layers.label', 'Scores of nodes and of the service over time: {{rows}}', { rows: rows.filter(({ of }) => of).map(nameOf).join(', ') });
  return (
    <>
      <TimeRow height={height} name={<ul className={styles.names}>{rows.map((row, i) => <li key={i} className={row.of ? undefined : styles.band} title={nameOf(row)}>{nameOf(row)}</li>)}</ul>}>
        <TimeArea height={height} label={label} describe={describe} rowHeight={ROW}>
          <Canvas width={frame.width} height={height} label={label} draw={draw} testId={testIds.layers.drawing} />
          <Joins rows={rows} spells={spells} chosen={chosen} />
        </TimeArea>
      </TimeRow>
      <TimeAxis />
      <TimeRow name={null}>
        <p className={styles.legend}>
          {[0, 0.5, 1].map((share, i) => <span key={share}><i style={{ background: heatColour(share, 1), height: i === 0 ? 4 : 12 }} aria-hidden="true" />{[t('service.layers.low', 'a tenth of the line and less; low bars: under the line'), t('service.layers.line', 'at the line; full bars: over it'), t('service.layers.high', 'ten times the line and more')][i]}</span>)}
          <span>{t('service.layers.marks', '■ a node’s onset, ● a component’s, ◆ the users’')}</span>
        </p>
      </TimeRow>
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  names: css({ listStyle: 'none', margin: 0, padding: 0, marginRight: -58, '& li': { height: ROW, lineHeight: `${ROW}px`, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' } }),
  band: css({ color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium }),
  legend: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2), margin: 0, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize, '& i': { display: 'inline-block', width: 18, marginRight: 6, verticalAlign: 'baseline' } }),
});
