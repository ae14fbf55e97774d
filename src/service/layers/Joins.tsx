import { useTheme2 } from '@grafana/ui';
import { testIds } from '../../ids';
import { useTime } from '../TimeContext';
import { xOf } from '../timeFrame';
import type { ChartRow } from './chartRows';
import { ROW } from './drawScores';
import { joinsOf, type Mark } from './joins';
import type { Spell } from './spells';

/** Onsets over the drawing; lines from the first to the others of the chosen time. What it shows stands in words beside it. */
export function Joins({ rows, spells, chosen }: { rows: ChartRow[]; spells: Spell[]; chosen: Spell | null }) {
  const { colors } = useTheme2();
  const { frame } = useTime();
  const place = ({ at, line }: Mark) => ({ x: xOf(at, frame), y: ROW * line + ROW / 2 });
  const inside = ({ at }: Mark) => at >= frame.from && at <= frame.to;
  return (
    <svg width={frame.width} height={ROW * rows.length} style={{ position: 'absolute', left: 0, top: 0, pointerEvents: 'none' }} aria-hidden="true" data-testid={testIds.layers.joins}>
      {joinsOf(rows, spells, chosen).map(({ marks, chosen: isChosen }, i) => {
        const [first, ...others] = marks.filter(inside);
        return first && (
          <g key={i} opacity={isChosen ? 1 : 0.6}>
            {isChosen && [6, 2].map((width) => <path key={width} d={others.map((other) => lineTo(place(first), place(other))).join('')} fill="none" stroke={width > 2 ? colors.background.primary : colors.text.primary} strokeWidth={width} data-part={width === 2 ? 'join' : undefined} />)}
            {(isChosen ? [first, ...others] : [first]).map((mark) => <path key={`${mark.line}`} d={shapeOf(mark.band, place(mark))} fill={colors.text.primary} stroke={colors.background.primary} strokeWidth={1.5} />)}
          </g>
        );
      })}
    </svg>
  );
}

interface Point {
  x: number;
  y: number;
}

/** Down along the first onset's time, then across. */
const lineTo = (from: Point, to: Point) => `M${from.x} ${from.y}L${from.x} ${to.y}L${to.x} ${to.y}`;

const R = 5;
const SHAPES: Record<Mark['band'], (at: Point) => string> = {
  physical: ({ x, y }) => `M${x - R} ${y - R}h${2 * R}v${2 * R}h${-2 * R}Z`,
  virtual: ({ x, y }) => `M${x - R} ${y}a${R} ${R} 0 1 0 ${2 * R} 0a${R} ${R} 0 1 0 ${-2 * R} 0Z`,
  users: ({ x, y }) => `M${x} ${y - R - 1}L${x + R + 1} ${y}L${x} ${y + R + 1}L${x - R - 1} ${y}Z`,
};
const shapeOf = (band: Mark['band'], at: Point) => SHAPES[band](at);
