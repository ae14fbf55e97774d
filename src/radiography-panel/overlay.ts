/** The layer that follows the pointer: cross, rectangle, tooltip and spoken text. Changes elements directly, never through React. */
import { type Frame, withinPlot } from './frame';

/** Names of the elements within the layer, in `data-part`. */
export const PARTS = { upright: 'upright', level: 'level', brush: 'brush', tooltip: 'tooltip', spoken: 'spoken' } as const;

export interface Overlay {
  /** Cross and tooltip at a pixel; one line of text for each of the tooltip's rows. */
  point: (px: number, py: number, lines: string[]) => void;
  brush: (from: [number, number], to: [number, number]) => void;
  say: (text: string) => void;
  hide: () => void;
  hideBrush: () => void;
}

/** Between the cross and the tooltip, pixels. */
const GAP = 12;

function placeTooltip(tooltip: HTMLElement, frame: Frame, px: number, py: number, lines: string[]): void {
  lines.forEach((line, i) => {
    const row = tooltip.children[i];
    if (row && row.textContent !== line) {
      row.textContent = line;
    }
  });
  // a share of 100 % is the tooltip's own width, which need not be measured: it stays within the panel
  const across = px > frame.width / 2 ? `max(0px, ${px - GAP}px - 100%)` : `min(${px + GAP}px, ${frame.width}px - 100%)`;
  tooltip.style.transform = `translate(${across}, ${Math.max(0, py - 30)}px)`;
}

/** @param root the element that contains one element for each part. */
export function overlayOf(root: HTMLElement, frame: Frame): Overlay {
  const part = (name: string) => root.querySelector<HTMLElement>(`[data-part="${name}"]`);
  const [upright, level, brush, tooltip, spoken] = Object.values(PARTS).map(part);
  // of a page's many tooltips only the one that is seen bears the name
  const named = (visible: boolean) => (visible ? tooltip?.setAttribute('data-testid', 'radiography-tooltip') : tooltip?.removeAttribute('data-testid'));
  const shown = (visible: boolean, ...elements: Array<HTMLElement | null>) => elements.forEach((element) => element?.style.setProperty('visibility', visible ? 'visible' : 'hidden'));
  return {
    point: (px, py, lines) => {
      upright?.style.setProperty('transform', `translateX(${px}px)`);
      level?.style.setProperty('transform', `translateY(${py}px)`);
      if (tooltip) {
        placeTooltip(tooltip, frame, px, py, lines);
      }
      shown(true, upright, level, tooltip);
      named(true);
    },
    brush: (from, to) => {
      const [x0, y0] = withinPlot(frame, ...from);
      const [x1, y1] = withinPlot(frame, ...to);
      if (brush) {
        Object.assign(brush.style, { left: `${Math.min(x0, x1)}px`, top: `${Math.min(y0, y1)}px`, width: `${Math.abs(x1 - x0)}px`, height: `${Math.abs(y1 - y0)}px` });
      }
      shown(true, brush);
    },
    say: (text) => {
      if (spoken) {
        spoken.textContent = text;
      }
    },
    hide: () => {
      shown(false, upright, level, tooltip);
      named(false);
    },
    hideBrush: () => shown(false, brush),
  };
}
