import type { DataFrame } from '@grafana/data';
import { Button, LoadingPlaceholder, RadioButtonGroup } from '@grafana/ui';
import { useMemo, useState } from 'react';
import type { Interval, ServiceStatus } from '../../sidecar/contract';
import { testIds } from '../ids';
import { exploreQueries } from '../radiography/contributions';
import { exploreUrl } from '../radiography/explore';
import { t } from '../text';
import { BarChart } from './BarChart';
import { HeatChart } from './HeatChart';
import { HeatTable } from './HeatTable';
import { type HeatRow, heatMapOf } from './heat';
import { Empty, Part } from './Part';
import type { Asked } from './useAsked';

export interface CausesProps {
  service: ServiceStatus;
  groups: string[];
  answer: Asked<DataFrame[]>;
  interval: Interval;
  /** Seconds of a bucket. */
  step: number;
  uid: string | undefined;
}

type Look = 'heat' | 'bars' | 'table';
const FEW = 12;
const MANY = 60;

/** Which features are behind the error, and when: as a heat map, as bars by component, or as a table. */
export function Causes({ service, groups, answer, interval, step, uid }: CausesProps) {
  const [look, setLook] = useState<Look>('heat');
  const [many, setMany] = useState(false);
  const heat = useMemo(() => answer.value && heatMapOf(answer.value, groups, interval, step, many ? MANY : FEW), [answer.value, groups, interval, step, many]);
  const hrefOf = ({ group, component, feature }: NonNullable<HeatRow['of']>) => exploreUrl(uid, exploreQueries(service, group, { component, feature }), interval);
  const looks: Array<{ value: Look; label: string }> = [{ value: 'heat', label: t('service.causes.heat', 'Features over time') }, { value: 'bars', label: t('service.causes.bars', 'Components over time') }, { value: 'table', label: t('service.causes.table', 'Table') }];
  const tools = <RadioButtonGroup size="sm" options={looks} value={look} onChange={setLook} aria-label={t('service.causes.look', 'How causes are shown')} />;
  const longer = heat && look !== 'bars' && heat.rows.length > FEW;
  return (
    <Part title={t('service.causes.title', 'Causes')} note={t('service.causes.note', 'Parts of the reconstruction error, of the samples over the line. A name leads to Explore with its own series.')} failure={answer.failure} failed={t('service.causes.failed', 'The causes cannot be read')} tools={tools} testId={testIds.service.causes}>
      {!heat && answer.loading && <LoadingPlaceholder text={t('service.asking', 'Asking Prometheus…')} />}
      {heat && heat.rows.length === 0 && <Empty>{t('service.causes.none', 'No sample of the chosen groups and component was over the line in this range, so there are no causes. Choose a range with an episode.')}</Empty>}
      {heat && heat.rows.length > 0 && (
        <>
          {look === 'heat' && <HeatChart heat={heat} hrefOf={hrefOf} />}
          {look === 'bars' && <BarChart heat={heat} />}
          {look === 'table' && <HeatTable heat={heat} hrefOf={hrefOf} />}
        </>
      )}
      {longer && <Button size="sm" variant="secondary" fill="text" onClick={() => setMany(!many)}>{many ? t('service.causes.few', 'Only the largest {{most}}', { most: FEW }) : t('service.causes.many', 'Up to {{most}} features', { most: MANY })}</Button>}
    </Part>
  );
}
