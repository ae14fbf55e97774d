import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { useMemo, useRef } from 'react';
import { t } from '../text';
import type { Facet } from './facets';
import { frameOf } from './frame';
import { inkOf } from './ink';
import { GAP, layoutOf } from './layout';
import type { RadiographyOptions } from './options';
import { schemeOf } from './palette';
import { type Picture, pictureOf, type Together } from './picture';
import { upName } from './Plot';
import { summaryOf } from './summary';
import { usePainting } from './usePainting';

export interface FacetGridProps {
  /** The worst first. */
  facets: Facet[];
  width: number;
  height: number;
  options: RadiographyOptions;
  onOpen: (key: string) => void;
}

const FOOT = 20;
const TITLE = 22;
/** A small picture needs no finer grid. */
const GRID = { columns: 96, rows: 72 };

function togetherOf(facets: Facet[]): Together {
  return { errors: facets.flatMap(({ points }) => points.errors), kpis: facets.flatMap(({ points }) => points.kpis), thresholds: facets.map(({ points }) => points.threshold), limits: facets.map(({ input }) => input.kpiLimit) };
}

/** A small radiography for each series; each opens large. */
export function FacetGrid({ facets, width, height, options, onOpen }: FacetGridProps) {
  const styles = useStyles2(getStyles);
  const shown = useMemo(() => facets.slice(0, Math.max(1, options.facetMost)), [facets, options.facetMost]);
  const together = useMemo(() => (options.facetScales === 'shared' ? togetherOf(shown) : undefined), [shown, options.facetScales]);
  const layout = layoutOf(shown.length, width, height - FOOT);
  return (
    <div style={{ width, height, overflowY: 'auto' }} data-testid="radiography-facets">
      <div className={styles.grid} style={{ gridTemplateColumns: `repeat(${layout.columns}, ${layout.width}px)` }}>
        {shown.map((facet) => <Tile key={facet.key} facet={facet} width={layout.width} height={layout.height} options={options} together={together} onOpen={onOpen} />)}
      </div>
      <p className={styles.foot}>{footText(facets, shown.length)}</p>
    </div>
  );
}

function footText(facets: Facet[], shown: number): string {
  const [{ input }] = facets;
  const axes = t('radiography-panel.facets.axes', '→ error, ↑ {{kpi}}; the worst first.', { kpi: upName(input) });
  return shown === facets.length ? axes : `${axes} ${t('radiography-panel.facets.capped', '{{shown}} of {{all}} are shown: the option “Most” has more.', { shown, all: facets.length })}`;
}

interface TileProps {
  facet: Facet;
  width: number;
  height: number;
  options: RadiographyOptions;
  together?: Together;
  onOpen: (key: string) => void;
}

function Tile({ facet, width, height, options, together, onOpen }: TileProps) {
  const styles = useStyles2(getStyles);
  const { title, input, points } = facet;
  const { errorScale, kpiScale, smoothing: rule } = options;
  const picture = useMemo(() => (points.lack ? null : pictureOf(points, input.kpiLimit, { errorScale, kpiScale, rule, errorAxis: input.errorAxis, kpiAxis: input.kpiAxis, together, ...GRID })), [points, input, errorScale, kpiScale, rule, together]);
  const summary = picture ? summaryOf(title, points, picture, input.kpiName, input.kpiUnit) : `${title}: ${points.lack}`;
  const over = deviating(facet);
  return (
    <button type="button" className={styles.tile} style={{ width, height }} aria-label={t('radiography-panel.facets.open', '{{title}} {{over}}. Open large. {{summary}}', { title, over, summary })} onClick={() => onOpen(facet.key)} data-testid="radiography-facet">
      <span className={styles.title}>
        <strong>{title}</strong> <span>{over}</span>
      </span>
      {picture ? <SmallPlot facet={facet} picture={picture} width={width} height={height - TITLE} options={options} /> : <span className={styles.lack}>{points.lack}</span>}
    </button>
  );
}

function deviating({ points: { threshold, anomalous, joined } }: Facet): string {
  return threshold === null || joined === 0 ? '' : t('radiography-panel.facets.over', '{{share}} % over', { share: Number(((100 * anomalous) / joined).toPrecision(2)) });
}

function SmallPlot({ facet: { points }, picture, width, height, options }: { facet: Facet; picture: Picture; width: number; height: number; options: RadiographyOptions }) {
  const theme = useTheme2();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useMemo(() => frameOf(width, height, picture.yTicks.map(({ text }) => text), true), [width, height, picture]);
  const { scale, mark, isoLines } = options;
  const ink = useMemo(() => inkOf(theme, schemeOf(scale, theme.isDark), mark, isoLines, points, []), [theme, scale, mark, isoLines, points]);
  usePainting(canvas, picture, frame, ink, '', '');
  return <canvas ref={canvas} aria-hidden="true" style={{ width, height, display: 'block' }} />;
}

const getStyles = (theme: GrafanaTheme2) => ({
  grid: css({ display: 'grid', gap: GAP }),
  tile: css({ padding: 0, border: 0, background: 'none', color: 'inherit', textAlign: 'left', overflow: 'hidden', borderRadius: theme.shape.radius.default, '&:hover': { background: theme.colors.action.hover }, '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 } }),
  title: css({ display: 'flex', gap: theme.spacing(1), justifyContent: 'space-between', height: TITLE, lineHeight: `${TITLE}px`, padding: '0 8px 0 40px', whiteSpace: 'nowrap', fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary, '& strong': { overflow: 'hidden', textOverflow: 'ellipsis', color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium } }),
  lack: css({ display: 'block', padding: theme.spacing(0, 1, 0, 5), color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  foot: css({ margin: 0, lineHeight: `${FOOT}px`, fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
