/** A small sidecar that speaks the contract, so that the pages can be tried in every state without learning anything first. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { API_PREFIX, type ApiError, type BacktestRequest, type CampaignStatus, type EpisodeRecord, type Experiment, type FaultDescription, type GroupStatus, type Interval, type LaunchRequest, METRICS, type RandomRequest, type Run, type SafetyLever, type ServiceStatus, type SpotEvaluation, type SpotMeasures, type SpotSampleInfo, type SpotStatus, type Status, type TransferRequest } from '../../sidecar/contract';
import { generator, GROUPS, KPI_LIMIT, KPI_NAME, kpiOf, mseOf, SERVICE, THRESHOLDS } from './history';
import { getChaos, imported, pastRuns, settleFaults, workedOut } from './stand-in-chaos';
import { activeEpisode, pastEpisodes, presentSuspects } from './stand-in-episodes';
import { Refusal } from './stand-in-refusal';
import { admit, answerRights, type RightsBook, type StandInTokens, startRights, TOKENS } from './stand-in-rights';
import { chooseVersion, learnVersions, promoteStaged, stagedBeside, startVersions, usedVersion, type Versions } from './stand-in-models';
import { mirrors, sampleDetail, startSamples, transferReport } from './stand-in-samples';
import { alike, BUILD_INFO, FOREIGN } from './stand-in-wall';
import { stopTwinTask, twinOf, twinTasks } from './stand-in-twin';
import { backtestReport, cancelTask, scoreCard, settleTasks, signatureReport, startTask, type TaskBook } from './stand-in-tasks';

export const COMPONENTS = ['nginx', 'app1', 'app2', 'db1', 'db2', 'load'];
const FAULTABLE = ['app1', 'app2', 'db1', 'db2'];

export const FAULTS: FaultDescription[] = [
  { fault: 'pause', family: 'component', title: 'Pause', description: 'Freezes every process of the component.', touches: 'the freezer of the component’s cgroup', undo: 'the freezer is thawed', parameters: [], available: true, missing: [] },
  { fault: 'packet-loss', family: 'network', title: 'Packet loss', description: 'Drops a share of the packets that the component sends.', touches: 'nftables table netdev roentgen_packet_loss in the component’s network namespace', undo: 'the table is deleted', parameters: [{ name: 'percent', unit: '%', default: 50, min: 1, max: 100, description: 'Share of packets' }], available: true, missing: [] },
  { fault: 'partition', family: 'network', title: 'Partition', description: 'The component and its peer do not hear each other.', touches: 'nftables table inet roentgen_partition in the component’s network namespace', undo: 'the table is deleted', parameters: [{ name: 'peer', unit: '', default: '', min: 0, max: 0, text: 'component', description: 'The other one.' }], available: true, missing: [] },
  { fault: 'memory-stress', family: 'resource', title: 'Memory stress', description: 'Holds memory inside the component’s cgroup.', touches: 'a process in the component’s cgroup', undo: 'the process is killed', parameters: [{ name: 'megabytes', unit: 'MB', default: 256, min: 16, max: 4096, description: 'Memory held' }], available: false, missing: ['cgroup memory controller'] },
];

/** What a test may pretend. */
export interface Pretence extends RightsBook {
  /** There is nothing yet. */
  empty: boolean;
  /** The last group has no model yet. */
  collecting: boolean;
  /** An episode lasts since then (milliseconds since the epoch); null = none. */
  illSince: number | null;
  /** The service's nodes are watched, too. */
  nodes: boolean;
  /** A version waits beside the one of the network group, whose levels have drifted. */
  staged: boolean;
  learningHeld: string | null;
  samples: SpotSampleInfo[];
  /** So many runs in the history at the start. */
  pastRuns: number;
  /** Why a previewed run would not start. */
  refusals: ApiError[];
  episodes: EpisodeRecord[];
  versions: Versions;
  /** It takes connections and breaks them. */
  silent: boolean;
  /** How many further services there are, all well. */
  moreServices: number;
}

