import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useMemo } from 'react';
import { Legend, LEGEND_HEIGHT } from './Legend';
import type { RadiographyOptions } from './options';
import { schemeOf } from './palette';
import { type Picture, pictureOf } from './picture';
import { Plot } from './Plot';
import { type Points, radiographyPoints, type RadiographyInput } from './points';
import type { Region } from './regions';
import { type Selection, selectionOf } from './selection';
import { summaryOf } from './summary';

/** The options that say how a radiography is drawn, whatever its series. */
export type RadiographyView = Pick<RadiographyOptions, 'anomalousOnly' | 'scale' | 'isoLines' | 'errorScale' | 'kpiScale' | 'smoothing' | 'toleranceSeconds'>;

export interface RadiographyProps {
  title: string;
  width: number;
  height: number;
  input: RadiographyInput;
  view: RadiographyView;
  /** Kept by the caller, who shows what is behind it; it stays as it was chosen while new data come. */
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
}

const LEAST_PLOT = 40;

/** One group's radiography: density of (error, KPI) with threshold, KPI limit, tooltip, legend, or a text saying what lacks. */
export function Radiography(props: RadiographyProps) {
  const { title, width, height, input, view } = props;
  const { anomalousOnly, toleranceSeconds, errorScale, kpiScale, smoothing: rule } = view;
  const styles = useStyles2(getStyles);
  const points = useMemo(() => radiographyPoints(input, anomalousOnly, 1000 * toleranceSeconds), [input, anomalousOnly, toleranceSeconds]);
  const picture = useMemo(() => (points.lack ? null : pictureOf(points, input.kpiLimit, { errorScale, kpiScale, rule })), [points, input.kpiLimit, errorScale, kpiScale, rule]);
  if (!picture) {
    return (
      <div className={styles.lack} style={{ width, height }} role="status" data-testid="radiography-lack">
        {points.lack}
      </div>
    );
  }
  return <Drawn {...props} points={points} picture={picture} label={summaryOf(title, points, picture, input.kpiName, input.kpiUnit)} />;
}

function Drawn({ title, width, height, input, view, selection, onSelect, points, picture, label }: RadiographyProps & { points: Points; picture: Picture; label: string }) {
  const scheme = schemeOf(view.scale, useTheme2().isDark);
  const choose = useCallback((region: Region | null) => onSelect(region && selectionOf(points, picture, region)), [points, picture, onSelect]);
  return (
    <div>
      <Plot title={title} label={label} width={width} height={Math.max(LEAST_PLOT, height - LEGEND_HEIGHT)} input={input} picture={picture} scheme={scheme} isoLines={view.isoLines} region={selection?.region ?? null} onRegion={choose} />
      <Legend samples={points.errors.length} picture={picture} scheme={scheme} isoLines={view.isoLines} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lack: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', textAlign: 'center', padding: theme.spacing(2), color: theme.colors.text.secondary }),
});
