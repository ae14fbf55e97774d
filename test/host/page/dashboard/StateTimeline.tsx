import { css } from '@emotion/css';
import { type DataFrame, type DisplayValue, FieldType, formattedValueToString, getFieldDisplayName, type GrafanaTheme2, type TimeRange } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';

interface Stretch {
  from: number;
  to: number;
  value: DisplayValue;
}

/** Neighbours of one text are one stretch; a gap of more than four steps ends it. */
function stretches(times: number[], texts: DisplayValue[]): Stretch[] {
  const step = times.length > 1 ? Math.min(...times.slice(1).map((time, i) => time - times[i])) : 0;
  const found: Stretch[] = [];
  times.forEach((time, i) => {
    const last = found.at(-1);
    if (last && last.value.text === texts[i].text && time - last.to <= 4 * step) {
      last.to = time + step;
    } else {
      found.push({ from: time, to: time + step, value: texts[i] });
    }
  });
  return found;
}

/** Stand-in for Grafana's state timeline: one lane a series, words in the stretches that have room for them. */
export function StateTimeline({ frames, range }: { frames: DataFrame[]; range: TimeRange }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const share = (time: number) => (100 * (Math.min(to, Math.max(from, time)) - from)) / (to - from);
  const lanes = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    return time ? frame.fields.filter(({ type }) => type === FieldType.number).map((field) => ({ name: field.config.displayNameFromDS ?? getFieldDisplayName(field, frame, frames), parts: stretches(time.values, field.values.map((value) => field.display?.(value) ?? { text: String(value), numeric: value })) })) : [];
  });
  if (lanes.length === 0) {
    return <div className={styles.empty}>No data</div>;
  }
  return (
    <div className={styles.lanes}>
      {lanes.map(({ name, parts }) => (
        <div key={name} className={styles.lane}>
          <span>{name}</span>
          <div>
            {parts.map((part) => {
              const width = share(part.to) - share(part.from);
              const text = formattedValueToString(part.value);
              const colour = part.value.color ?? theme.colors.text.secondary;
              return <i key={part.from} title={text} style={{ left: `${share(part.from)}%`, width: `${width}%`, background: colour, color: theme.colors.getContrastText(colour) }}>{width > 8 ? text : ''}</i>;
            })}
          </div>
        </div>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({ display: 'grid', placeItems: 'center', height: '100%', color: theme.colors.text.secondary }),
  lanes: css({ display: 'flex', flexDirection: 'column', gap: 4, height: '100%' }),
  lane: css({
    display: 'flex',
    flex: 1,
    minHeight: 18,
    maxHeight: 48,
    alignItems: 'center',
    gap: theme.spacing(1),
    '& > span': { width: 160, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap', fontSize: theme.typography.bodySmall.fontSize },
    '& > div': { position: 'relative', flex: 1, height: '100%' },
    '& i': { position: 'absolute', top: 0, bottom: 0, display: 'grid', placeItems: 'center', overflow: 'hidden', fontStyle: 'normal', fontSize: theme.typography.bodySmall.fontSize },
  }),
});