export interface StandIn extends Pretence, TaskBook, StandInTokens {
  url: string;
  runs: Run[];
  close: () => Promise<void>;
}

/** What a new stand-in pretends; tests that changed something go back to it. */
export function atFirst(): Pretence & TaskBook {
  const now = Date.now();
  return { ...startRights(now), empty: false, collecting: true, illSince: null, nodes: false, staged: false, learningHeld: null, samples: startSamples(now, FAULTABLE), pastRuns: 0, refusals: [], episodes: pastEpisodes(now), versions: startVersions(now, COMPONENTS), tasks: [], taskMs: 1500, backfillError: null, silent: false, moreServices: 0 };
}

interface State extends Pretence, TaskBook {
  random: () => number;
  runs: Run[];
  campaign: CampaignStatus | null;
  lever: SafetyLever;
  /** Milliseconds since the epoch; learning takes the stand-in no time. */
  learnedAt: number;
}

const running = (state: State) => state.runs.filter((run) => run.state === 'running');

function endRun(run: Run, outcome: Run['state']): Run {
  run.state = outcome;
  run.endedAt = Date.now();
  run.deviated = true;
  run.faults.forEach((fault) => {
    fault.end ??= fault.start && Date.now();
    fault.confirmation = { confirmed: true, figure: 'container_network_transmit_bytes_total', before: 2.1e5, during: 320 };
  });
  return run;
}

/** Runs whose faults have lasted their time are over. */
function settle(state: State): void {
  for (const run of running(state)) {
    settleFaults(run, Date.now());
    if (run.faults.every(({ end }) => end !== null)) {
      endRun(run, 'completed');
    }
  }
  if (state.campaign?.state === 'running') {
    state.campaign.collected = Math.min(state.campaign.wanted, Math.floor((Date.now() - state.campaign.startedAt) / 500));
  }
}

/** A node's group: physical, never ill. */
function nodeGroup(group: string, now: number, random: () => number): GroupStatus {
  const score = 0.3 + 0.2 * random();
  return { group, state: 'ready', progress: 1, error: null, trainedAt: now - 3_600_000, features: 12, threshold: 0.2, layer: 'physical', detector: 'pca', drift: 0.2, staged: null, latest: { time: now - 2000, mse: 0.2 * score, score, components: [{ component: 'node-1:9100', score }], causes: [] }, episode: null };
}

function groupStatus(state: State, group: string, faulty: boolean, now: number): GroupStatus {
  const mse = mseOf(group, faulty, state.random);
  const score = mse / THRESHOLDS[group];
  const over = score > 1;
  const waits = state.staged && group === 'network';
  return {
    group,
    state: 'ready',
    progress: 1,
    error: null,
    trainedAt: usedVersion(state.versions, group)?.trainedAt ?? null,
    features: 24,
    threshold: THRESHOLDS[group],
    layer: 'virtual',
    detector: 'ensemble',
    drift: waits ? 1.7 : 0.3,
    staged: waits ? stagedBeside(now) : null,
    latest: { time: now - 2000, mse, score, components: COMPONENTS.map((component) => ({ component, score: component === 'app1' ? score : 0.3 * score })), causes: over ? [{ component: 'app1', feature: `container_${group}_total`, ratio: 0.62 }, { component: 'db1', feature: `container_${group}_total`, ratio: 0.31 }] : [] },
    episode: over && group === 'network' ? { start: state.illSince ?? now - 40_000, peak: score } : null,
  };
}

