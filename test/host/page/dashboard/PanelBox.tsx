import { arrayToDataFrame, type DataFrame, FieldType, getDisplayProcessor, getProcessedDataFrames, type GrafanaTheme2, LoadingState, type PanelData, type PanelPlugin, type TimeRange, validateFieldConfig } from '@grafana/data';
import { PanelChrome, useTheme2 } from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import { loadPanel } from '../modules';
import { PanelMenu } from '../PanelMenu';
import { appEvents, queryFrames } from '../services';
import { variables } from '../variables';
import type { Annotation } from './annotations';
import type { Panel } from './model';
import { Stat } from './Stat';
import { StateTimeline } from './StateTimeline';
import { Table } from './Table';
import { TimeSeries } from './TimeSeries';

const ROW = 42;

/** Frames with the panel's field defaults (unit, decimals, thresholds); overrides are left to Grafana. */
function configured(frames: DataFrame[], panel: Panel, theme: GrafanaTheme2): DataFrame[] {
  return getProcessedDataFrames(frames).map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const config = field.type === FieldType.number ? { ...structuredClone(panel.fieldConfig.defaults), ...field.config } : field.config;
      validateFieldConfig(config);
      return { ...field, config, display: getDisplayProcessor({ field: { ...field, config }, theme }) };
    }),
  }));
}

/** A panel in its place: asks its queries at each new range and shows it by the real plugin or a stand-in. */
export function PanelBox({ panel, range, annotations }: { panel: Panel; range: TimeRange; annotations: Annotation[] }) {
  const { x, y, w, h } = panel.gridPos;
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [answer, setAnswer] = useState<{ frames: DataFrame[]; error?: string } | null>(null);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    if (ref.current) {
      observer.observe(ref.current);
    }
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    let live = true;
    const span = range.to.valueOf() - range.from.valueOf();
    const interval = Math.max(1000, Math.ceil(span / 1000 / 1000) * 1000);
    queryFrames((panel.targets ?? []) as never, range, interval, 1000, panel.scopedVars).then((next) => live && setAnswer(next), (error: Error) => live && setAnswer({ frames: [], error: error.message }));
    return () => {
      live = false;
    };
  }, [panel.id, range]); // eslint-disable-line react-hooks/exhaustive-deps -- a panel's targets and variables do not change while it has its id
  const title = variables.replace(panel.title, panel.scopedVars);
  return (
    <div ref={ref} style={{ gridColumn: `${x + 1} / span ${w}`, gridRow: `${y + 1} / span ${h}`, minWidth: 0 }} data-panel-type={panel.type} data-viz-panel-key={`panel-${panel.id}`} data-panel-title={title}>
      {width > 0 && (
        <PanelChrome title={title} description={panel.description} width={width} height={h * ROW - 8} statusMessage={answer?.error} menu={() => <PanelMenu panel={panel} title={title} range={range} frames={answer?.frames ?? []} />}>
          {(innerWidth, innerHeight) => (answer ? <Body panel={panel} title={title} frames={answer.frames} range={range} annotations={annotations} width={innerWidth} height={innerHeight} /> : <></>)}
        </PanelChrome>
      )}
    </div>
  );
}

interface BodyProps {
  panel: Panel;
  title: string;
  frames: DataFrame[];
  range: TimeRange;
  annotations: Annotation[];
  width: number;
  height: number;
}

function Body({ panel, title, frames, range, annotations, width, height }: BodyProps) {
  const theme = useTheme2();
  const series = useMemo(() => configured(frames, panel, theme), [frames, panel, theme]);
  switch (panel.type) {
    case 'timeseries':
      return <TimeSeries frames={series} panel={panel} range={range} annotations={annotations} width={width} height={height} />;
    case 'stat':
      return <Stat frames={series} panel={panel} width={width} height={height} />;
    case 'state-timeline':
      return <StateTimeline frames={series} range={range} />;
    case 'table':
      return <Table frames={series} panel={panel} />;
    case 'roentgen-radiography-panel':
      return <PluginPanel panel={panel} title={title} frames={series} range={range} annotations={annotations} width={width} height={height} />;
    default:
      return <p>Panels of the kind “{panel.type}” belong to Grafana itself and are not shown on this page.</p>;
  }
}

/** The built panel plugin with the properties that Grafana hands over. */
function PluginPanel({ panel, title, frames, range, annotations, width, height }: BodyProps) {
  const [plugin, setPlugin] = useState<PanelPlugin | null>(null);
  useEffect(() => {
    void loadPanel().then((loaded) => setPlugin(() => loaded));
  }, []);
  const marks = useMemo(() => [arrayToDataFrame(annotations.map(({ title: name, from, to, colour }) => ({ time: from, timeEnd: to, title: name, color: colour })))], [annotations]);
  const data = useMemo<PanelData>(() => ({ state: LoadingState.Done, series: frames, timeRange: range, annotations: marks }), [frames, range, marks]);
  const View = plugin?.panel;
  if (!View) {
    return <></>;
  }
  return (
    <View
      id={panel.id}
      title={title}
      data={data}
      timeRange={range}
      timeZone="browser"
      options={{ ...plugin.defaults, ...panel.options }}
      fieldConfig={panel.fieldConfig}
      transparent={false}
      width={width}
      height={height}
      renderCounter={0}
      eventBus={appEvents}
      replaceVariables={(text, scopedVars) => variables.replace(text, { ...panel.scopedVars, ...scopedVars })}
      onOptionsChange={() => undefined}
      onFieldConfigChange={() => undefined}
      onChangeTimeRange={() => undefined}
    />
  );
}
