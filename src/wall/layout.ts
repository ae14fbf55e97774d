/** How many tiles a page has, in how many columns. Pure. */
import type { Size } from './legible';

/** What a tile needs, in its unit: the size of its status word. */
export const TILE_WIDTH = 8.2;
export const TILE_HEIGHT = 5.4;
/** More where each tile also names its service. */
export const SERVICE_HEIGHT = 1.1;

export interface Layout {
  columns: number;
  rows: number;
  pages: number;
  /** Tiles of a page. */
  perPage: number;
  /** Font size of the status word in pixels; everything else in a tile is a multiple of it. */
  unit: number;
}

export interface Space extends Size {
  gap: number;
}

const unitOf = ({ width, height, gap }: Space, columns: number, rows: number, tall: number) => Math.min((width - (columns - 1) * gap) / columns / TILE_WIDTH, (height - (rows - 1) * gap) / rows / tall);
const mostOf = (length: number, gap: number, tile: number) => Math.max(1, Math.floor((length + gap) / (tile + gap)));

/**
 * As many columns as make the tiles as large as possible. Where they would be too small to read there are more pages, equally full.
 * @param least smallest unit in pixels
 * @param tall height of a tile in units
 */
export function arrange(count: number, space: Space, least: number, tall: number): Layout {
  const most = mostOf(space.width, space.gap, TILE_WIDTH * least) * mostOf(space.height, space.gap, tall * least);
  const pages = Math.max(1, Math.ceil(count / most));
  const perPage = Math.max(1, Math.ceil(count / pages));
  const choices = Array.from({ length: perPage }, (_, i) => {
    const rows = Math.ceil(perPage / (i + 1));
    return { columns: i + 1, rows, unit: unitOf(space, i + 1, rows, tall) };
  });
  const { columns, rows, unit } = choices.reduce((best, each) => (each.unit > best.unit * 1.01 || (each.unit > best.unit * 0.99 && each.columns * each.rows < best.columns * best.rows) ? each : best));
  return { columns, rows, pages, perPage, unit: Math.max(1, Math.floor(unit)) };
}

export const pageOf = <T>(tiles: T[], page: number, { perPage }: Layout) => tiles.slice(page * perPage, (page + 1) * perPage);

const FACT = { size: 0.55, least: 0.36 };
/** Width of a letter by the font's size, and what of a tile's width is frame. */
const LETTER_WIDTH = 0.56;
const FRAME = 0.9;

/** Font size in units of a line of less weight: as large as fits, within bounds. @param wide width of the tile in units */
export const factSize = (text: string, wide: number) => Math.max(FACT.least, Math.min(FACT.size, (wide - FRAME) / (LETTER_WIDTH * Math.max(1, text.length))));
