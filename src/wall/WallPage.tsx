/** NOC wall: few large tiles, one a service and group, legible from 5 m, without hover or scroll bars. `?services=&groups=&rotate=&kiosk` say what and how. */
import { css, cx } from '@emotion/css';
import { PageLayoutType } from '@grafana/data';
import { PluginPage } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';
import { useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router-dom';
import { testIds } from '../ids';
import { CANVAS } from './palette';
import { parametersOf } from './parameters';
import { useBox, useFullScreen, useNow } from './useScreen';
import { useWall } from './useWall';
import { WallBoard } from './WallBoard';

/** Below the wall, where it stands among Grafana's own controls. */
const MARGIN = 24;

export function WallPage() {
  const styles = useStyles2(getStyles);
  const [search] = useSearchParams();
  const parameters = useMemo(() => parametersOf(search), [search]);
  const frame = useRef<HTMLDivElement>(null);
  const box = useBox(frame);
  const screen = useFullScreen(frame);
  const now = useNow();
  const wall = useWall(now, parameters.silent);
  const whole = parameters.kiosk || screen.full;
  return (
    <PluginPage layout={PageLayoutType.Canvas}>
      <div ref={frame} className={cx(styles.wall, whole ? styles.whole : styles.part)} style={whole ? undefined : { height: `calc(100dvh - ${(box?.top ?? 100) + MARGIN}px)` }} data-testid={testIds.wall.page}>
        {box && box.width > 0 && <WallBoard wall={wall} now={now} size={box} parameters={parameters} screen={screen} />}
      </div>
    </PluginPage>
  );
}

const getStyles = () => ({
  wall: css({ boxSizing: 'border-box', overflow: 'hidden', background: CANVAS }),
  whole: css({ position: 'fixed', inset: 0, zIndex: 2000 }),
  part: css({ position: 'relative', minHeight: 360 }),
});
