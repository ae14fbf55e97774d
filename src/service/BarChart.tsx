import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback } from 'react';
import { OTHER_FEATURES } from '../../sidecar/contract';
import { percentText } from '../figures';
import { testIds } from '../ids';
import { t } from '../text';
import { Canvas } from './Canvas';
import { drawBars } from './drawHeat';
import type { HeatMap } from './heat';
import { type Stroke, strokeOf } from './strokes';
import { TimeArea } from './TimeArea';
import { useTime } from './TimeContext';
import { heightOf } from './timeFrame';
import { TimeAxis, TimeRow } from './TimeRow';
import { shareScale } from './valueScale';

const BARS = 170;
const componentName = (component: string) => (component === OTHER_FEATURES ? t('service.bars.smaller', 'all smaller ones') : component);

/** Which component has how much of the error, bucket by bucket; the first lies at the bottom. */
export function BarChart({ heat }: { heat: HeatMap }) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const { frame } = useTime();
  const height = heightOf(BARS, frame);
  const draw = useCallback((context: CanvasRenderingContext2D) => drawBars(context, heat, frame, height, theme), [heat, frame, height, theme]);
  const describe = (time: number) => heat.components.flatMap(({ component, values }) => {
    const value = values[Math.floor((time - heat.times[0]) / heat.step)] ?? null;
    return value === null || value === 0 ? [] : [`${componentName(component)}: ${percentText(value)}`];
  });
  const label = t('service.bars.label', 'Share of the error by component over time: {{components}}', { components: heat.components.map(({ component, share }) => `${componentName(component)} ${percentText(share)}`).join(', ') });
  return (
    <>
      <TimeRow height={height} scale={shareScale} name={
        <ul className={styles.legend}>
          {heat.components.map(({ component, share }, i) => (
            <li key={component}>
              <i style={swatch(strokeOf(i, theme.isDark), theme)} aria-hidden="true" />
              <span>{componentName(component)}</span>
              <b>{percentText(share)}</b>
            </li>
          ))}
        </ul>
      }>
        <TimeArea height={height} label={label} describe={describe}>
          <Canvas width={frame.width} height={height} label={label} draw={draw} testId={testIds.service.bars} />
        </TimeArea>
      </TimeRow>
      <TimeAxis />
    </>
  );
}

/** The same hatching as on the canvas. */
function swatch({ colour, hatch }: Stroke, theme: GrafanaTheme2) {
  return { background: hatch === null ? colour : `repeating-linear-gradient(${(360 - hatch + 90) % 360}deg, ${colour} 0 4px, ${theme.colors.background.primary} 4px 6px)` };
}

const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({
    listStyle: 'none',
    margin: 0,
    padding: 0,
    '& li': { display: 'flex', alignItems: 'center', gap: theme.spacing(0.75) },
    '& i': { width: 16, height: 12, flex: 'none' },
    '& span': { flex: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
    '& b': { fontWeight: theme.typography.fontWeightRegular, fontVariantNumeric: 'tabular-nums', color: theme.colors.text.secondary },
  }),
});
