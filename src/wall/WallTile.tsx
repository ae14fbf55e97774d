import { css, cx } from '@emotion/css';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Link } from 'react-router-dom';
import { percentText, scoreText } from '../figures';
import { servicePath, testIds } from '../ids';
import { ageText, barOf, worstComponent } from '../overview/health';
import { t } from '../text';
import { factSize } from './layout';
import { COLOURS } from './palette';
import { kpiShort, overLimit, type Tile } from './tile';

export interface WallTileProps {
  tile: Tile;
  /** By the sidecar's clock. */
  now: number;
  /** When the sidecar last answered, by this screen's clock; and how long ago, in milliseconds. */
  heard: number;
  silentFor: number;
  /** Whether it names its service. */
  named: boolean;
  /** Its width in units. */
  wide: number;
}

/** One group, to be read from afar: all sizes are multiples of the font size that the layout gives. */
export function WallTile(props: WallTileProps) {
  const styles = useStyles2(getStyles);
  const { service, group, state, word, shape, chaos } = props.tile;
  const colours = COLOURS[state];
  const loud = chaos !== null || overLimit(service);
  const age = group.latest && state !== 'silent' ? ageText(props.now - group.latest.time) : '';
  return (
    <article className={cx(styles.tile, styles[frameOf(state)])} style={{ background: colours.ground, color: colours.text, borderColor: colours.frame }} data-testid={testIds.wall.tile} data-state={state} aria-label={t('wall.tile.label', '{{group}} of {{service}}: {{word}}', { group: group.group, service: service.service, word })}>
      {props.named && <div className={styles.line}>{service.service}</div>}
      <h2 className={styles.group}><Link to={servicePath(service.service)}>{group.group}</Link></h2>
      <div className={styles.head}>
        <div className={styles.line} style={{ color: colours.sign }} data-testid={testIds.wall.status}>
          <span className={styles.shape} aria-hidden="true">{shape}</span>{word}
        </div>
        <span className={styles.age} style={{ color: colours.quiet }}>{age}</span>
      </div>
      <Figure {...props} />
      <Fact text={state === 'silent' ? t('wall.tile.silent-for', 'for {{age}}', { age: ageText(props.silentFor) }) : factOf(props.tile)} wide={props.wide} colour={colours.quiet} />
      <Fact text={state === 'silent' ? '' : chaos ? `◆ ${chaos}` : kpiShort(service)} wide={props.wide} colour={loud ? colours.text : colours.quiet} loud={loud} testId={chaos ? testIds.wall.chaos : undefined} />
    </article>
  );
}

/** A line of less weight; its letters shrink rather than being cut off. */
function Fact({ text, wide, colour, loud, testId }: { text: string; wide: number; colour: string; loud?: boolean; testId?: string }) {
  const styles = useStyles2(getStyles);
  return <div className={styles.fact}><span className={loud ? styles.strong : undefined} style={{ color: colour, fontSize: `${factSize(text, wide)}em` }} data-testid={testId}>{text}</span></div>;
}

/** The large figure: score with its bar; where there is none that counts, what there is instead. */
function Figure({ tile: { group, state }, now, heard }: WallTileProps) {
  const styles = useStyles2(getStyles);
  const colours = COLOURS[state];
  if (state === 'silent') {
    return <div className={styles.figure} data-testid={testIds.wall.silent}>{t('wall.tile.since', 'since {{time}}', { time: dateTimeFormat(heard, { format: 'HH:mm:ss' }) })}</div>;
  }
  if (!group.latest) {
    return <div className={styles.figure}>{state === 'learning' ? percentText(group.progress) : '–'}</div>;
  }
  if (state === 'stale') {
    return <div className={styles.figure}>{t('wall.tile.old', '{{age}} old', { age: ageText(now - group.latest.time) })}</div>;
  }
  const { value, line } = barOf(group.latest.score);
  return (
    <div className={styles.scores}>
      <div className={styles.score} data-testid={testIds.wall.score}>{scoreText(group.latest.score)}</div>
      <div className={styles.bar} role="img" aria-label={t('wall.tile.bar', 'score {{score}}, the line is at 1', { score: scoreText(group.latest.score) })}>
        <div style={{ width: `${100 * value}%`, background: colours.sign }} />
        <i style={{ left: `${100 * line}%`, background: colours.text }}><b style={{ color: colours.quiet }}>1.0</b></i>
      </div>
    </div>
  );
}

function factOf({ group, state }: Tile): string {
  if (state === 'failed') {
    return group.error?.code ?? '';
  }
  const worst = state === 'stale' ? null : worstComponent(group);
  return worst ? t('wall.tile.worst', 'worst: {{component}} {{score}}', { component: worst.component, score: scoreText(worst.score) }) : '';
}

const frameOf = (state: Tile['state']) => (state === 'stale' || state === 'no data' || state === 'learning' ? 'dashed' : state === 'silent' ? 'double' : state === 'normal' ? 'plain' : 'thick');

/** Descenders reach below a line as low as this; nothing of them is cut off. */
const LETTERS = { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontWeight: 600, paddingBottom: '0.14em', marginBottom: '-0.14em' } as const;

const getStyles = () => ({
  tile: css({ boxSizing: 'border-box', minWidth: 0, height: '100%', overflow: 'hidden', display: 'flex', flexDirection: 'column', justifyContent: 'center', padding: '0.12em 0.3em', borderRadius: '0.12em', borderStyle: 'solid', lineHeight: 1.1, fontVariantNumeric: 'tabular-nums', '& a': { color: 'inherit' }, '& a:focus-visible': { outline: '0.08em solid' } }),
  plain: css({ borderWidth: '0 0 0 0.12em' }),
  thick: css({ borderWidth: '0.12em' }),
  dashed: css({ borderWidth: '0.06em', borderStyle: 'dashed' }),
  double: css({ borderWidth: '0.18em', borderStyle: 'double' }),
  line: css(LETTERS),
  head: css({ display: 'flex', alignItems: 'baseline', justifyContent: 'space-between', gap: '0.2em' }),
  group: css(LETTERS, { margin: '0 0 -0.14em', fontSize: 'inherit', lineHeight: 'inherit' }),
  age: css({ fontSize: '0.55em', whiteSpace: 'nowrap' }),
  shape: css({ display: 'inline-block', width: '1.1em' }),
  scores: css({ display: 'flex', alignItems: 'center', gap: '0.3em' }),
  figure: css(LETTERS, { lineHeight: '1.3em' }),
  score: css({ fontSize: '1.2em', lineHeight: '1.083em', fontWeight: 600, minWidth: '2.9em' }),
  bar: css({
    position: 'relative',
    flex: 1,
    height: '0.42em',
    background: '#8a94a244',
    '& div': { height: '100%' },
    '& i': { position: 'absolute', top: '-0.14em', bottom: '-0.14em', width: '0.08em', transform: 'translateX(-50%)' },
    '& b': { position: 'absolute', bottom: '100%', left: '50%', transform: 'translateX(-50%)', fontSize: '0.36em', fontStyle: 'normal', lineHeight: 1.1 },
    '@media (prefers-reduced-motion: no-preference)': { '& div': { transition: 'width 0.5s' } },
  }),
  fact: css({ display: 'flex', alignItems: 'center', height: '0.69em', '& span': { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontWeight: 500, lineHeight: 1.25 } }),
  strong: css({ '&&': { fontWeight: 700 } }),
});
