import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { IconButton, useStyles2 } from '@grafana/ui';
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react';
import type { TwinNetwork } from '../../sidecar/contract';
import { testIds } from '../ids';
import { t } from '../text';
import { useWidth } from '../width';
import { itemAfter, itemsOf, lineOf, panned, pointOf, radiusOf, routeKeys, type View, WHOLE, zoomed } from './drawing';
import { layout } from './layout';
import type { Look } from './look';
import { linkKey } from './network';

export interface NetworkDrawingProps {
  network: TwinNetwork;
  label: string;
  /** By place of the link. */
  lookOf: (link: number) => Look;
  /** A node's name or a link's key. */
  selected?: string | null;
  select?: (item: string | null) => void;
  /** Node names of a path to bring out. */
  route?: string[];
}

const STEP = 40;

/** The network with its links as coloured arrows. Tab reaches it, the arrow keys go from item to item, Enter chooses; + - 0 zoom, Shift and arrows pan. */
export function NetworkDrawing({ network, label, lookOf, selected = null, select, route = [] }: NetworkDrawingProps) {
  const styles = useStyles2(getStyles);
  const { ref, width } = useWidth();
  const [view, setView] = useState<View>(WHOLE);
  const [active, setActive] = useState(0);
  const svg = useRef<SVGSVGElement>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const frame = { width: Math.max(320, width), height: Math.round(Math.min(900, Math.max(360, width * 0.55))) };
  const places = useMemo(() => layout(network), [network]);
  const items = itemsOf(network.nodes, network.links);
  const centre = { x: frame.width / 2, y: frame.height / 2 };

  const keyed = (event: KeyboardEvent) => {
    const zooms: Record<string, () => View> = { '+': () => zoomed(view, 1.25, centre), '-': () => zoomed(view, 0.8, centre), '0': () => WHOLE };
    const pans: Record<string, [number, number]> = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
    const next = itemAfter(event.key, active, items.length);
    if (event.key in zooms) {
      setView(zooms[event.key]());
    } else if (event.shiftKey && event.key in pans) {
      setView(panned(view, ...pans[event.key]));
    } else if (event.key === 'Enter' || event.key === ' ') {
      select?.(items[active]);
    } else if (event.key === 'Escape') {
      select?.(null);
    } else if (next !== null) {
      setActive(next);
      svg.current?.querySelector<SVGElement>(`[data-item="${next}"]`)?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
  const moved = (event: PointerEvent) => {
    if (drag.current && event.buttons === 1) {
      setView(panned(view, event.clientX - drag.current.x, event.clientY - drag.current.y));
      drag.current = { x: event.clientX, y: event.clientY };
    }
  };
  const points = places.map((place) => pointOf(place, frame));
  const at = new Map(network.nodes.map(({ name }, i) => [name, points[i]]));
  const on = new Set(routeKeys(route));
  const size = Math.max(1, frame.width / 1600);
  const radius = size * radiusOf(network.nodes.length);
  const itemProps = (index: number, text: string) => ({
    'data-item': index,
    role: 'button',
    tabIndex: index === Math.min(active, items.length - 1) ? 0 : -1,
    'aria-label': text,
    'aria-pressed': items[index] === selected,
    onFocus: () => setActive(index),
    onClick: () => {
      setActive(index);
      select?.(items[index]);
    },
  });
  return (
    <div ref={ref} className={styles.box} data-testid={testIds.twin.drawing}>
      {width > 0 && (
        <svg ref={svg} width={frame.width} height={frame.height} role="group" aria-label={label} onKeyDown={keyed} onPointerDown={(event) => (drag.current = { x: event.clientX, y: event.clientY })} onPointerMove={moved} onPointerUp={() => (drag.current = null)}>
          <g transform={`translate(${view.x} ${view.y}) scale(${view.zoom})`}>
            {network.links.map((link, i) => {
              const [from, to] = [at.get(link.from), at.get(link.to)];
              if (!from || !to) {
                return null;
              }
              const { colour, width: thin, dash, text } = lookOf(i);
              const thick = size * thin;
              const { head, ...line } = lineOf(from, to, radius, size, thick - size);
              const key = linkKey(link);
              return (
                <g key={key} className={styles.item} {...itemProps(network.nodes.length + i, t('twin.drawing.link', 'Link {{from}} to {{to}}: {{text}}', { from: link.from, to: link.to, text }))} data-testid={testIds.twin.link} data-link={`${link.from}>${link.to}`}>
                  <title>{`${link.from} → ${link.to}: ${text}`}</title>
                  <line {...line} stroke="transparent" strokeWidth={Math.max(10, thick + 6)} />
                  {(on.has(key) || key === selected) && <line {...line} className={key === selected ? styles.chosen : styles.route} strokeWidth={thick + 6} />}
                  <line {...line} stroke={colour} strokeWidth={thick} strokeDasharray={dash} />
                  <polygon points={head} fill={colour} />
                </g>
              );
            })}
            {network.nodes.map(({ name }, i) => (
              <g key={name} className={styles.item} {...itemProps(i, t('twin.drawing.node', 'Node {{name}}', { name }))} data-testid={testIds.twin.node}>
                <circle cx={points[i].x} cy={points[i].y} r={radius} className={name === selected || route.includes(name) ? styles.nodeOn : styles.node} />
                <text x={points[i].x} y={points[i].y + radius + 13 * size} textAnchor="middle" className={styles.name} fontSize={size * (network.nodes.length <= 40 ? 12 : 9)}>{name}</text>
              </g>
            ))}
          </g>
        </svg>
      )}
      <div className={styles.tools}>
        <IconButton name="search-plus" aria-label={t('twin.drawing.zoom-in', 'Zoom in')} onClick={() => setView(zoomed(view, 1.25, centre))} />
        <IconButton name="search-minus" aria-label={t('twin.drawing.zoom-out', 'Zoom out')} onClick={() => setView(zoomed(view, 0.8, centre))} />
        <IconButton name="sync" aria-label={t('twin.drawing.whole', 'Show the whole network')} onClick={() => setView(WHOLE)} />
      </div>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ position: 'relative', border: `1px solid ${theme.colors.border.weak}`, borderRadius: theme.shape.radius.default, background: theme.colors.background.primary, overflow: 'hidden', '& svg': { display: 'block', touchAction: 'none' } }),
  tools: css({ position: 'absolute', top: theme.spacing(1), right: theme.spacing(1), display: 'flex', gap: theme.spacing(0.5) }),
  item: css({ cursor: 'pointer', outline: 'none', '&:focus-visible line:nth-of-type(2), &:focus-visible circle': { filter: `drop-shadow(0 0 4px ${theme.colors.primary.text})` }, '&:focus-visible text': { fontWeight: theme.typography.fontWeightBold, textDecoration: 'underline' }, '&:focus-visible polygon': { stroke: theme.colors.text.maxContrast, strokeWidth: 2 } }),
  route: css({ stroke: theme.colors.primary.border, opacity: 0.55 }),
  chosen: css({ stroke: theme.colors.text.maxContrast, opacity: 0.45 }),
  node: css({ fill: theme.colors.background.secondary, stroke: theme.colors.text.secondary, strokeWidth: 1.5 }),
  nodeOn: css({ fill: theme.colors.primary.transparent, stroke: theme.colors.primary.text, strokeWidth: 3 }),
  name: css({ fill: theme.colors.text.primary, stroke: theme.colors.background.primary, strokeWidth: 4, paintOrder: 'stroke', pointerEvents: 'none', userSelect: 'none' }),
});
