import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { testIds } from '../ids';
import { t } from '../text';
import { type Band, MOST_BANDS, rowsOf } from './bands';
import { useTime } from './TimeContext';
import { TimeRow } from './TimeRow';
import { stretchOf, timeText } from './timeFrame';

const ROW = 20;
/** Wide enough for some letters. */
const LEAST_WORDS = 40;

export interface LaneProps {
  title: string;
  bands: Band[];
  /** What it says where there are none. */
  none: string;
  chosen: string | null;
  choose: (band: Band) => void;
}

/** A lane of stretches: each is a button with its name, so that it can be reached by keys and read aloud. */
export function Lane({ title, bands, none, chosen, choose }: LaneProps) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const height = ROW * rowsOf(bands);
  return (
    <TimeRow name={title} height={height}>
      <div className={styles.lane} style={{ width: frame.width, height }}>
        {bands.length === 0 && <span className={styles.none}>{none}</span>}
        {bands.length >= MOST_BANDS && <span className={styles.none}>{t('service.lane.most', 'the newest {{most}}', { most: MOST_BANDS })}</span>}
        {bands.map((band) => <Stretch key={band.key} band={band} pressed={band.id === chosen} choose={choose} />)}
      </div>
    </TimeRow>
  );
}

function Stretch({ band, pressed, choose }: { band: Band; pressed: boolean; choose: (band: Band) => void }) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const stretch = stretchOf(band, frame, 8);
  if (!stretch) {
    return null;
  }
  const values = { name: band.name, from: timeText(band.from, frame), to: timeText(band.to, frame) };
  const name = band.lasts ? t('service.lane.lasting', '{{name}}, since {{from}}, lasts', values) : t('service.lane.ended', '{{name}}, from {{from}} to {{to}}', values);
  const words = `${band.kind === 'run' ? '▨' : '■'} ${band.name}${band.lasts ? ' …' : ''}`;
  return (
    <button type="button" className={cx(styles.band, styles[band.kind], pressed && styles.pressed)} style={{ left: stretch.x, width: stretch.width, top: ROW * band.row }} aria-label={name} aria-pressed={pressed} title={name} onClick={() => choose(band)} data-testid={testIds.service.band}>
      {stretch.width >= LEAST_WORDS && <span>{words}</span>}
    </button>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  lane: css({ position: 'relative', background: theme.colors.background.secondary }),
  none: css({ position: 'absolute', right: 6, top: 0, lineHeight: `${ROW}px`, color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  band: css({
    position: 'absolute',
    height: ROW - 2,
    margin: '1px 0',
    padding: 0,
    overflow: 'hidden',
    textAlign: 'left',
    lineHeight: 1,
    fontSize: theme.typography.bodySmall.fontSize,
    color: theme.colors.text.primary,
    border: '1px solid',
    borderRadius: 2,
    '& span': { padding: '0 4px', whiteSpace: 'nowrap', background: theme.colors.background.primary },
    '&:hover': { filter: 'brightness(1.2)' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.main}`, outlineOffset: 1, zIndex: 1 },
  }),
  episode: css({ background: theme.colors.error.main, borderColor: theme.colors.error.border }),
  run: css({ background: `repeating-linear-gradient(135deg, ${theme.colors.warning.main} 0 4px, ${theme.colors.background.primary} 4px 9px)`, borderColor: theme.colors.warning.border }),
  pressed: css({ boxShadow: `0 0 0 2px ${theme.colors.text.primary}`, zIndex: 1 }),
});
