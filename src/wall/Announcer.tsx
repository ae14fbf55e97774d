import { css } from '@emotion/css';
import { useEffect, useRef, useState } from 'react';
import { testIds } from '../ids';
import { changeText, type Told, toldOf } from './notices';
import type { Tile } from './tile';

/** Tells screen readers what has changed, each change once. */
export function Announcer({ tiles }: { tiles: Tile[] }) {
  const before = useRef<Told | null>(null);
  const [text, setText] = useState('');
  useEffect(() => {
    const next = changeText(tiles, before.current);
    before.current = tiles.length > 0 ? toldOf(tiles) : before.current;
    if (next) {
      setText(next);
    }
  }, [tiles]);
  return <div role="status" aria-live="polite" className={HIDDEN()} data-testid={testIds.wall.told}>{text}</div>;
}

const HIDDEN = () => css({ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' });
