/** Names that the page's tests look for, and the app's own addresses. */

export const PLUGIN_ID = 'roentgen-xray-app';
export const BASE_PATH = `/a/${PLUGIN_ID}`;

export const servicePath = (service: string) => `${BASE_PATH}/service?${new URLSearchParams({ service })}`;
export const modelsPath = (service: string) => `${BASE_PATH}/models?${new URLSearchParams({ service })}`;
export const samplesPath = (service: string) => `${BASE_PATH}/samples?${new URLSearchParams({ service })}`;

/** Presets the launch form. */
export const chaosPath = (target: { service?: string; component?: string; fault?: string } = {}) => {
  const query = new URLSearchParams(Object.entries(target).filter(([, value]) => value)).toString();
  return `${BASE_PATH}/chaos${query && `?${query}`}`;
};
export const runPath = (run: string) => `${BASE_PATH}/chaos?${new URLSearchParams({ run })}`;

export const testIds = {
  overview: { page: 'roentgen-overview', tile: 'roentgen-tile', status: 'roentgen-tile-status', score: 'roentgen-tile-score', noData: 'roentgen-overview-empty', suspects: 'roentgen-overview-suspects', nodes: 'roentgen-overview-nodes', links: 'roentgen-overview-links' },
  radiography: { page: 'roentgen-radiography', panel: 'roentgen-radiography-group', anomalousOnly: 'roentgen-radiography-anomalous', signatures: 'roentgen-signatures', findSignatures: 'roentgen-signatures-find' },
  episodes: {
    page: 'roentgen-episodes',
    table: 'roentgen-episodes-table',
    row: 'roentgen-episodes-row',
    open: 'roentgen-episodes-open',
    details: 'roentgen-episodes-details',
    suspects: 'roentgen-episodes-suspects',
    causes: 'roentgen-episodes-causes',
    accept: 'roentgen-episodes-accept',
    nominal: 'roentgen-episodes-nominal',
  },
  backtest: { page: 'roentgen-backtest', form: 'roentgen-backtest-form', start: 'roentgen-backtest-start', result: 'roentgen-backtest-result', table: 'roentgen-backtest-table', chart: 'roentgen-backtest-chart', yaml: 'roentgen-backtest-yaml', line: 'roentgen-backtest-line', lineValue: 'roentgen-backtest-line-value', over: 'roentgen-backtest-over', keep: 'roentgen-backtest-keep', tuned: 'roentgen-backtest-tuned', reset: 'roentgen-backtest-reset' },
  models: {
    page: 'roentgen-models',
    group: 'roentgen-models-group',
    state: 'roentgen-models-state',
    table: 'roentgen-models-table',
    row: 'roentgen-models-version',
    lineage: 'roentgen-models-lineage',
    details: 'roentgen-models-details',
    use: 'roentgen-models-use',
    learn: 'roentgen-models-learn',
    stage: 'roentgen-models-stage',
    confirm: 'roentgen-models-confirm',
    confirmed: 'roentgen-models-confirmed',
    held: 'roentgen-models-held',
    staged: 'roentgen-models-staged',
    promote: 'roentgen-models-promote',
    incidents: 'roentgen-models-incidents',
  },
  scorecard: { part: 'roentgen-scorecard', start: 'roentgen-scorecard-start', table: 'roentgen-scorecard-table', best: 'roentgen-scorecard-best' },
  backfill: { part: 'roentgen-backfill', start: 'roentgen-backfill-start', result: 'roentgen-backfill-result' },
  task: { progress: 'roentgen-task-progress', stop: 'roentgen-task-stop' },
  spots: { page: 'roentgen-spots', bar: 'roentgen-spot-bar', table: 'roentgen-spot-table', start: 'roentgen-campaign-start', stop: 'roentgen-campaign-stop', progress: 'roentgen-campaign-progress', classes: 'roentgen-campaign-classes', learn: 'roentgen-spots-learn', transfer: 'roentgen-transfer', compare: 'roentgen-transfer-start', verdict: 'roentgen-transfer-verdict' },
  samples: { page: 'roentgen-samples', balance: 'roentgen-samples-balance', table: 'roentgen-samples-table', row: 'roentgen-samples-row', open: 'roentgen-samples-open', detail: 'roentgen-samples-detail', chart: 'roentgen-samples-chart', discard: 'roentgen-samples-discard', restore: 'roentgen-samples-restore', download: 'roentgen-samples-download', importButton: 'roentgen-samples-import', importFile: 'roentgen-samples-import-file', imported: 'roentgen-samples-imported' },
  mirror: { page: 'roentgen-mirror', card: 'roentgen-mirror-card', differences: 'roentgen-mirror-differences', snapshot: 'roentgen-mirror-snapshot', rollback: 'roentgen-mirror-rollback' },
  chaos: {
    page: 'roentgen-chaos',
    form: 'roentgen-chaos-form',
    preview: 'roentgen-chaos-preview',
    plan: 'roentgen-chaos-plan',
    launch: 'roentgen-chaos-launch',
    live: 'roentgen-chaos-live',
    stop: 'roentgen-chaos-stop',
    stopAll: 'roentgen-chaos-stop-all',
    history: 'roentgen-chaos-history',
    row: 'roentgen-chaos-row',
    draw: 'roentgen-chaos-draw',
    refusals: 'roentgen-chaos-refusals',
    pull: 'roentgen-chaos-lever-pull',
    release: 'roentgen-chaos-lever-release',
    engaged: 'roentgen-chaos-lever-engaged',
    watch: 'roentgen-chaos-watch',
    stale: 'roentgen-chaos-stale',
    confirm: 'roentgen-chaos-confirm',
    experiments: 'roentgen-chaos-experiments',
    editor: 'roentgen-chaos-editor',
    text: 'roentgen-chaos-text',
    mistakes: 'roentgen-chaos-mistakes',
    help: 'roentgen-chaos-help',
    fault: 'roentgen-chaos-fault',
    addFault: 'roentgen-chaos-fault-add',
    timeline: 'roentgen-chaos-timeline',
    bar: 'roentgen-chaos-bar',
    save: 'roentgen-chaos-save',
    draft: 'roentgen-chaos-draft',
    run: 'roentgen-chaos-run',
    phase: 'roentgen-chaos-phase',
    scores: 'roentgen-chaos-scores',
    card: 'roentgen-chaos-card',
    cards: 'roentgen-chaos-cards',
    labels: 'roentgen-chaos-labels',
  },
  config: { page: 'roentgen-config', url: 'roentgen-config-url', dataSource: 'roentgen-config-datasource', viewToken: 'roentgen-config-view-token', stopToken: 'roentgen-config-stop-token', launchToken: 'roentgen-config-launch-token', adminToken: 'roentgen-config-admin-token', rights: 'roentgen-config-rights', save: 'roentgen-config-save', check: 'roentgen-config-check', checked: 'roentgen-config-checked' },
  wall: { page: 'roentgen-wall', tile: 'roentgen-wall-tile', status: 'roentgen-wall-status', score: 'roentgen-wall-score', bar: 'roentgen-wall-bar', counts: 'roentgen-wall-counts', held: 'roentgen-wall-held', pages: 'roentgen-wall-pages', silent: 'roentgen-wall-silent', told: 'roentgen-wall-told', chaos: 'roentgen-wall-chaos', fullScreen: 'roentgen-wall-full-screen', pause: 'roentgen-wall-pause', empty: 'roentgen-wall-empty' },
  range: { picker: 'roentgen-range' },
  service: { page: 'roentgen-service', verdict: 'roentgen-service-verdict', timeLine: 'roentgen-service-timeline', scores: 'roentgen-service-scores', kpi: 'roentgen-service-kpi', band: 'roentgen-service-band', chosen: 'roentgen-service-chosen', causes: 'roentgen-service-causes', heat: 'roentgen-service-heat', cause: 'roentgen-service-cause', bars: 'roentgen-service-bars', table: 'roentgen-service-causes-table', onset: 'roentgen-service-onset', radiographies: 'roentgen-service-radiographies', spots: 'roentgen-service-spots', links: 'roentgen-service-links' },
  layers: { part: 'roentgen-layers', drawing: 'roentgen-layers-drawing', joins: 'roentgen-layers-joins', spell: 'roentgen-layers-spell', onsets: 'roentgen-layers-onsets', matrix: 'roentgen-layers-matrix', cell: 'roentgen-layers-cell', summary: 'roentgen-layers-summary' },
  twin: { page: 'roentgen-twin', choose: 'roentgen-twin-choose', drawing: 'roentgen-twin-drawing', node: 'roentgen-twin-node', link: 'roentgen-twin-link', panel: 'roentgen-twin-panel', fail: 'roentgen-twin-fail', totals: 'roentgen-twin-totals', paths: 'roentgen-twin-paths', row: 'roentgen-twin-row', route: 'roentgen-twin-route', undo: 'roentgen-twin-undo', redo: 'roentgen-twin-redo', planName: 'roentgen-twin-plan-name', save: 'roentgen-twin-save', saved: 'roentgen-twin-saved', plans: 'roentgen-twin-plans', compare: 'roentgen-twin-compare', check: 'roentgen-twin-check', simulated: 'roentgen-twin-simulated', error: 'roentgen-twin-error', publish: 'roentgen-twin-publish', models: 'roentgen-twin-models', version: 'roentgen-twin-version', use: 'roentgen-twin-use', train: 'roentgen-twin-train' },
  setup: { page: 'roentgen-setup', summary: 'roentgen-setup-summary', check: 'roentgen-setup-check', state: 'roentgen-setup-state', next: 'roentgen-setup-next', candidate: 'roentgen-setup-candidate', yaml: 'roentgen-setup-yaml' },
  alerts: { page: 'roentgen-alerts', chart: 'roentgen-alerts-chart', fired: 'roentgen-alerts-fired', table: 'roentgen-alerts-table', yaml: 'roentgen-alerts-yaml', download: 'roentgen-alerts-download', editor: 'roentgen-alerts-editor' },
  activity: { page: 'roentgen-activity', now: 'roentgen-activity-now', work: 'roentgen-activity-work', stop: 'roentgen-activity-stop', past: 'roentgen-activity-past', audit: 'roentgen-activity-audit', entries: 'roentgen-activity-entries', show: 'roentgen-activity-show', csv: 'roentgen-activity-csv', json: 'roentgen-activity-json' },
  failure: 'roentgen-failure',
} as const;
