/** Names that the page's tests look for, and the app's own addresses. */

export const PLUGIN_ID = 'roentgen-xray-app';
export const BASE_PATH = `/a/${PLUGIN_ID}`;

export const modelsPath = (service: string) => `${BASE_PATH}/models?${new URLSearchParams({ service })}`;
export const samplesPath = (service: string) => `${BASE_PATH}/samples?${new URLSearchParams({ service })}`;

export const testIds = {
  overview: { page: 'roentgen-overview', tile: 'roentgen-tile', status: 'roentgen-tile-status', score: 'roentgen-tile-score', noData: 'roentgen-overview-empty', suspects: 'roentgen-overview-suspects', nodes: 'roentgen-overview-nodes' },
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
  backtest: { page: 'roentgen-backtest', form: 'roentgen-backtest-form', start: 'roentgen-backtest-start', result: 'roentgen-backtest-result', table: 'roentgen-backtest-table', chart: 'roentgen-backtest-chart', yaml: 'roentgen-backtest-yaml' },
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
  samples: { page: 'roentgen-samples', balance: 'roentgen-samples-balance', table: 'roentgen-samples-table', row: 'roentgen-samples-row', open: 'roentgen-samples-open', detail: 'roentgen-samples-detail', chart: 'roentgen-samples-chart', discard: 'roentgen-samples-discard', restore: 'roentgen-samples-restore', download: 'roentgen-samples-download' },
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
  },
  config: { page: 'roentgen-config', url: 'roentgen-config-url', dataSource: 'roentgen-config-datasource', viewToken: 'roentgen-config-view-token', launchToken: 'roentgen-config-launch-token', save: 'roentgen-config-save', check: 'roentgen-config-check', checked: 'roentgen-config-checked' },
  failure: 'roentgen-failure',
} as const;