function services(state: State): ServiceStatus[] {
  const faulty = running(state).length > 0 || state.illSince !== null;
  const now = Date.now();
  const groups = GROUPS.map((group) => groupStatus(state, group, faulty, now));
  if (state.collecting) {
    groups[3] = { ...groups[3], state: 'collecting', progress: 0.4, latest: null, threshold: null, trainedAt: null, detector: null, drift: null };
  }
  const nodes = state.nodes ? ['node-cpu', 'node-network'].map((group) => nodeGroup(group, now, state.random)) : [];
  return [
    {
      service: SERVICE,
      components: COMPONENTS,
      stepSeconds: 5,
      nominal: { from: now - 7_200_000, to: now - 3_600_000 },
      kpi: { name: KPI_NAME, unit: '1/s', query: 'q', limit: KPI_LIMIT, value: kpiOf(faulty, state.random) },
      groups: [...groups, ...nodes],
      componentLabel: 'name',
      selector: `{service="${SERVICE}"}`,
      nodes: state.nodes ? { componentLabel: 'instance', selector: '{job="node"}' } : null,
      suspects: state.illSince === null ? null : presentSuspects(now, state.illSince),
      learningHeld: state.learningHeld,
    },
  ];
}

function episodes(state: State, { from, to }: Interval): EpisodeRecord[] {
  const active = state.illSince === null ? [] : [activeEpisode(state.illSince)];
  return [...active, ...state.episodes].filter(({ start, end }) => start <= to && (end ?? Infinity) >= from);
}

function spots(state: State): SpotStatus[] {
  const measures = (component: string, value: number): SpotMeasures => ({ component, accuracy: value, precision: value - 0.02, recall: component === 'db2' ? null : value - 0.05, f1: component === 'db2' ? null : value - 0.04 });
  const hit = running(state)[0]?.faults[0];
  const evaluation = (lower: number): SpotEvaluation => ({ trainSamples: 96, testSamples: 24, components: FAULTABLE.map((component, i) => measures(component, 0.99 - lower - 0.02 * i)), average: measures('average', 0.96 - lower), componentFirst: 0.97 - lower, kindRight: 0.91 - lower, calibrationError: 0.03 });
  return [
    {
      service: SERVICE,
      components: FAULTABLE,
      samples: 120,
      trainedAt: Date.now() - 600_000,
      model: 'shared',
      evaluation: evaluation(0),
      pastEvaluation: evaluation(0.05),
      latest: { time: Date.now() - 3000, probabilities: FAULTABLE.map((component) => ({ component, probability: component === hit?.component ? 0.93 : 0.04 })), kinds: hit ? [{ fault: hit.fault, probability: 0.8 }, { fault: 'kill', probability: 0.1 }] : [], unknown: false },
      campaign: state.campaign,
    },
  ];
}

function status(state: State): Status {
  return { version: '0.1.0', ready: true, now: Date.now(), prometheus: { url: 'http://127.0.0.1:9090', reachable: true }, chaos: { enabled: true, reason: null }, stages: [{ stage: 'learn', service: SERVICE, lastSuccess: state.learnedAt, error: null }] };
}

const SHIPPED: Experiment[] = [{ name: 'lossy-database', service: SERVICE, faults: [{ fault: 'packet-loss', component: 'db1', after: 0, duration: 20, parameters: { percent: 30 } }] }];

function launch(state: State, experiment: Experiment): Run {
  const busy = running(state).flatMap((run) => run.faults.map(({ component }) => component));
  const taken = experiment.faults.find(({ component }) => busy.includes(component));
  if (taken) {
    throw new Refusal(409, { code: 'TARGET_BUSY', message: `another run holds ${taken.component}`, hint: 'Wait for it, or stop it.' });
  }
  const now = Date.now();
  const run: Run = {
    run: `run-${state.runs.length + 1}`,
    experiment: experiment.name,
    service: experiment.service,
    author: 'test',
    state: 'running',
    deviated: null,
    reason: null,
    startedAt: now,
    endedAt: null,
    faults: experiment.faults.map(({ fault, component, after, duration, parameters }) => ({ fault: fault as Run['faults'][number]['fault'], component, parameters, after, duration, start: after > 0 ? null : now, end: null, error: null, confirmation: null })),
  };
  state.runs.unshift(run);
  return run;
}

