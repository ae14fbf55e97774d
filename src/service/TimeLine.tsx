import { useMemo } from 'react';
import type { ServiceStatus } from '../../sidecar/contract';
import { scoreText, secondsText } from '../figures';
import { testIds } from '../ids';
import { t } from '../text';
import type { Band } from './bands';
import { Lane } from './Lane';
import { type Bands, LineChart } from './LineChart';
import type { Line } from './lines';
import { TimeAxis, TimeRow } from './TimeRow';
import { useTime } from './TimeContext';
import { heightOf, stretchOf } from './timeFrame';
import { linearScale, scoreScale } from './valueScale';

export interface TimeLineProps {
  service: ServiceStatus;
  scores: Line[];
  kpi: Line[];
  limit: number | null;
  /** Seconds between two points. */
  step: number;
  /** Null where they cannot be read. */
  episodes: Band[] | null;
  runs: Band[] | null;
  chosen: string | null;
  choose: (band: Band) => void;
}

const SCORES = 210;
const KPI = 100;

/** Scores with their line at 1, episodes and chaos runs in lanes of their own, the service metric below on the same axis. */
export function TimeLine({ service, scores, kpi, limit, step, episodes, runs, chosen, choose }: TimeLineProps) {
  const { kpi: metric } = service;
  const { frame } = useTime();
  const bands = useMemo<Bands>(() => [{ look: 'episode', bands: episodes ?? [] }, { look: 'run', bands: runs ?? [] }], [episodes, runs]);
  const scoreAxis = useMemo(() => scoreScale(scores), [scores]);
  const kpiAxis = useMemo(() => linearScale(kpi, limit === null ? [] : [limit]), [kpi, limit]);
  const unit = metric?.unit ?? '';
  const kpiText = (value: number) => `${scoreText(value)} ${unit}`.trim();
  return (
    <>
      {scores.length > 0 && <LineChart title={t('service.timeline.scores', 'Score, line at 1')} note={stepNote(step, service)} label={scoresText(scores, episodes, runs)} height={heightOf(SCORES, frame)} lines={scores} scale={scoreAxis} limit={{ value: 1, text: t('service.timeline.line', 'line 1') }} bands={bands} textOf={scoreText} testId={testIds.service.scores} />}
      <Lane title={t('service.timeline.episodes', '■ Episodes')} bands={episodes ?? []} none={episodes ? t('service.timeline.no-episodes', 'none in this range') : t('service.timeline.unread', 'not known: the sidecar cannot be read')} chosen={chosen} choose={choose} />
      <Lane title={t('service.timeline.runs', '▨ Chaos runs')} bands={runs ?? []} none={runs ? t('service.timeline.no-runs', 'none in this range') : t('service.timeline.unread', 'not known: the sidecar cannot be read')} chosen={chosen} choose={choose} />
      <ZoneLane />
      {kpi.length > 0 && <LineChart title={t('service.timeline.kpi', 'Users: service metric')} note={stepNote(step, service)} label={kpiLabel(kpi, limit, unit)} height={heightOf(KPI, frame)} lines={kpi} scale={kpiAxis} limit={limit === null ? undefined : { value: limit, text: t('service.timeline.limit', 'limit {{limit}}', { limit: scoreText(limit) }) }} bands={bands} textOf={kpiText} testId={testIds.service.kpi} />}
      <TimeAxis />
    </>
  );
}

/** Lines take the highest sample of each step, the newest point too. */
export function stepNote(step: number, { stepSeconds }: Pick<ServiceStatus, 'stepSeconds'>): string | undefined {
  return step > stepSeconds ? t('service.timeline.step', 'highest of each {{step}}', { step: secondsText(step) }) : undefined;
}

function scoresText(scores: Line[], episodes: Band[] | null, runs: Band[] | null): string {
  return t('service.timeline.label', 'Scores of {{groups}} over time with the line at 1; {{episodes}} episodes, {{runs}} faults', { groups: scores.map(({ name }) => name).join(', '), episodes: episodes?.length ?? '?', runs: runs?.length ?? '?' });
}

function kpiLabel(kpi: Line[], limit: number | null, unit: string): string {
  const name = kpi.map((line) => line.name).join(', ');
  return limit === null ? t('service.timeline.kpi-label', '{{name}} over time', { name }) : t('service.timeline.kpi-limit-label', '{{name}} over time with its limit at {{limit}} {{unit}}', { name, limit, unit });
}

/** When the zone that is chosen in a radiography happened. */
function ZoneLane() {
  const { frame, zone } = useTime();
  if (zone.length === 0) {
    return null;
  }
  return (
    <TimeRow name={t('service.timeline.zone', '◫ Chosen zone')} height={14}>
      <svg width={frame.width} height={14} role="img" aria-label={t('service.timeline.zone-label', 'When the chosen zone happened')} style={{ display: 'block' }}>
        {zone.map((interval) => {
          const stretch = stretchOf(interval, frame);
          return stretch && <rect key={interval.from} x={stretch.x} width={stretch.width} y={3} height={8} fill="currentColor" />;
        })}
      </svg>
    </TimeRow>
  );
}
