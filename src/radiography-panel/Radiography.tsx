import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useCallback, useMemo, useState } from 'react';
import type { AnnotationGroup } from './annotations';
import { ExportMenu } from './ExportMenu';
import { fewestOf, inkOf } from './ink';
import { Legend, LEGEND_WIDTH, legendHeight } from './Legend';
import { marksOf } from './marks';
import type { LegendPlacement, RadiographyOptions } from './options';
import { schemeOf } from './palette';
import { type Picture, pictureOf } from './picture';
import { Plot } from './Plot';
import { type Points, radiographyPoints, type RadiographyInput } from './points';
import type { Region } from './regions';
import { type Selection, selectionOf } from './selection';
import { summaryOf } from './summary';
import { useExports } from './useExports';

/** The options that say how a radiography is drawn, whatever its series. */
export type RadiographyView = Pick<RadiographyOptions, 'anomalousOnly' | 'scale' | 'isoLines' | 'errorScale' | 'kpiScale' | 'smoothing' | 'toleranceSeconds'> & Partial<Pick<RadiographyOptions, 'mark' | 'legend' | 'zones'>>;

export interface RadiographyProps {
  title: string;
  width: number;
  height: number;
  input: RadiographyInput;
  view: RadiographyView;
  /** Kept by the caller, who shows what is behind it; it stays as it was chosen while new data come. */
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** Samples taken during them are marked. */
  annotations?: AnnotationGroup[];
}

const LEAST_PLOT = 40;
/** Plots that are lower than this take the legend's room as well. */
const LOW_PLOT = 90;
/** Narrower panels have their legend below, whatever the options say. */
const LEAST_BESIDE = 380;
const NONE: AnnotationGroup[] = [];

/** One group's radiography: density of (error, KPI) with threshold, KPI limit, tooltip, legend, or a text saying what lacks. */
export function Radiography(props: RadiographyProps) {
  const { title, width, height, input, view } = props;
  const { anomalousOnly, toleranceSeconds, errorScale, kpiScale, smoothing: rule, mark = 'density' } = view;
  const styles = useStyles2(getStyles);
  const points = useMemo(() => radiographyPoints(input, anomalousOnly, 1000 * toleranceSeconds, fewestOf(mark)), [input, anomalousOnly, toleranceSeconds, mark]);
  const picture = useMemo(() => (points.lack ? null : pictureOf(points, input.kpiLimit, { errorScale, kpiScale, rule, errorAxis: input.errorAxis, kpiAxis: input.kpiAxis })), [points, input, errorScale, kpiScale, rule]);
  if (!picture) {
    return (
      <div className={styles.lack} style={{ width, height }} role="status" data-testid="radiography-lack">
        {points.lack}
      </div>
    );
  }
  return <Drawn {...props} points={points} picture={picture} label={summaryOf(title, points, picture, input.kpiName, input.kpiAxis?.format ? '' : input.kpiUnit)} />;
}

/** A set in which a name can be put and taken out again. */
function useToggles(): [ReadonlySet<string>, (name: string) => void] {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((name: string) => setChosen((before) => new Set(before.has(name) ? [...before].filter((each) => each !== name) : [...before, name])), []);
  return [chosen, toggle];
}

function roomOf(width: number, height: number, placement: LegendPlacement, marks: number): { plot: [number, number]; placement: LegendPlacement; legend: number } {
  const beside = placement === 'right' && width >= LEAST_BESIDE;
  const wanted = legendHeight(marks);
  const below = placement === 'off' || beside || height - wanted < LOW_PLOT ? 0 : wanted;
  return { plot: [beside ? width - LEGEND_WIDTH : width, Math.max(LEAST_PLOT, height - below)], placement: beside ? 'right' : below > 0 ? 'bottom' : 'off', legend: beside ? height : below };
}

type DrawnProps = RadiographyProps & { points: Points; picture: Picture; label: string };

function Drawn({ title, width, height, input, view, selection, onSelect, points, picture, label, annotations = NONE }: DrawnProps) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const [hidden, toggle] = useToggles();
  const [isoHidden, hideIso] = useState(false);
  const { scale, mark = 'density', legend = 'bottom', zones = true } = view;
  const { marks, further } = useMemo(() => marksOf(annotations, points, picture), [annotations, points, picture]);
  const isoLines = view.isoLines && !isoHidden;
  const ink = useMemo(() => inkOf(theme, schemeOf(scale, theme.isDark), mark, isoLines, points, marks.filter((each) => !hidden.has(each.title))), [theme, scale, mark, isoLines, points, marks, hidden]);
  const room = roomOf(width, height, legend, marks.length);
  const [plotWidth, plotHeight] = room.plot;
  const subject = useMemo(() => ({ title, width: plotWidth, height: plotHeight, input, points, picture, ink, selection, annotations }), [title, plotWidth, plotHeight, input, points, picture, ink, selection, annotations]);
  const exports = useExports(subject);
  const keys = useMemo(() => ({ i: exports.image, s: exports.samples, d: exports.density }), [exports]);
  const choose = useCallback((region: Region | null) => onSelect(region && selectionOf(points, picture, region)), [points, picture, onSelect]);
  return (
    <div className={styles.whole} style={{ width, flexDirection: room.placement === 'right' ? 'row' : 'column' }}>
      <div className={styles.plot}>
        <Plot title={title} label={label} width={plotWidth} height={plotHeight} input={input} picture={picture} ink={ink} zones={zones} keys={keys} region={selection?.region ?? null} onRegion={choose} />
        <ExportMenu title={title} exports={exports} />
      </div>
      {room.placement !== 'off' && (
        <Legend
          placement={room.placement}
          height={room.legend}
          samples={points.errors.length}
          picture={picture}
          scheme={ink.scheme}
          density={ink.density ?? true}
          isoLines={view.isoLines ? isoLines : null}
          onIsoLines={() => hideIso(!isoHidden)}
          marks={marks}
          further={further}
          hidden={hidden}
          onMark={toggle}
          selection={selection}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lack: css({ display: 'flex', alignItems: 'center', justifyContent: 'center', textAlign: 'center', padding: theme.spacing(2), color: theme.colors.text.secondary }),
  whole: css({ display: 'flex' }),
  plot: css({ position: 'relative', '&:hover [data-part="export"]': { opacity: 1 } }),
});
