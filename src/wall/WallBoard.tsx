import { css } from '@emotion/css';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type ReactNode, useMemo, useState } from 'react';
import { Link } from 'react-router-dom';
import { BASE_PATH, testIds } from '../ids';
import { t } from '../text';
import { Announcer } from './Announcer';
import { arrange, type Layout, pageOf, SERVICE_HEIGHT, TILE_HEIGHT } from './layout';
import { leastFont, type Size } from './legible';
import { noticesOf } from './notices';
import { COLOURS, LETTERS } from './palette';
import type { WallParameters } from './parameters';
import { startRotation, turned } from './rotation';
import { countsOf, silenced, type Tile, tilesOf } from './tile';
import type { useFullScreen } from './useScreen';
import type { Wall } from './useWall';
import { WallBar } from './WallBar';
import { WallTile } from './WallTile';

/** Height of the bar in the smallest legible font size. */
const BAR = 1.4;

export interface WallBoardProps {
  wall: Wall;
  now: number;
  size: Size;
  parameters: WallParameters;
  screen: ReturnType<typeof useFullScreen>;
}

interface Shown {
  page: number;
  held: boolean;
  paused: boolean;
  pause: () => void;
}

function useRotation(now: number, { pages, perPage }: Layout, ill: number, every: number, silent: boolean): Shown {
  const [rotation, setRotation] = useState(() => startRotation(now));
  const [paused, setPaused] = useState(false);
  const illPages = Math.ceil(ill / perPage);
  const next = turned(rotation, { now, pages, illPages, every, paused: paused || silent });
  if (next !== rotation) {
    setRotation(next);
  }
  return { page: Math.min(next.page, pages - 1), held: next.held, paused, pause: () => setPaused(!paused) };
}

/** The bar and one page of tiles, in a space of known size. */
export function WallBoard({ wall, now, size, parameters, screen }: WallBoardProps) {
  const styles = useStyles2(getStyles);
  const tiles = useMemo(() => {
    const all = tilesOf(wall.services ?? [], wall.runs, parameters, wall.sidecarNow);
    return wall.silent ? silenced(all) : all;
  }, [wall.services, wall.runs, wall.sidecarNow, wall.silent, parameters]);
  const names = [...new Set(tiles.map(({ service }) => service.service))];
  const least = leastFont(size, parameters.room);
  const gap = Math.round(0.006 * size.width);
  const space = { width: size.width - 2 * gap, height: size.height - BAR * least - 2 * gap, gap };
  const layout = arrange(tiles.length, space, least, TILE_HEIGHT + (names.length > 1 ? SERVICE_HEIGHT : 0));
  // ill before it fell silent is still first: the order stays
  const counts = countsOf(tiles);
  const ill = wall.silent ? 0 : counts.ill;
  const shown = useRotation(now, layout, ill, parameters.rotate, wall.silent);
  const services = (wall.services ?? []).filter(({ service }) => names.includes(service));
  const notices = noticesOf({ held: shown.held && !wall.silent && layout.pages > 1, counts: wall.silent ? { ...counts, blind: 0 } : counts, services: wall.silent ? [] : services, runs: wall.silent ? [] : wall.runs, lever: wall.lever, status: wall.status, failure: wall.failure });
  const buttons = [
    ...(layout.pages > 1 && parameters.rotate > 0 ? [{ text: shown.paused ? '▶' : '❚❚', label: shown.paused ? t('wall.button.go-on', 'Let the pages turn') : t('wall.button.hold', 'Hold this page'), testId: testIds.wall.pause, pressed: shown.paused, click: shown.pause }] : []),
    ...(screen.toggle ? [{ text: t('wall.button.full-screen', 'Full screen'), label: t('wall.button.full-screen', 'Full screen'), testId: testIds.wall.fullScreen, click: screen.toggle }] : []),
  ];
  return (
    <div className={styles.board} style={{ padding: gap, paddingTop: 0 }}>
      <div style={{ fontSize: least }}>
        <WallBar title={names.length === 1 ? names[0] : t('wall.bar.title', 'Roentgen')} counts={counts} silent={wall.silent} notices={notices} now={now} page={layout.pages > 1 ? { at: shown.page + 1, of: layout.pages } : null} buttons={buttons} />
      </div>
      {tiles.length === 0 ? (
        <div style={{ fontSize: least }}><Bare wall={wall} now={now} /></div>
      ) : (
        <div className={styles.tiles} style={{ gap, fontSize: layout.unit, height: space.height, gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))` }}>
          {pageOf(tiles, shown.page, layout).map((tile: Tile) => <WallTile key={tile.key} tile={tile} now={wall.sidecarNow} heard={wall.heard} silentFor={now - wall.heard} named={names.length > 1} wide={(space.width / layout.columns - gap) / layout.unit} />)}
        </div>
      )}
      <Announcer tiles={tiles} />
    </div>
  );
}

/** Where there is no tile: why. */
function Bare({ wall, now }: { wall: Wall; now: number }) {
  const styles = useStyles2(getStyles);
  const box = (children: ReactNode, loud = false) => <div className={styles.bare} style={loud ? { background: COLOURS.silent.ground, color: COLOURS.silent.text } : undefined} data-testid={loud ? testIds.wall.silent : testIds.wall.empty}>{children}</div>;
  if (wall.silent) {
    return box(
      <>
        <strong>{t('wall.bare.silent', '✕ no answer since {{time}}', { time: dateTimeFormat(wall.heard, { format: 'HH:mm:ss' }) })}</strong>
        <p>{wall.failure ? `${wall.failure.message}. ${wall.failure.hint ?? ''} ${wall.failure.code}` : t('wall.bare.waiting', 'The sidecar does not answer.')}</p>
      </>,
      true
    );
  }
  if (!wall.services) {
    return box(<strong>{t('wall.bare.asking', 'Asking the sidecar…')} {Math.round((now - wall.heard) / 1000)} s</strong>);
  }
  return box(
    <>
      <strong>{wall.services.length === 0 ? t('wall.bare.none', 'No services yet') : t('wall.bare.no-match', 'Nothing fits this address')}</strong>
      <p>{wall.services.length === 0 ? <Link to={`${BASE_PATH}/setup`}>{t('wall.bare.setup', 'See the first steps')}</Link> : t('wall.bare.parameters', 'No group has the names after services= or groups= in the address.')}</p>
    </>
  );
}

const getStyles = () => ({
  board: css({ boxSizing: 'border-box', height: '100%', color: LETTERS.text }),
  tiles: css({ display: 'grid' }),
  bare: css({ padding: '0.6em', fontSize: '1em', lineHeight: 1.2, '& p': { fontSize: '0.6em', margin: '0.5em 0 0' }, '& a': { color: 'inherit', textDecoration: 'underline' } }),
});
