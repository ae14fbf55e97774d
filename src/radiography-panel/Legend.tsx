import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';
import type { ReactNode } from 'react';
import { t } from '../text';
import { ISO_SHARES } from './contours';
import { shapePath } from './draw-marks';
import type { Mark } from './marks';
import type { LegendPlacement } from './options';
import { legendGradient, lineColours, markColour, placeOnScale, type Scheme } from './palette';
import type { Picture } from './picture';
import type { Selection } from './selection';

export const LEGEND_HEIGHT = 26;
export const LEGEND_WIDTH = 132;

export interface LegendProps {
  placement: Exclude<LegendPlacement, 'off'>;
  height: number;
  samples: number;
  picture: Picture;
  scheme: Scheme;
  /** False: dots only, there are no shades to explain. */
  density: boolean;
  /** Null: not asked for. */
  isoLines: boolean | null;
  onIsoLines: () => void;
  /** All of them, also those that are hidden. */
  marks: Mark[];
  further: number;
  hidden: ReadonlySet<string>;
  onMark: (title: string) => void;
  selection: Selection | null;
}

/** Room for a second row where there are annotations to toggle. */
export function legendHeight(marks: number): number {
  return marks > 0 ? 2 * LEGEND_HEIGHT - 4 : LEGEND_HEIGHT;
}

const whole = (count: number) => count.toLocaleString('en');

export function Legend(props: LegendProps) {
  const { placement, height, samples, picture, scheme, density, isoLines, onIsoLines, selection } = props;
  const styles = useStyles2(getStyles);
  const upright = placement === 'right';
  return (
    <div className={cx(styles.legend, upright ? styles.upright : styles.level)} style={{ height, width: upright ? LEGEND_WIDTH : undefined }} data-testid="radiography-legend">
      {density && <Scale scheme={scheme} upright={upright} />}
      <span className={styles.lines}>
        <Lines picture={picture} scheme={scheme} />
        {isoLines !== null && density && (
          <Toggle on={isoLines} onToggle={onIsoLines} title={t('radiography-panel.legend.iso-help', 'Each line holds this share of the samples')}>
            <i className={styles.solid} />
            {t('radiography-panel.legend.iso', '{{shares}} % inside', { shares: ISO_SHARES.map((share) => Math.round(100 * share)).join(', ') })}
          </Toggle>
        )}
      </span>
      <span className={styles.count}>
        {selection && <strong>{t('radiography-panel.legend.zone', 'zone {{count}} ({{share}} %)', { count: whole(selection.inside.length), share: Math.round((100 * selection.inside.length) / (selection.inside.length + selection.outside.length)) })}</strong>}
        <span>{t('radiography-panel.legend.samples', '{{count}} samples', { count: whole(samples) })}</span>
      </span>
      <Marks {...props} />
    </div>
  );
}

/** Shares of the peak that stand on the scale. */
const FIGURES = [0.01, 0.1, 0.5, 1];

function Scale({ scheme, upright }: { scheme: Scheme; upright: boolean }) {
  const styles = useStyles2(getStyles);
  const side = upright ? 'bottom' : 'left';
  return (
    <span className={cx(styles.scale, upright && styles.uprightScale)} title={t('radiography-panel.legend.scale', 'Colours from rare to dense, in per cent of the peak')}>
      <span className={styles.bar} style={{ background: legendGradient(scheme, upright ? 'top' : 'right') }} />
      {FIGURES.map((share) => <span key={share} className={styles.figure} style={{ [side]: `${100 * placeOnScale(share)}%` }}>{share === 1 ? '100 %' : 100 * share}</span>)}
    </span>
  );
}

function Lines({ picture, scheme }: { picture: Picture; scheme: Scheme }) {
  const styles = useStyles2(getStyles);
  const { visualization } = useTheme2();
  const colours = lineColours(scheme);
  return (
    <>
      {picture.threshold !== null && <span className={styles.key}><i style={{ borderColor: colours.threshold }} />{t('radiography-panel.legend.threshold', 'threshold')}</span>}
      {picture.kpiLimit !== null && <span className={styles.key}><i style={{ borderColor: colours.kpiLimit }} />{t('radiography-panel.legend.limit', 'limit')}</span>}
      {picture.lines.map(({ axis, at, colour, text }) => <span key={`${axis} ${at}`} className={styles.key}><i style={{ borderColor: visualization.getColorByName(colour) }} />{text}</span>)}
    </>
  );
}

