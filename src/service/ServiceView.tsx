import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { LoadingPlaceholder, useStyles2 } from '@grafana/ui';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { ALL_COMPONENTS, type Interval, METRICS } from '../../sidecar/contract';
import { Failure } from '../api/Failure';
import { modelsPath, testIds } from '../ids';
import { newest } from '../range/pageRange';
import { usePageRange } from '../range/usePageRange';
import { t } from '../text';
import { useWidth } from '../width';
import { type Band, episodeBands, recordedBands, runBands } from './bands';
import { Causes } from './Causes';
import { ChosenBand } from './ChosenBand';
import type { Chosen } from './ChosenService';
import { componentOf, groupsOf, withParameters } from './filters';
import { Head } from './Head';
import { createHover } from './hover';
import { Layers } from './layers/Layers';
import { linesOf, newestOf } from './lines';
import { chosenEpisode } from './onset';
import { OnsetStrip } from './OnsetStrip';
import { Empty, Part } from './Part';
import { Radiographies } from './Radiographies';
import { Spots } from './Spots';
import { TimeContext } from './TimeContext';
import { timeFrameOf } from './timeFrame';
import { stepNote, TimeLine } from './TimeLine';
import { useServiceData } from './useServiceData';
import { verdictOf } from './verdict';
import { VerdictStrip } from './VerdictStrip';
import { Ways } from './Ways';

/** A service over one time range: all parts share its axis, its cross and its filters. */
export function ServiceView({ service, field }: Pick<Chosen, 'service' | 'field'>) {
  const styles = useStyles2(getStyles);
  const [parameters, setParameters] = useSearchParams();
  const [fallback] = useState(() => newest('6h'));
  const range = usePageRange(fallback);
  const { ref, width } = useWidth();
  const [hover] = useState(createHover);
  const [zone, setZone] = useState<Interval[]>([]);
  const component = componentOf(parameters);
  const data = useServiceData(service, component, range);
  const { interval, at } = range;
  const scored = useMemo(() => linesOf(data.scores.value, 'score', 'group'), [data.scores.value]);
  const all = useMemo(() => [...new Set([...service.groups.map(({ group }) => group), ...scored.map(({ name }) => name)])], [service.groups, scored]);
  const names = groupsOf(parameters, all).join('\n');
  const groups = useMemo(() => (names === '' ? [] : names.split('\n')), [names]);
  const scores = useMemo(() => groups.flatMap((group) => scored.filter(({ name }) => name === group)), [groups, scored]);
  const kpi = useMemo(() => linesOf(data.kpi.value, 'kpi', 'kpi'), [data.kpi.value]);
  const limit = useMemo(() => linesOf(data.kpi.value, 'limit', 'kpi').map(newestOf)[0] ?? service.kpi?.limit ?? null, [data.kpi.value, service.kpi]);
  const episodes = useMemo(() => data.episodes.value?.filter(({ group }) => groups.includes(group)) ?? null, [data.episodes.value, groups]);
  const { recorded, runs, step } = data;
  const episodeLane = useMemo(() => (episodes ? episodeBands(episodes, groups, interval, at) : recorded.value && recordedBands(recorded.value, 'episode', groups, interval, step)), [episodes, groups, interval, at, recorded.value, step]);
  const runLane = useMemo(() => (runs.value ? runBands(runs.value, service.service, component, interval, at) : recorded.value && recordedBands(recorded.value, 'run', component === ALL_COMPONENTS ? null : [component], interval, step)), [runs.value, service.service, component, interval, at, recorded.value, step]);
  const asked = parameters.get('episode');
  const episode = episodes && chosenEpisode(episodes, asked);
  const chosenRun = data.runs.value?.find(({ run }) => run === parameters.get('run')) ?? null;
  const choose = (band: Band | null) => setParameters(withParameters(parameters, { episode: band?.kind === 'episode' ? band.id : null, run: band?.kind === 'run' ? band.id : null }));
  const frame = useMemo(() => timeFrameOf(width, interval, range.span.timeZone), [width, interval, range.span.timeZone]);
  const time = { frame, hover, zoom: range.show, zone };
  const verdict = episode && verdictOf(episode, service, kpi[0], limit, data.runs.value, at);
  const of = `${range.span.from} ${range.span.to} ${component}`;
  return (
    <TimeContext.Provider value={time}>
      <Head field={field} groups={all} components={service.components} range={range} loading={data.loading} />
      <Ways service={service.service} groups={parameters.getAll('group')} component={component} interval={interval} />
      <div ref={ref} className={styles.parts}>
        {width > 0 && (
          <>
            {service.components.length > 0 && <Failure failure={data.episodes.failure ?? data.runs.failure} title={t('service.view.sidecar-failed', 'Episodes and runs cannot be read')} />}
            {data.episodes.value && (verdict ?? data.scores.value) && <VerdictStrip verdict={verdict} unit={service.kpi?.unit ?? ''} scored={scores.length > 0} />}
            <Part title={t('service.timeline.title', 'Time line')} note={t('service.timeline.note', 'Drag over any chart to choose a time range; the browser’s back button undoes it. Click a band to open it.')} failure={data.scores.failure ?? data.kpi.failure} failed={t('service.timeline.failed', 'Prometheus cannot be read')} testId={testIds.service.timeLine}>
              {!data.scores.value && data.scores.loading && <LoadingPlaceholder text={t('service.asking', 'Asking Prometheus…')} />}
              {data.scores.value && scores.length === 0 && <Unscored service={service} />}
              <TimeLine service={service} scores={scores} kpi={kpi} limit={limit} step={step} episodes={episodeLane} runs={runLane} chosen={asked ?? parameters.get('run')} choose={choose} />
              <ChosenBand episode={asked ? (episodes?.find((each) => each.episode === asked) ?? null) : null} run={chosenRun} now={at} onClear={() => choose(null)} />
            </Part>
            <Radiographies service={service} groups={groups} answer={data.densities} of={of} interval={interval} onZone={setZone} />
            <Causes service={service} groups={groups} answer={data.causes} interval={interval} step={data.bucket} uid={data.uid} />
            {episode && <OnsetStrip episode={episode} episodes={episodes} suspects={service.suspects} now={at} />}
            <Layers service={service} range={range} uid={data.uid} step={step} episodes={data.episodes.value} kpi={kpi[0]} limit={limit} />
            <Spots service={service.service} component={component} answer={data.spots} present={data.present} note={stepNote(step, service)} />
          </>
        )}
      </div>
    </TimeContext.Provider>
  );
}

/** Why there is no score, and what to do. */
function Unscored({ service: { service, groups } }: Pick<Chosen, 'service'>) {
  const learning = groups.filter(({ state }) => state !== 'ready').map(({ group }) => group);
  return (
    <Empty>
      {groups.length > 0 && learning.length === groups.length
        ? t('service.view.no-model', 'No model yet: {{groups}} are still being learned, and scores begin when they are. See how far they are on the', { groups: learning.join(', ') })
        : t('service.view.no-scores', 'No scores in this range. Choose a longer or a later one; if it stays empty, see whether Prometheus scrapes the sidecar ({{metric}}). Scores of the past are made by a backfill on the', { metric: METRICS.score.name })}{' '}
      <Link to={modelsPath(service)} style={{ textDecoration: 'underline' }}>{t('service.view.models', 'Models page')}</Link>.
    </Empty>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  parts: css({ paddingBottom: theme.spacing(4) }),
});
