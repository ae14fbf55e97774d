/**
 * The wall's own colours, the same whatever Grafana's theme: dark, so that a room at night is not lit by it. After Okabe and Ito's set for
 * colour-blind people; ill and silent tiles are filled, so that they stand out without any colour. Text on its ground: 7:1 at least (a test).
 */
import type { TileState } from './tile';

export interface Colours {
  ground: string;
  /** Name, status word, score. */
  text: string;
  /** Facts below. */
  quiet: string;
  /** Status word and bar. */
  sign: string;
  frame: string;
}

export const CANVAS = '#0a0d10';
export const LETTERS: Pick<Colours, 'text' | 'quiet'> = { text: '#f2f4f7', quiet: '#c3cad4' };

const dark = (sign: string): Colours => ({ ground: '#161b21', ...LETTERS, sign, frame: sign });
const filled = (ground: string): Colours => ({ ground, text: '#000000', quiet: '#000000', sign: '#000000', frame: ground });

export const COLOURS: Record<TileState, Colours> = {
  normal: dark('#4fd6a5'),
  deviation: dark('#ffd23f'),
  episode: filled('#ff8a66'),
  failed: dark('#ff9d85'),
  learning: dark('#7cc4ff'),
  stale: dark('#c3cad4'),
  'no data': dark('#c3cad4'),
  silent: { ...filled('#f2f4f7'), frame: '#000000' },
};