const GROUP = /^\/services\/[^/]+\/groups\/([^/]+)\/(accept|promote|signatures)$/;
const SAMPLES = /^\/services\/[^/]+\/samples(?:\/([^/]+)(?:\/discard)?)?$/;
const MODELS = /^\/services\/[^/]+\/groups\/([^/]+)\/models(?:\/([^/]+)\/use)?$/;

function get(state: State, path: string, query: URLSearchParams): unknown {
  settle(state);
  switch (path) {
    case '/tasks':
      settleTasks(state);
      return [...twinTasks.list(), ...state.tasks];
    case '/status':
      return status(state);
    case '/services':
      return state.empty ? [] : services(state).flatMap((first) => [first, ...alike(first, state.moreServices)]);
    case '/spots':
      return state.empty ? [] : spots(state);
    case '/chaos/faults':
      return FAULTS;
    case '/chaos/targets':
      return FAULTABLE.map((component) => ({ service: SERVICE, component, runtime: 'process', up: true }));
    case '/chaos/experiments':
      return SHIPPED;
    case '/chaos/runs':
      return [...state.runs, ...pastRuns(state.pastRuns, SERVICE, state.learnedAt)];
    case '/chaos/lever':
      return state.lever;
    case '/campaigns':
      return state.campaign ? [state.campaign] : [];
    case '/mirrors':
      return state.empty ? [] : mirrors(Date.now(), FAULTABLE);
  }
  const chaos = getChaos([...state.runs, ...pastRuns(state.pastRuns, SERVICE, state.learnedAt)], path, Date.now());
  if (chaos !== undefined) {
    return chaos;
  }
  const samples = SAMPLES.exec(path);
  if (samples) {
    const sample = state.samples.find((each) => each.sample === samples[1]);
    return sample ? sampleDetail(sample, FAULTABLE) : state.empty ? [] : state.samples;
  }
  const models = MODELS.exec(path);
  if (models) {
    return state.versions.get(models[1]) ?? [];
  }
  if (/^\/services\/[^/]+\/episodes$/.test(path)) {
    return episodes(state, { from: Number(query.get('from') ?? 0), to: Number(query.get('to') ?? Infinity) });
  }
  throw new Refusal(404, { code: 'NOT_FOUND', message: 'nothing is here' });
}

/** Actions on one group. */
function postGroup(state: State, group: string, action: string, body: unknown): unknown {
  if (action === 'signatures') {
    return startTask(state, 'signatures', { signatures: signatureReport(group, body as Interval) }, { group });
  }
  if (action === 'promote') {
    promoteStaged(state.versions, group, stagedBeside(Date.now()), COMPONENTS);
    state.staged = false;
    return state.versions.get(group);
  }
  if (state.illSince !== null) {
    state.episodes.unshift({ ...activeEpisode(state.illSince), end: Date.now(), ended: 'accepted', author: 'test' });
    state.illSince = null;
  }
  return services(state)[0];
}

/** What begins work over a range, and what ends it. */
function postTask(state: State, path: string, body: unknown): unknown {
  const range = body as Interval;
  switch (/^\/services\/[^/]+\/(\w+)$/.exec(path)?.[1]) {
    case 'backfill':
      return startTask(state, 'backfill', { backfill: { ...range, rows: 17_280, samples: 483_840 } });
    case 'backtest':
      return startTask(state, 'backtest', { backtest: backtestReport(body as BacktestRequest) }, { request: body as BacktestRequest });
    case 'scorecard':
      return startTask(state, 'scorecard', { scorecard: scoreCard(range) });
  }
  const stopped = /^\/tasks\/([^/]+)\/stop$/.exec(path);
  return stopped ? (stopTwinTask(stopped[1]) ?? cancelTask(state, stopped[1])) : undefined;
}

