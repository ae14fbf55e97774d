import { css } from '@emotion/css';
import type { DataFrame, GrafanaTheme2 } from '@grafana/data';
import { InlineSwitch, LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useCallback, useState } from 'react';
import type { Interval, ServiceStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { GroupPanel } from '../radiography/GroupPanel';
import { DEFAULT_OPTIONS } from '../radiography-panel/options';
import type { Selection } from '../radiography-panel/selection';
import { t } from '../text';
import { Part } from './Part';
import { useTime } from './TimeContext';
import { heightOf } from './timeFrame';
import type { Asked } from './useAsked';

export interface RadiographiesProps {
  service: ServiceStatus;
  groups: string[];
  answer: Asked<DataFrame[]>;
  /** The range and the component as they were chosen. */
  of: string;
  interval: Interval;
  onZone: (times: Interval[]) => void;
}

/** Density of (error, service metric) of each group; a zone that is chosen in one is marked on the time line. */
export function Radiographies({ service, groups, answer, of, interval, onZone }: RadiographiesProps) {
  const styles = useStyles2(getStyles);
  const { frame } = useTime();
  const [anomalousOnly, setAnomalousOnly] = useState(false);
  const range = useCallback(() => interval, [interval]);
  const zoned = useCallback((selection: Selection | null) => onZone(selection?.intervals ?? []), [onZone]);
  return (
    <Part title={t('service.radiographies.title', 'Radiographies')} note={t('service.radiographies.note', 'Right of the threshold: deviations. If they also lie above the limit, users feel them. Click a dense region, or draw a rectangle, to see what is behind it and when it was.')} failure={answer.failure} failed={t('service.radiographies.failed', 'The radiographies cannot be read')} testId={testIds.service.radiographies} tools={<InlineSwitch id="service-anomalous" showLabel label={t('service.radiographies.anomalous', 'Only anomalous points')} value={anomalousOnly} onChange={(event) => setAnomalousOnly(event.currentTarget.checked)} />}>
      {!answer.value && answer.loading && <LoadingPlaceholder text={t('service.asking', 'Asking Prometheus…')} />}
      <div className={styles.panels}>
        {answer.value && groups.map((group) => <GroupPanel key={group} service={service} group={group} span={of} range={range} frames={answer.value ?? []} view={{ ...DEFAULT_OPTIONS, anomalousOnly }} height={heightOf(290, frame)} onZone={zoned} signatures={false} />)}
      </div>
    </Part>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  panels: css({ display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(236px, 1fr))', alignItems: 'start', gap: theme.spacing(1) }),
});
