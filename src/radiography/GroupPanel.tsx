import type { DataFrame } from '@grafana/data';
import { PanelChrome } from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ServiceStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { Radiography, type RadiographyView } from '../radiography-panel/Radiography';
import { useSelection } from '../radiography-panel/useSelection';
import { groupInput } from './queries';
import { ZoneDetails } from './ZoneDetails';

const HEIGHT = 340;

/** Width of an element as it changes, in pixels; 0 until known. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = ref.current;
    if (!element) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

export interface GroupPanelProps {
  service: ServiceStatus;
  group: string;
  /** The time range as its reader chose it; another one lets go of the zone. */
  span: string;
  frames: DataFrame[];
  view: RadiographyView;
}

/** One group's radiography, and beneath it what is behind the zone that its reader chose. */
export function GroupPanel({ service, group, span, frames, view }: GroupPanelProps) {
  const { ref, width } = useWidth();
  const input = useMemo(() => groupInput(frames, group, service.kpi), [frames, group, service.kpi]);
  const [selection, select] = useSelection([span, view.errorScale, view.anomalousOnly].join('\n'));
  return (
    <div ref={ref} data-testid={testIds.radiography.panel}>
      {width > 0 && (
        <PanelChrome title={group} width={width} height={HEIGHT}>
          {(innerWidth, innerHeight) => <Radiography title={group} width={innerWidth} height={innerHeight} input={input} view={view} selection={selection} onSelect={select} />}
        </PanelChrome>
      )}
      {selection && <ZoneDetails service={service.service} group={group} stepSeconds={service.stepSeconds} selection={selection} onClear={() => select(null)} />}
    </div>
  );
}