/** The lever, chance, samples, mirrors and transfer. */
function postMore(state: State, path: string, body: unknown): unknown {
  const sample = state.samples.find((each) => each.sample === SAMPLES.exec(path)?.[1]);
  if (sample) {
    return Object.assign(sample, { discarded: (body as { reason: string }).reason || null });
  }
  if (path === '/chaos/lever/pull' || path === '/chaos/lever/release') {
    running(state).forEach((run) => endRun(run, 'aborted'));
    state.lever = { engaged: path.endsWith('pull'), reason: (body as { reason?: string }).reason ?? '', author: 'test', since: Date.now() };
    return state.lever;
  }
  if (path === '/chaos/random') {
    const { service, count, duration, every } = body as RandomRequest;
    return { name: 'random-1', service, faults: Array.from({ length: count }, (_, i) => ({ fault: 'pause', component: FAULTABLE[i % FAULTABLE.length], after: i * every, duration, parameters: {} })) } satisfies Experiment;
  }
  if (/^\/mirrors\/[^/]+\/(rollback|snapshot)$/.test(path)) {
    return mirrors(Date.now(), FAULTABLE)[0];
  }
  if (/\/spots\/learn$/.test(path)) {
    return spots(state)[0];
  }
  return /^\/services\/[^/]+\/transfer$/.test(path) ? transferReport(body as TransferRequest) : undefined;
}

function post(state: State, path: string, body: unknown): unknown {
  const ofGroup = GROUP.exec(path);
  if (ofGroup) {
    return postGroup(state, ofGroup[1], ofGroup[2], body);
  }
  const task = postTask(state, path, body);
  if (task) {
    return task;
  }
  const nominal = /\/episodes\/([^/]+)\/nominal$/.exec(path);
  const episode = state.episodes.find((each) => each.episode === nominal?.[1]);
  if (episode) {
    return Object.assign(episode, { nominal: true, author: 'test' });
  }
  const more = postMore(state, path, body);
  if (more) {
    return more;
  }
  if (path === '/chaos/import') {
    return imported(SERVICE, body as { title?: string });
  }
  if (path === '/chaos/preview') {
    const experiment = workedOut(body as Experiment);
    return { experiment, digest: 'abc', refusals: state.refusals, steps: experiment.faults.map((fault) => ({ ...fault, service: experiment.service, touches: FAULTS.find((each) => each.fault === fault.fault)?.touches ?? '', undo: 'the guard process' })) };
  }
  if (path === '/chaos/runs') {
    return launch(state, (body as LaunchRequest).experiment);
  }
  if (path === '/chaos/stop') {
    return running(state).map((run) => endRun(run, 'aborted'));
  }
  const stopped = /^\/chaos\/runs\/([^/]+)\/stop$/.exec(path);
  const run = state.runs.find((each) => each.run === stopped?.[1]);
  if (run) {
    return endRun(run, 'aborted');
  }
  const models = MODELS.exec(path);
  if (models) {
    if (!chooseVersion(state.versions, models[1], models[2])) {
      throw new Refusal(409, { code: 'MODEL_UNFIT', message: `version ${models[2]} cannot be used`, hint: 'Restore that configuration, or learn anew.' });
    }
    return state.versions.get(models[1]);
  }
  if (/^\/services\/[^/]+\/learn$/.test(path)) {
    state.learnedAt = Date.now();
    learnVersions(state.versions, state.learnedAt, COMPONENTS);
    return services(state)[0];
  }
  if (path === '/campaigns') {
    const { samples } = body as { samples: number };
    state.campaign = { service: SERVICE, state: 'running', wanted: samples, collected: 0, discarded: 1, startedAt: Date.now(), endedAt: null, phase: 'pause on db1, collecting', error: null, classes: FAULTABLE.map((component, i) => ({ fault: 'pause', component, wanted: 10, collected: i })), cycle: { fault: 8, collect: 9, recover: 3 }, faultsPerHour: 171, resumed: false, request: body as CampaignStatus['request'] };
    return state.campaign;
  }
  if (/^\/campaigns\/[^/]+\/stop$/.test(path) && state.campaign) {
    return Object.assign(state.campaign, { state: 'stopped', endedAt: Date.now() });
  }
  throw new Refusal(404, { code: 'NOT_FOUND', message: 'nothing is here' });
}

