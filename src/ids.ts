/** Names that the page's tests look for, and the app's own addresses. */

export const PLUGIN_ID = 'roentgen-xray-app';
export const BASE_PATH = `/a/${PLUGIN_ID}`;

export const testIds = {
  overview: { page: 'roentgen-overview', tile: 'roentgen-tile', status: 'roentgen-tile-status', score: 'roentgen-tile-score', noData: 'roentgen-overview-empty' },
  radiography: { page: 'roentgen-radiography', panel: 'roentgen-radiography-group', anomalousOnly: 'roentgen-radiography-anomalous' },
  models: {
    page: 'roentgen-models',
    group: 'roentgen-models-group',
    state: 'roentgen-models-state',
    table: 'roentgen-models-table',
    row: 'roentgen-models-version',
    details: 'roentgen-models-details',
    use: 'roentgen-models-use',
    learn: 'roentgen-models-learn',
    stage: 'roentgen-models-stage',
    confirm: 'roentgen-models-confirm',
    confirmed: 'roentgen-models-confirmed',
  },
  spots: { page: 'roentgen-spots', bar: 'roentgen-spot-bar', table: 'roentgen-spot-table', start: 'roentgen-campaign-start', stop: 'roentgen-campaign-stop', progress: 'roentgen-campaign-progress' },
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
  },
  config: { page: 'roentgen-config', url: 'roentgen-config-url', dataSource: 'roentgen-config-datasource', viewToken: 'roentgen-config-view-token', launchToken: 'roentgen-config-launch-token', save: 'roentgen-config-save', check: 'roentgen-config-check', checked: 'roentgen-config-checked' },
  failure: 'roentgen-failure',
} as const;
