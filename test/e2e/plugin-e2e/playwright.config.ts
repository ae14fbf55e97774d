/**
 * Grafana's own end-to-end package. Without GRAFANA_URL the specs run against the host page with the stand-in sidecar, which
 * global-setup.ts starts; with it against that Grafana, which must have the plugin, its sidecar and the demo's service.
 */
import { dirname, join } from 'node:path';
import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';
import { PROJECT } from '../processes';
import { VIEWER } from './app';

const grafana = process.env.GRAFANA_URL;
const AUTH = join(dirname(require.resolve('@grafana/plugin-e2e')), 'auth');
const stateOf = (user: string) => join(process.cwd(), 'playwright', '.auth', `${user}.json`);
const admin = process.env.GRAFANA_ADMIN_USER ?? 'admin';

/** A real Grafana wants people to sign in: plugin-e2e does so once for each, and makes the viewer where there is none. */
const signIns = [
  { name: 'sign-in', testDir: AUTH, testMatch: /auth\.setup\.js/ },
  { name: 'sign-in-viewer', testDir: AUTH, testMatch: /auth\.setup\.js/, use: { user: VIEWER } },
];

export default defineConfig<PluginOptions>({
  testDir: __dirname,
  outputDir: join(PROJECT, 'test-artefacts', 'plugin-e2e'),
  globalSetup: grafana ? undefined : join(__dirname, 'global-setup.ts'),
  // The host page has one set of settings and runs, as a Grafana has.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  reporter: [['list'], ['json', { outputFile: join(PROJECT, 'test-artefacts', 'plugin-e2e.json') }]],
  use: {
    baseURL: grafana ?? process.env.ROENTGEN_HOST_URL,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] },
  },
  projects: [
    ...(grafana ? signIns : []),
    { name: 'administrator', testIgnore: /viewer\.spec/, ...(grafana ? { use: { storageState: stateOf(admin) }, dependencies: ['sign-in'] } : {}) },
    { name: 'viewer', testMatch: /viewer\.spec/, ...(grafana ? { use: { user: VIEWER, storageState: stateOf(VIEWER.user) }, dependencies: ['sign-in-viewer'] } : {}) },
  ],
});