/** The live end of the history, in Prometheus's text format. */
function metrics(state: State): string {
  settle(state);
  const faulty = running(state).length > 0;
  const rows: string[] = [];
  for (const group of GROUPS) {
    const mse = mseOf(group, faulty, state.random);
    const whole = `service="${SERVICE}",group="${group}",component="_all"`;
    rows.push(`${METRICS.mse.name}{${whole}} ${mse}`, `${METRICS.score.name}{${whole}} ${mse / THRESHOLDS[group]}`, `${METRICS.threshold.name}{${whole}} ${THRESHOLDS[group]}`);
    rows.push(`${METRICS.episode.name}{service="${SERVICE}",group="${group}"} ${mse > THRESHOLDS[group] ? 1 : 0}`, `${METRICS.modelFeatures.name}{service="${SERVICE}",group="${group}"} 24`);
    rows.push(`${METRICS.contribution.name}{service="${SERVICE}",group="${group}",component="app1",feature="container_${group}_total"} 0.62`);
  }
  const kpi = `service="${SERVICE}",kpi="${KPI_NAME}"`;
  rows.push(`${METRICS.kpi.name}{${kpi}} ${kpiOf(faulty, state.random)}`, `${METRICS.kpiLimit.name}{${kpi}} ${KPI_LIMIT}`);
  rows.push(`${METRICS.stageSuccess.name}{stage="score",service="${SERVICE}"} ${Date.now() / 1000 - 2}`, `${METRICS.stageSeconds.name}{stage="score",service="${SERVICE}"} 0.04`);
  rows.push(...FAULTABLE.map((component) => `${METRICS.faultSpot.name}{service="${SERVICE}",component="${component}",fault="any"} ${component === 'app1' && faulty ? 0.93 : 0.04}`));
  rows.push(...running(state).flatMap((run) => run.faults.map(({ component, fault }) => `${METRICS.runActive.name}{run="${run.run}",service="${SERVICE}",component="${component}",fault="${fault}"} 1`)));
  rows.push(BUILD_INFO, ...(state.empty ? FOREIGN : []));
  return `${rows.join('\n')}\n`;
}

async function read(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
  }
  return text ? JSON.parse(text) : {};
}

const twin = twinOf();

async function answer(state: State, tokens: StandInTokens, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  if (path === '/metrics') {
    response.end(metrics(state));
    return;
  }
  admit(tokens, request.method ?? '', path, request.headers.authorization);
  const { pathname, searchParams } = new URL(path, 'http://stand-in');
  const inner = pathname.slice(API_PREFIX.length);
  const method = request.method ?? '';
  const body = method === 'GET' ? null : await read(request);
  const value = answerRights(state, tokens, inner, method, request.headers.authorization, body) ?? (await twin(method, inner, body)) ?? (method === 'GET' ? get(state, inner, searchParams) : post(state, inner, body));
  response.writeHead(request.method === 'POST' && inner === '/chaos/runs' ? 201 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

export async function startStandIn(): Promise<StandIn> {
  const state: State & StandInTokens = { ...atFirst(), random: generator(11), runs: [], campaign: null, lever: { engaged: false, reason: '', author: '', since: null }, learnedAt: Date.now() - 3_600_000, ...TOKENS };
  const server = createServer((request, response) => {
    if (state.silent) {
      request.socket.destroy();
      return;
    }
    answer(state, state, request, response).catch((error: unknown) => {
      const refusal = error instanceof Refusal ? error : new Refusal(500, { code: 'INTERNAL', message: String(error) });
      response.writeHead(refusal.status, { 'content-type': 'application/json' }).end(JSON.stringify(refusal.body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close });
}
