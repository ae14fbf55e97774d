/** The shipped alert rules, once; `node scripts/dashboards.mjs` writes them for Prometheus and for Grafana. */
import { METRICS } from '../../sidecar/contract';

export interface Rule {
  /** Name in Prometheus; Grafana's title and uid are made from it. */
  name: string;
  severity: 'info' | 'warning' | 'critical';
  /** Fires where it is over `line`. */
  expr: string;
  line: number;
  /** How long it must be over the line. */
  lasts: string;
  /** How long it goes on after that: a flapping figure is told once. */
  keeps?: string;
  /** Texts may use the labels of `expr`; `VALUE` is its value in the format of printf that follows. */
  summary: string;
  description: string;
  /** Page of the app that says what to do, below the app's path. */
  page: string;
  dashboard: string;
  /** Of Grafana's rule where the query answers nothing. */
  noData?: 'OK' | 'Alerting';
}

const label = (name: string) => `{{ $labels.${name} }}`;
/** Names of services are the user's; in an address they are quoted. */
const quoted = (name: string) => `{{ $labels.${name} | urlquery }}`;
const [SERVICE, GROUP] = [label('service'), label('group')];
const ofService = (page: string) => `${page}?service=${quoted('service')}`;
const SERVICE_DASHBOARD = `roentgen-service?var-service=${quoted('service')}`;
const DAY = 86_400;

const score = `max by (service, group) (${METRICS.score.name}{component="_all"})`;
const running = `max by (run, service, component, fault) (${METRICS.runActive.name})`;

/** What deviates, and whether users feel it. */
const SERVICES: Rule[] = [
  {
    name: 'RoentgenEpisode',
    severity: 'warning',
    // an episode has the persistence rule, quiet hours and the alarm budget behind it; a score over 1 has not
    expr: `max by (service, group) (${METRICS.episode.name})`,
    line: 0,
    lasts: '0s',
    keeps: '1m',
    summary: `${SERVICE}: the group ${GROUP} deviates from its nominal state`,
    description: 'The Episodes page and roentgen_suspect_evidence name the components behind it.',
    page: ofService('episodes'),
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenScoreOverLine',
    severity: 'info',
    expr: score,
    line: 1,
    lasts: '5m',
    keeps: '1m',
    summary: `${SERVICE}: the score of ${GROUP} has been over the line for five minutes`,
    description: 'Now VALUE%.2f; 1 is the line. Unlike an episode it knows no quiet hours and no alarm budget.',
    page: `radiography?service=${quoted('service')}&group=${quoted('group')}`,
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenServiceDeviates',
    severity: 'warning',
    expr: `count by (service) (${score} > 1)`,
    line: 1,
    lasts: '2m',
    keeps: '1m',
    summary: `${SERVICE}: VALUE%.0f groups are over the line together`,
    description: 'Several kinds of resources deviate at once; the service page shows which fell ill first.',
    page: ofService('service'),
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenUsersSuffer',
    severity: 'critical',
    expr: `max by (service, kpi) (${METRICS.kpi.name}) / max by (service, kpi) (${METRICS.kpiLimit.name}) and on (service) max by (service) (${METRICS.episode.name}) == 1`,
    line: 1,
    lasts: '30s',
    keeps: '1m',
    summary: `${SERVICE}: users suffer, ${label('kpi')} is at VALUE%.1f times its limit during an episode`,
    description: 'The service metric is over its limit while a group deviates. Look at the suspects of the episode.',
    page: ofService('service'),
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenFaultSpot',
    severity: 'warning',
    expr: `max by (service, component) (${METRICS.faultSpot.name}{fault="any"})`,
    line: 0.8,
    lasts: '1m',
    keeps: '1m',
    summary: `${SERVICE}: ${label('component')} is the fault spot`,
    description: 'The classifier holds it to be faulty with probability VALUE%.2f. The Fault spots page has the kind of fault.',
    page: ofService('spots'),
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenFaultSpotUnknown',
    severity: 'warning',
    expr: `max by (service) (${METRICS.spotUnknown.name})`,
    line: 0,
    lasts: '2m',
    keeps: '1m',
    summary: `${SERVICE}: something is wrong that the classifier has never seen`,
    description: 'Trust the suspects of the episode rather than the fault spots.',
    page: ofService('spots'),
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenAlarmBudgetSpent',
    severity: 'info',
    expr: `max by (service, group) (${METRICS.budgetUsed.name})`,
    line: 1,
    lasts: '0s',
    summary: `${SERVICE}: the group ${GROUP} had more episodes in 24 hours than its alarm budget`,
    description: 'Backtest another line or persistence, or learn the group anew.',
    page: ofService('backtest'),
    dashboard: 'roentgen-sidecar',
  },
];

