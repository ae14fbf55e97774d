/** Where small multiples stand. Pure; pixels. */

export interface Layout {
  columns: number;
  width: number;
  height: number;
}

const LEAST_WIDTH = 130;
const LEAST_HEIGHT = 110;
export const GAP = 8;
/** Width by height that suits a radiography. */
const ASPECT = 1.35;

/** The number of columns with the largest tiles of about that shape; where they would be too small, the grid is higher than its room. */
export function layoutOf(count: number, width: number, height: number): Layout {
  const most = Math.max(1, Math.min(count, Math.floor((width + GAP) / (LEAST_WIDTH + GAP))));
  const layouts = Array.from({ length: most }, (_, i): Layout => {
    const [columns, rows] = [i + 1, Math.ceil(count / (i + 1))];
    return { columns, width: Math.floor((width - GAP * (columns - 1)) / columns), height: Math.max(LEAST_HEIGHT, Math.floor((height - GAP * (rows - 1)) / rows)) };
  });
  const fits = (layout: Layout) => layout.height * Math.ceil(count / layout.columns) + GAP * (Math.ceil(count / layout.columns) - 1) <= height;
  const size = (layout: Layout) => (fits(layout) ? 1 : 0.01) * Math.min(layout.width, layout.height * ASPECT);
  return layouts.reduce((best, layout) => (size(layout) > size(best) * 1.001 ? layout : best));
}
