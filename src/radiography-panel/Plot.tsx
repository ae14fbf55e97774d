import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import { type RefObject, useEffect, useId, useMemo, useRef } from 'react';
import { drawPicture } from './draw';
import { type Frame, frameOf, pixelOf } from './frame';
import { densityAt } from './kde/density';
import { PARTS } from './overlay';
import { lineColours, type Scheme } from './palette';
import type { Picture } from './picture';
import type { RadiographyInput } from './points';
import { attachPointing, restingState } from './pointing';
import { outlineOf, type Region } from './regions';
import { shortNumber } from './scales';

export interface PlotProps {
  title: string;
  /** What the picture shows, in words. */
  label: string;
  width: number;
  height: number;
  input: RadiographyInput;
  picture: Picture;
  scheme: Scheme;
  isoLines: boolean;
  region: Region | null;
  /** Null: the zone is let go. */
  onRegion: (region: Region | null) => void;
}

/** Rows of the tooltip. */
function describer(picture: Picture, errorName: string, yName: string): (x: number, y: number) => string[] {
  const { density, errorAt, kpiAt, pointsNear } = picture;
  return (x, y) => [
    `${errorName}: ${shortNumber(errorAt(x))}`,
    `${yName}: ${shortNumber(kpiAt(y))}`,
    `density: ${Math.round(density.peak > 0 ? (100 * densityAt(density, x, y)) / density.peak : 0)} % of the peak`,
    `${pointsNear(x, y)} samples here`,
  ];
}

/** Paints in the next frame; `data-drawn` says that it is done. */
function usePainting(canvas: RefObject<HTMLCanvasElement | null>, { picture, scheme, isoLines, input }: PlotProps, frame: Frame, yName: string): void {
  const theme = useTheme2();
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) {
      return;
    }
    const painting = requestAnimationFrame(() => {
      const ratio = window.devicePixelRatio || 1;
      element.width = Math.round(frame.width * ratio);
      element.height = Math.round(frame.height * ratio);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { colors, typography } = theme;
      drawPicture(context, picture, frame, { text: colors.text.secondary, grid: colors.border.medium, font: `11px ${typography.fontFamily}`, scheme, isoLines }, input.errorName, yName);
      element.dataset.drawn = 'true';
    });
    return () => cancelAnimationFrame(painting);
  }, [canvas, picture, frame, theme, scheme, isoLines, input.errorName, yName]);
}

/** The picture, and over it the layers of the chosen zone and of the pointer. Moving the pointer renders nothing. */
export function Plot(props: PlotProps) {
  const { title, label, width, height, input, picture, scheme, region, onRegion } = props;
  const styles = useStyles2(getStyles);
  const help = useId();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const state = useRef(restingState());
  const frame = useMemo(() => frameOf(width, height), [width, height]);
  const yName = input.kpiUnit ? `${input.kpiName} (${input.kpiUnit})` : input.kpiName;
  usePainting(canvas, props, frame, yName);
  useEffect(() => {
    if (root.current) {
      return attachPointing(root.current, { picture, frame, state: state.current, describe: describer(picture, input.errorName, yName), choose: onRegion });
    }
    return undefined;
  }, [picture, frame, input.errorName, yName, onRegion]);
  const inner = { left: frame.left, top: frame.top, width: frame.width - frame.left - frame.right, height: frame.height - frame.top - frame.bottom };
  const colours = lineColours(scheme);
  return (
    <div ref={root} className={styles.plot} style={{ width, height }} role="application" tabIndex={0} aria-label={`Choose a zone of radiography ${title}`} aria-describedby={help} data-testid="radiography-plot">
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
        Arrow keys move a cross, Home brings it to the densest place, Enter chooses the zone under it. Shift with arrow keys draws a rectangle for Enter to choose. Escape lets go.
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