function Toggle({ on, onToggle, title, children }: { on: boolean; onToggle: () => void; title: string; children: ReactNode }) {
  const styles = useStyles2(getStyles);
  return (
    <button type="button" className={cx(styles.key, styles.toggle, !on && styles.hidden)} aria-pressed={on} title={title} onClick={onToggle}>
      {children}
    </button>
  );
}

function Marks({ marks, further, hidden, onMark }: LegendProps) {
  const styles = useStyles2(getStyles);
  const { visualization } = useTheme2();
  return marks.length === 0 ? null : (
    <span className={styles.marks} role="group" aria-label={t('radiography-panel.legend.annotations', 'Samples taken during annotations')}>
      {marks.map(({ title, colour, shape, place, samples }) => (
        <Toggle key={title} on={!hidden.has(title)} onToggle={() => onMark(title)} title={t('radiography-panel.legend.annotation-help', 'Samples taken during “{{title}}”: show or hide', { title })}>
          <svg width={12} height={12} viewBox="0 0 12 12" aria-hidden="true"><path d={shapePath(shape)} fill="none" strokeWidth={1.8} stroke={colour ? visualization.getColorByName(colour) : markColour(place)} /></svg>
          <span className={styles.title}>{title}</span> {whole(samples.length)}
        </Toggle>
      ))}
      {further > 0 && <span>{t('radiography-panel.legend.further', 'and {{count}} more', { count: further })}</span>}
    </span>
  );
}

/** What the lines are comes before what the shades are: in narrow panels the scale gives way. */
const getStyles = (theme: GrafanaTheme2) => ({
  legend: css({ display: 'flex', flexWrap: 'wrap', alignContent: 'flex-start', alignItems: 'center', lineHeight: `${LEGEND_HEIGHT}px`, columnGap: theme.spacing(1), overflow: 'hidden', whiteSpace: 'nowrap', fontSize: theme.typography.bodySmall.fontSize, color: theme.colors.text.secondary }),
  level: css({ containerType: 'inline-size' }),
  upright: css({ flexDirection: 'column', flexWrap: 'nowrap', alignItems: 'flex-start', lineHeight: '20px', padding: theme.spacing(1, 0, 1, 1), overflowY: 'auto', '& > span': { flex: '0 0 auto', height: 'auto', flexDirection: 'column', marginLeft: 0 }, '& button': { whiteSpace: 'normal', textAlign: 'left' } }),
  lines: css({ display: 'flex', flex: '1 1 0', flexWrap: 'wrap', minWidth: 0, height: LEGEND_HEIGHT, overflow: 'hidden', columnGap: theme.spacing(1) }),
  scale: css({ position: 'relative', '@container (max-width: 320px)': { display: 'none' }, '@container (max-width: 400px)': { width: 64, '& > span:nth-child(3), & > span:nth-child(4)': { display: 'none' } }, width: 132, height: LEGEND_HEIGHT, marginLeft: theme.spacing(0.5), marginRight: theme.spacing(2.5) }),
  uprightScale: css({ width: 60, height: '50% !important', minHeight: 60, maxHeight: 260, margin: `${theme.spacing(1, 0)} !important`, '& > span:first-child': { inset: '0 auto 0 0', width: 12, height: 'auto' }, '& > span + span': { top: 'auto', left: 18, transform: 'translateY(50%)' } }),
  bar: css({ position: 'absolute', insetInline: 0, top: 3, height: 9, border: `1px solid ${theme.colors.border.medium}` }),
  figure: css({ position: 'absolute', top: 12, lineHeight: '13px', fontSize: 10, fontVariantNumeric: 'tabular-nums', transform: 'translateX(-50%)' }),
  key: css({ display: 'inline-flex', alignItems: 'center', gap: 4, '& i': { width: 14, borderTop: '2px dashed' } }),
  solid: css({ borderTopStyle: 'solid !important' as 'solid', borderTopWidth: '1px !important' }),
  toggle: css({ padding: 0, border: 0, background: 'none', font: 'inherit', color: 'inherit', lineHeight: '20px', cursor: 'pointer', '&:hover': { color: theme.colors.text.primary } }),
  hidden: css({ textDecoration: 'line-through', '& svg, & i': { opacity: 0.4 } }),
  title: css({ maxWidth: 200, overflow: 'hidden', textOverflow: 'ellipsis' }),
  marks: css({ display: 'flex', flexWrap: 'wrap', flexBasis: '100%', columnGap: theme.spacing(1.5), lineHeight: '20px' }),
  count: css({ display: 'inline-flex', flexWrap: 'wrap', columnGap: theme.spacing(1), marginLeft: 'auto', '& strong': { color: theme.colors.text.primary, fontWeight: theme.typography.fontWeightMedium } }),
});
