import { type DataFrame, FieldType, formattedValueToString, getFieldDisplayName } from '@grafana/data';
import { BigValue, BigValueColorMode, BigValueGraphMode, BigValueTextMode } from '@grafana/ui';
import { useTheme2 } from '@grafana/ui';
import type { Panel } from './model';

const LEAST_WIDTH = 110;

/** Stand-in for Grafana's stat panel: one big value a series. */
export function Stat({ frames, panel, width, height }: { frames: DataFrame[]; panel: Panel; width: number; height: number }) {
  const theme = useTheme2();
  const stats = frames.flatMap((frame) =>
    frame.fields
      .filter(({ type }) => type === FieldType.number)
      .map((field) => {
        const value = field.display?.(field.values.at(-1)) ?? { text: String(field.values.at(-1)), numeric: NaN };
        return { ...value, title: getFieldDisplayName(field, frame, frames), text: formattedValueToString(value), prefix: undefined, suffix: undefined };
      })
  );
  if (stats.length === 0) {
    return <div style={{ display: 'grid', placeItems: 'center', height }}>{String(panel.fieldConfig.defaults.noValue ?? 'No data')}</div>;
  }
  const rows = Math.ceil(stats.length / Math.max(1, Math.floor(width / LEAST_WIDTH)));
  const each = Math.floor(width / Math.ceil(stats.length / rows)) - 4;
  const high = Math.floor(height / rows) - (rows > 1 ? 4 : 0);
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
      {stats.map((value) => (
        <BigValue key={value.title} value={value} theme={theme} width={each} height={high} colorMode={panel.options.colorMode as BigValueColorMode} graphMode={BigValueGraphMode.None} textMode={(panel.options.textMode as BigValueTextMode) ?? BigValueTextMode.Auto} />
      ))}
    </div>
  );
}
