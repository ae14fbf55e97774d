import type { PanelProps } from '@grafana/data';
import { useMemo } from 'react';
import { type AnnotationGroup } from './annotations';
import { zoneSeriesOf } from './differences';
import { zoneLinks } from './links';
import type { Named } from './named';
import type { RadiographyOptions } from './options';
import type { RadiographyInput } from './points';
import { Radiography } from './Radiography';
import type { Selection } from './selection';
import { SELECTION_HEIGHT, SelectionBar } from './SelectionBar';
import { useSelection } from './useSelection';
import { ROW_HEIGHT, rowsOf, ZoneSeries } from './ZoneSeries';

export interface OneRadiographyProps extends Pick<PanelProps, 'timeRange' | 'timeZone' | 'replaceVariables' | 'onChangeTimeRange' | 'width' | 'height'> {
  title: string;
  input: RadiographyInput;
  /** The named series behind error and KPI, whose links a zone offers. */
  fields: Named[];
  rest: Named[];
  settings: RadiographyOptions;
  annotations: AnnotationGroup[];
}

/** The zone's share of the panel at most; the rest of it is scrolled to. */
const MOST_BAR = 0.45;
/** How many samples, and the strip of their times. */
const LEAST_BAR = 54;

/** A radiography with the bar of its zone: times, links of the fields, further series. */
export function OneRadiography({ title, input, fields, rest, settings, annotations, timeRange, width, height, ...panel }: OneRadiographyProps) {
  const { errorScale, kpiScale, anomalousOnly } = settings;
  const { from, to } = timeRange.raw;
  const [selection, select] = useSelection([title, input.errorName, input.kpiName, errorScale, kpiScale, anomalousOnly, String(from), String(to)].join('\n'));
  const found = useMemo(() => (selection && settings.zoneSeries ? zoneSeriesOf(rest, selection) : null), [selection, settings.zoneSeries, rest]);
  const wanted = SELECTION_HEIGHT + (found ? rowsOf(found) * ROW_HEIGHT : 0);
  const bar = Math.max(LEAST_BAR, Math.min(wanted, Math.round(MOST_BAR * height)));
  return (
    <>
      <Radiography title={title} width={width} height={selection ? height - bar : height} input={input} view={settings} selection={selection} onSelect={select} annotations={annotations} />
      {selection && <ZoneBar selection={selection} fields={fields} found={found} height={bar} onClear={() => select(null)} {...panel} />}
    </>
  );
}

interface ZoneBarProps extends Pick<PanelProps, 'timeZone' | 'replaceVariables' | 'onChangeTimeRange'> {
  selection: Selection;
  fields: Named[];
  found: ReturnType<typeof zoneSeriesOf>;
  height: number;
  onClear: () => void;
}

function ZoneBar({ selection, fields, found, height, timeZone, replaceVariables, onChangeTimeRange, onClear }: ZoneBarProps) {
  const links = useMemo(() => zoneLinks(fields.map(({ field }) => field), selection, replaceVariables), [fields, selection, replaceVariables]);
  return (
    <SelectionBar selection={selection} timeZone={timeZone} onClear={onClear} onRange={onChangeTimeRange} links={links} height={height}>
      {found && <ZoneSeries found={found} />}
    </SelectionBar>
  );
}
