/** How large letters must be to be read from afar. Pure. */

/** A letter is read at 200 times its height; 25 mm from 5 m. */
const DISTANCE_BY_LETTER = 200;
/** Height of a digit or a capital by the font's size (Inter). */
const CAPITAL_BY_FONT = 0.727;
const MM_BY_INCH = 25.4;

export interface Size {
  width: number;
  height: number;
}

export interface Room {
  /** Diagonal of the screen. */
  inches: number;
  /** From the screen to the eyes. */
  metres: number;
}

export const ROOM: Room = { inches: 55, metres: 5 };

/** Millimetres of a pixel where the page fills the screen. */
const pixelMillimetres = ({ width, height }: Size, { inches }: Room) => (inches * MM_BY_INCH) / Math.hypot(width, height);

/** Height of a letter in millimetres. @param font its size in pixels */
export const letterMillimetres = (font: number, screen: Size, room: Room = ROOM) => font * CAPITAL_BY_FONT * pixelMillimetres(screen, room);

/** The smallest font, in pixels, for what must be read from the room. */
export const leastFont = (screen: Size, room: Room = ROOM) => (1000 * room.metres) / DISTANCE_BY_LETTER / CAPITAL_BY_FONT / pixelMillimetres(screen, room);
