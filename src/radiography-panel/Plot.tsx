import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useEffect, useId, useMemo, useRef } from 'react';
import { t } from '../text';
import type { Ink } from './draw';
import { type Frame, frameOf, pixelOf } from './frame';
import { densityAt } from './kde/density';
import { PARTS } from './overlay';
import { lineColours } from './palette';
import type { Picture } from './picture';
import type { RadiographyInput } from './points';
import { attachPointing, restingState } from './pointing';
import { outlineOf, type Region } from './regions';
import { usePainting } from './usePainting';

export interface PlotProps {
  title: string;
  /** What the picture shows, in words. */
  label: string;
  width: number;
  height: number;
  input: RadiographyInput;
  picture: Picture;
  ink: Ink;
  /** False: only pointing. */
  zones: boolean;
  /** What single keys do while the plot has the focus. */
  keys: Record<string, () => void>;
  region: Region | null;
  /** Null: the zone is let go. */
  onRegion: (region: Region | null) => void;
}

/** Rows of the tooltip. */
function describer(picture: Picture, errorName: string, yName: string): (x: number, y: number) => string[] {
  const { density, errorText, kpiText, pointsNear } = picture;
  return (x, y) => [
    `${errorName}: ${errorText(x)}`,
    `${yName}: ${kpiText(y)}`,
    t('radiography-panel.tooltip.density', 'density: {{share}} % of the peak', { share: Math.round(density.peak > 0 ? (100 * densityAt(density, x, y)) / density.peak : 0) }),
    t('radiography-panel.tooltip.samples', '{{count}} samples here', { count: pointsNear(x, y) }),
  ];
}

/** The unit stands beside the name unless each number bears it. */
export function upName({ kpiName, kpiUnit, kpiAxis }: RadiographyInput): string {
  return kpiUnit && !kpiAxis?.format ? `${kpiName} (${kpiUnit})` : kpiName;
}

function helpText(zones: boolean): string {
  const files = t('radiography-panel.plot.keys-files', 'I saves an image, S the samples, D the density.');
  return zones
    ? `${t('radiography-panel.plot.keys-zones', 'Arrow keys move a cross, Home brings it to the densest place, Enter chooses the zone under it. Shift with arrow keys draws a rectangle for Enter to choose. Escape lets go.')} ${files}`
    : `${t('radiography-panel.plot.keys', 'Arrow keys move a cross, Home brings it to the densest place.')} ${files}`;
}

/** The picture, and over it the layers of the chosen zone and of the pointer. Moving the pointer renders nothing. */
export function Plot(props: PlotProps) {
  const { title, label, width, height, input, picture, ink, zones, keys, region, onRegion } = props;
  const styles = useStyles2(getStyles);
  const help = useId();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useRef(restingState());
  const frame = useMemo(() => frameOf(width, height, picture.yTicks.map(({ text }) => text)), [width, height, picture]);
  const yName = upName(input);
  usePainting(canvas, picture, frame, ink, input.errorName, yName);
  useEffect(() => {
    if (root.current) {
      return attachPointing(root.current, { picture, frame, state: state.current, describe: describer(picture, input.errorName, yName), choose: onRegion, zones, keys });
    }
    return undefined;
  }, [picture, frame, input.errorName, yName, onRegion, zones, keys]);
  const inner = { left: frame.left, top: frame.top, width: frame.width - frame.left - frame.right, height: frame.height - frame.top - frame.bottom };
  const colours = lineColours(ink.scheme);
  return (
    <div ref={root} className={styles.plot} style={{ width, height }} role="application" tabIndex={0} aria-label={t('radiography-panel.plot.name', 'Choose a zone of radiography {{title}}', { title })} aria-describedby={help} data-testid="radiography-plot">
      <canvas ref={canvas} role="img" aria-label={label} data-testid="radiography-canvas" style={{ width, height }} />
      {region && <Outline region={region} picture={picture} frame={frame} colour={colours.mark} outline={colours.outline} />}
      <div className={styles.layer} style={inner}>
        <i data-part={PARTS.upright} className={styles.upright} style={{ left: -inner.left, background: colours.mark }} />
        <i data-part={PARTS.level} className={styles.level} style={{ top: -inner.top, background: colours.mark }} />
      </div>
      <i data-part={PARTS.brush} className={styles.brush} style={{ borderColor: colours.mark }} />
      <div data-part={PARTS.tooltip} className={styles.tooltip} aria-hidden="true">
        {[0, 1, 2, 3].map((row) => <div key={row} />)}
      </div>
      <span data-part={PARTS.spoken} role="status" style={HIDDEN} />
      <span id={help} style={HIDDEN}>
        {helpText(zones)}
      </span>
    </div>
  );
}

function Outline({ region, picture, frame, colour, outline }: { region: Region; picture: Picture; frame: Frame; colour: string; outline: string }) {
  const styles = useStyles2(getStyles);
  const path = useMemo(() => {
    const pixel = (x: number, y: number) => pixelOf(picture, frame, x, y).map((each) => each.toFixed(1)).join(' ');
    return outlineOf(region).map(([x0, y0, x1, y1]) => `M${pixel(x0, y0)}L${pixel(x1, y1)}`).join('');
  }, [region, picture, frame]);
  return (
    <svg className={styles.layer} style={{ left: 0, top: 0, width: frame.width, height: frame.height }} aria-hidden="true" data-testid="radiography-zone">
      <path d={path} fill="none" stroke={outline} strokeWidth={5} strokeLinecap="round" />
      <path d={path} fill="none" stroke={colour} strokeWidth={2} strokeLinecap="round" />
    </svg>
  );
}

/** Read aloud, not seen. */
const HIDDEN = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' } as const;

const getStyles = (theme: GrafanaTheme2) => ({
  plot: css({
    position: 'relative',
    overflow: 'hidden',
    cursor: 'crosshair',
    userSelect: 'none',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: -2 },
    '& canvas': { display: 'block' },
  }),
  layer: css({ position: 'absolute', overflow: 'hidden', pointerEvents: 'none' }),
  upright: css({ position: 'absolute', top: 0, width: 1, height: '100%', opacity: 0.5, visibility: 'hidden', willChange: 'transform' }),
  level: css({ position: 'absolute', left: 0, height: 1, width: '100%', opacity: 0.5, visibility: 'hidden', willChange: 'transform' }),
  brush: css({ position: 'absolute', border: '1px dashed', background: 'rgba(128, 128, 128, 0.25)', pointerEvents: 'none', visibility: 'hidden' }),
  tooltip: css({
    position: 'absolute',
    left: 0,
    top: 0,
    pointerEvents: 'none',
    visibility: 'hidden',
    willChange: 'transform',
    padding: theme.spacing(0.5, 1),
    whiteSpace: 'nowrap',
    background: theme.colors.background.elevated,
    border: `1px solid ${theme.colors.border.medium}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1.4,
  }),
});
