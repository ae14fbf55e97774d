import type { DataFrame } from '@grafana/data';
import { PanelChrome } from '@grafana/ui';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ServiceStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { Radiography } from '../radiography-panel/Radiography';
import type { ErrorScale } from '../radiography-panel/scales';
import { groupInput } from './queries';

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
  group: string;
  frames: DataFrame[];
  kpi: ServiceStatus['kpi'];
  anomalousOnly: boolean;
  errorScale: ErrorScale;
}

export function GroupPanel({ group, frames, kpi, anomalousOnly, errorScale }: GroupPanelProps) {
  const { ref, width } = useWidth();
  const input = useMemo(() => groupInput(frames, group, kpi), [frames, group, kpi]);
  return (
    <div ref={ref} data-testid={testIds.radiography.panel}>
      {width > 0 && (
        <PanelChrome title={group} width={width} height={HEIGHT}>
          {(innerWidth, innerHeight) => (
            <Radiography title={group} width={innerWidth} height={innerHeight} input={input} anomalousOnly={anomalousOnly} scale="auto" errorScale={errorScale} tolerance={0} />
          )}
        </PanelChrome>
      )}
    </div>
  );
}
