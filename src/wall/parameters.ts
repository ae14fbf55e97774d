/** The wall's address. Pure. */
import { ROOM, type Room } from './legible';
import type { Wanted } from './tile';

export interface WallParameters extends Wanted {
  kiosk: boolean;
  /** Milliseconds a page; 0 = pages do not turn. */
  rotate: number;
  /** Milliseconds without an answer after which the wall says so. */
  silent: number;
  room: Room;
}

const DEFAULTS = { rotate: 20, silent: 15 };

const list = (text: string | null) => (text ?? '').split(',').map((each) => each.trim()).filter(Boolean);

function bounded(text: string | null, fallback: number, least: number, most: number): number {
  const value = Number(text);
  return text === null || text.trim() === '' || !Number.isFinite(value) ? fallback : Math.min(most, Math.max(least, value));
}

/** What is absent or no number has its default; what is out of bounds is brought back into them. */
export function parametersOf(search: URLSearchParams): WallParameters {
  const rotate = bounded(search.get('rotate'), DEFAULTS.rotate, 0, 3600);
  return {
    services: list(search.get('services')),
    groups: list(search.get('groups')),
    kiosk: search.has('kiosk') && search.get('kiosk') !== 'false',
    rotate: rotate === 0 ? 0 : Math.max(3, rotate) * 1000,
    silent: bounded(search.get('silent'), DEFAULTS.silent, 5, 600) * 1000,
    room: { inches: bounded(search.get('inches'), ROOM.inches, 5, 500), metres: bounded(search.get('metres'), ROOM.metres, 0.3, 100) },
  };
}
