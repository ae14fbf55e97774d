/** Which page is shown: pages turn by time, and stand still while something is ill. Pure; times in milliseconds. */

export interface Rotation {
  page: number;
  /** When this page came. */
  since: number;
  /** An alarm holds it. */
  held: boolean;
}

export interface Turn {
  now: number;
  pages: number;
  /** Pages that have ill tiles: they come first. */
  illPages: number;
  /** Milliseconds a page; 0 = pages do not turn by themselves. */
  every: number;
  /** A person holds it, or nothing answers. */
  paused: boolean;
}

export const startRotation = (now: number): Rotation => ({ page: 0, since: now, held: false });

/** The next state; the same object where nothing changes. Where the ill tiles fill more than one page, these turn and no others. */
export function turned(last: Rotation, { now, pages, illPages, every, paused }: Turn): Rotation {
  const held = illPages > 0;
  const among = Math.max(1, held ? Math.min(illPages, pages) : pages);
  if (held !== last.held) {
    return { page: held ? 0 : last.page % among, since: now, held };
  }
  if (last.page >= among) {
    return { ...last, page: 0, since: now };
  }
  const due = !paused && every > 0 && among > 1 && now - last.since >= every;
  return due ? { ...last, page: (last.page + 1) % among, since: now } : last;
}