/** Whether the sidecar can be believed. */
const SIDECAR: Rule[] = [
  {
    name: 'RoentgenSidecarDown',
    severity: 'critical',
    expr: '1 - up{job="roentgen"} or absent(up{job="roentgen"})',
    line: 0,
    lasts: '2m',
    summary: 'The Roentgen sidecar does not answer',
    description: 'Nothing is watched. Is it running, and does Prometheus scrape it under the job roentgen?',
    page: 'setup',
    dashboard: 'roentgen-sidecar',
    noData: 'Alerting',
  },
  {
    name: 'RoentgenStageFailing',
    severity: 'critical',
    expr: `sum by (service, stage, code) (increase(${METRICS.stageFailures.name}[10m]))`,
    line: 5,
    lasts: '2m',
    summary: `${SERVICE}: the stage ${label('stage')} fails with ${label('code')}`,
    description: 'docs/errors.md says what the code means; GET /api/v1/status has the last message.',
    page: 'setup',
    dashboard: 'roentgen-sidecar',
  },
  {
    name: 'RoentgenScoresStale',
    severity: 'warning',
    expr: `time() - max by (service) (${METRICS.stageSuccess.name}{stage="score"})`,
    line: 120,
    lasts: '1m',
    summary: `${SERVICE}: no new scores for VALUE%.0f s`,
    description: 'A quiet page means nothing while scores are stale.',
    page: ofService('service'),
    dashboard: 'roentgen-sidecar',
  },
  {
    name: 'RoentgenModelStale',
    severity: 'info',
    expr: `(time() - max by (service, group) (${METRICS.modelTrained.name})) / ${DAY}`,
    line: 30,
    lasts: '1h',
    summary: `${SERVICE}: the model of ${GROUP} is VALUE%.0f days old`,
    description: 'Learn it anew on the Models page, or set retrain in the configuration.',
    page: ofService('models'),
    dashboard: 'roentgen-sidecar',
  },
  {
    name: 'RoentgenModelDrifted',
    severity: 'info',
    expr: `max by (service, group) (${METRICS.drift.name})`,
    line: 1,
    lasts: '1h',
    summary: `${SERVICE}: the service has drifted from what the model of ${GROUP} was learned on`,
    description: 'Learn it anew, or set retrain.on_drift.',
    page: ofService('models'),
    dashboard: 'roentgen-sidecar',
  },
];

/** Whether anything is broken on purpose that should not be. */
const CHAOS: Rule[] = [
  {
    name: 'RoentgenChaosLeftOn',
    severity: 'critical',
    expr: `${running} and ${running.replace(METRICS.runActive.name, `${METRICS.runActive.name} offset 61m`)}`,
    line: 0,
    lasts: '1m',
    summary: `${label('fault')} on ${SERVICE}/${label('component')} has been in force for over an hour (run ${label('run')})`,
    description: 'Faults are meant to be short. Stop the run on the Chaos page.',
    page: 'chaos',
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenChaosUnderLever',
    severity: 'critical',
    // a lever that was just pulled has runs to bring back first
    expr: `${running} and on () max(${METRICS.leverEngaged.name}) == 1`,
    line: 0,
    lasts: '1m',
    summary: `${label('fault')} on ${SERVICE}/${label('component')} is in force although the safety lever is pulled (run ${label('run')})`,
    description: 'No run should be. Its recovery may have failed: stop it on the Chaos page, then docs/chaos-safety.md.',
    page: 'chaos',
    dashboard: SERVICE_DASHBOARD,
  },
  {
    name: 'RoentgenLeverEngaged',
    severity: 'info',
    expr: `max(${METRICS.leverEngaged.name})`,
    line: 0,
    lasts: '1d',
    summary: 'The safety lever has been pulled for over a day',
    description: 'No chaos run and no campaign starts. Release it on the Chaos page when the reason is gone.',
    page: 'chaos',
    dashboard: 'roentgen-sidecar',
  },
];

export const RULES: Rule[] = [...SERVICES, ...SIDECAR, ...CHAOS];
