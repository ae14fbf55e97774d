import type { DataFrame } from '@grafana/data';
import { PanelChrome } from '@grafana/ui';
import { useEffect, useMemo } from 'react';
import type { Interval, ServiceStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { Radiography, type RadiographyView } from '../radiography-panel/Radiography';
import type { Selection } from '../radiography-panel/selection';
import { useSelection } from '../radiography-panel/useSelection';
import { useWidth } from '../width';
import { groupInput } from './queries';
import { Signatures } from './Signatures';
import { ZoneDetails } from './ZoneDetails';

const HEIGHT = 340;

export interface GroupPanelProps {
  service: ServiceStatus;
  group: string;
  /** The time range as its reader chose it; another one lets go of the zone. */
  span: string;
  /** The same range as times, as of now. */
  range: () => Interval | null;
  frames: DataFrame[];
  view: RadiographyView;
  /** Pixels of the picture with its title. */
  height?: number;
  /** Told whenever another zone is chosen, or none. */
  onZone?: (selection: Selection | null) => void;
  /** Whether recurring cause sets may be looked for below it. */
  signatures?: boolean;
}

/** One group's radiography, and beneath it what is behind the zone that its reader chose. */
export function GroupPanel({ service, group, span, range, frames, view, height = HEIGHT, onZone, signatures = true }: GroupPanelProps) {
  const { ref, width } = useWidth();
  const input = useMemo(() => groupInput(frames, group, service.kpi), [frames, group, service.kpi]);
  const [selection, select] = useSelection([span, view.errorScale, view.anomalousOnly].join('\n'));
  useZoneTold(selection, onZone);
  return (
    <div ref={ref} data-testid={testIds.radiography.panel}>
      {width > 0 && (
        <PanelChrome title={group} width={width} height={height}>
          {(innerWidth, innerHeight) => <Radiography title={group} width={innerWidth} height={innerHeight} input={input} view={view} selection={selection} onSelect={select} />}
        </PanelChrome>
      )}
      {selection && <ZoneDetails service={service} group={group} selection={selection} onClear={() => select(null)} />}
      {signatures && <Signatures service={service} group={group} range={range} />}
    </div>
  );
}

/** Of several panels the one that chose last is heard; one that lets go is heard if it had a zone. */
function useZoneTold(selection: Selection | null, onZone: GroupPanelProps['onZone']): void {
  useEffect(() => {
    if (!selection || !onZone) {
      return undefined;
    }
    onZone(selection);
    return () => onZone(null);
  }, [selection, onZone]);
}
