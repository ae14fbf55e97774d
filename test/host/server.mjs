// Serves the BUILT plugin on a page made of Grafana's own packages, where no Grafana can be had. One user, this machine only.
import { createReadStream, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, extname, join, normalize, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildHost } from './build.mjs';
import { DEFAULT_GENERATION, generation as generationOf } from './generations.mjs';
import { labelValues, queryData } from './prometheus.mjs';
import { forward } from './proxy.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
const DIST = resolve(root, process.env.ROENTGEN_DIST ?? 'dist');
const DASHBOARDS = join(DIST, 'dashboards');
const PACKAGE = (name) => join(root, 'node_modules', name);
const MOST_BODY = 1e6;
const BLANK_ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"></svg>';
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.png': 'image/png', '.html': 'text/html; charset=utf-8', '.woff2': 'font/woff2', '.map': 'application/json', '.md': 'text/plain' };
const ROLES = ['Viewer', 'Editor', 'Admin'];
export const ROLE_COOKIE = 'roentgen-host-role';
export const DATA_SOURCE_UID = 'roentgen-prometheus';

const json = (status, value) => ({ status, type: 'application/json', body: JSON.stringify(value) });
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

function roleOf(request) {
  const match = new RegExp(`${ROLE_COOKIE}=(\\w+)`).exec(request.headers.cookie ?? '');
  return match && ROLES.includes(match[1]) ? match[1] : 'Admin';
}

/** A file below a folder, or null: no way out by dots or links' names. */
function below(folder, path) {
  const file = normalize(join(folder, decodeURIComponent(path)));
  return file.startsWith(folder + sep) && existsSync(file) && statSync(file).isFile() ? file : null;
}

/** Grafana's style sheet asks for Inter by these names. */
const FONTS = { '/public/fonts/inter/Inter-Regular.woff2': 'inter-latin-400-normal.woff2', '/public/fonts/inter/Inter-Medium.woff2': 'inter-latin-500-normal.woff2' };

function statics({ folder, out }, path) {
  if (FONTS[path]) {
    return join(PACKAGE('@fontsource/inter'), 'files', FONTS[path]);
  }
  const folders = [
    ['/host/', out],
    ['/public/plugins/roentgen-xray-app/', DIST],
    ['/public/plugins/roentgen-radiography-panel/', join(DIST, 'radiography-panel')],
    ['/system/', join(PACKAGE('systemjs'), 'dist')],
    ['/uplot/', join(folder, 'node_modules', 'uplot', 'dist')],
  ];
  for (const [prefix, folder] of folders) {
    if (path.startsWith(prefix)) {
      return below(folder, path.slice(prefix.length));
    }
  }
  return null;
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MOST_BODY) {
      throw new Error('the body is too large');
    }
  }
  return text;
}

/** What the roles of plugin.json grant to a basic role; each basic role has what the ones below it have. */
export function permissionsOf(role) {
  const ranks = ROLES.slice(0, ROLES.indexOf(role) + 1);
  const granted = readJson(join(DIST, 'plugin.json')).roles.filter(({ grants }) => grants.some((grant) => ranks.includes(grant)));
  return Object.fromEntries(granted.flatMap((each) => each.role.permissions.map(({ action }) => [action, true])));
}

/** What plugin.json puts into the navigation for a role, below the app's name. */
function navTree(role) {
  const { id, name, includes } = readJson(join(DIST, 'plugin.json'));
  const pages = includes.filter((each) => each.type === 'page' && each.addToNav && ROLES.indexOf(each.role ?? 'Viewer') <= ROLES.indexOf(role));
  return [{ id: `plugin-page-${id}`, text: name, url: `/a/${id}`, children: pages.map((each) => ({ text: each.name, url: each.path.replace('%PLUGIN_ID%', id) })) }];
}

function bootData(role, { theme, generation }) {
  return {
    user: { isSignedIn: true, id: 1, login: 'you', name: 'You', orgId: 1, orgName: 'Main Org.', orgRole: role, isGrafanaAdmin: role === 'Admin', theme, permissions: permissionsOf(role), locale: 'en-US', language: 'en-US', timezone: 'browser', weekStart: '' },
    settings: { buildInfo: { version: generation.grafana, commit: '', env: 'production', edition: 'Open Source' }, featureToggles: {}, appSubUrl: '', namespace: 'default', defaultDatasource: 'Prometheus', datasources: {}, panels: {}, apps: {}, theme2: undefined },
    navTree: navTree(role),
  };
}

/** Grafana's part of the HTTP API. Returns null for what is not there. */
async function api(state, request, url) {
  const role = roleOf(request);
  const path = url.pathname;
  const proxied = /^\/api\/plugin-proxy\/roentgen-xray-app\/(.*)$/.exec(path);
  if (proxied) {
    const body = request.method === 'GET' ? '' : await bodyOf(request);
    return forward({ routes: readJson(join(DIST, 'plugin.json')).routes, settings: state.settings, permissions: permissionsOf(role), method: request.method, path: proxied[1], search: url.search, body });
  }
  if (path === '/api/ds/query' && request.method === 'POST') {
    const { status, body } = await queryData(state.prometheusUrl, JSON.parse(await bodyOf(request)));
    return json(status, body);
  }
  if (path === `/api/datasources/uid/${DATA_SOURCE_UID}/label-values`) {
    return json(200, await labelValues(state.prometheusUrl, url.searchParams.get('label') ?? '', url.searchParams.get('match') ?? ''));
  }
  if (path === '/api/plugins/roentgen-xray-app/settings') {
    if (request.method === 'POST') {
      if (role !== 'Admin') {
        return json(403, { message: 'Permission denied' });
      }
      const { jsonData, secureJsonData, enabled, pinned } = JSON.parse(await bodyOf(request));
      state.settings = { enabled, pinned, jsonData: jsonData ?? state.settings.jsonData, secureJsonData: { ...state.settings.secureJsonData, ...secureJsonData } };
      return json(200, { message: 'Plugin settings updated' });
    }
    const { secureJsonData, ...rest } = state.settings;
    return json(200, { ...readJson(join(DIST, 'plugin.json')), ...rest, secureJsonFields: Object.fromEntries(Object.keys(secureJsonData).map((key) => [key, true])) });
  }
  if (path === '/api/search') {
    return json(200, dashboards().map(({ uid, title }) => ({ uid, title })));
  }
  const dashboard = /^\/api\/dashboards\/uid\/([\w-]+)$/.exec(path);
  const found = dashboard && dashboards().find(({ uid }) => uid === dashboard[1]);
  return found ? json(200, { dashboard: found, meta: {} }) : null;
}

function dashboards() {
  return readdirSync(DASHBOARDS).filter((name) => name.endsWith('.json')).map((name) => readJson(join(DASHBOARDS, name)));
}

/** Other names in Host would let a foreign page reach us by its own DNS; other origins must not write. */
function refusal(request, port) {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(request.headers.host ?? '')) {
    return 'foreign Host header';
  }
  const { origin } = request.headers;
  return origin && !hosts.some((host) => origin === `http://${host}`) ? 'foreign origin' : null;
}

async function answer(state, request) {
  const url = new URL(request.url ?? '/', 'http://host');
  const refused = refusal(request, state.port);
  if (refused) {
    return json(403, { message: refused });
  }
  if (url.pathname.startsWith('/api/')) {
    return (await api(state, request, url)) ?? json(404, { message: 'Not found' });
  }
  if (url.pathname === '/boot.js') {
    return { status: 200, type: TYPES['.js'], body: `window.grafanaBootData = ${JSON.stringify(bootData(roleOf(request), state))}; window.__grafana_public_path__ = '/public/';` };
  }
  const icon = /^\/public\/build\/img\/icons\/(.*)$/.exec(url.pathname);
  if (icon) {
    const file = below(join(state.generation.folder, 'node_modules', '@grafana', 'ui', 'dist', 'public', 'img', 'icons'), icon[1]);
    return file ? { status: 200, type: TYPES['.svg'], file } : { status: 200, type: TYPES['.svg'], body: BLANK_ICON };
  }
  const file = statics(state.generation, url.pathname);
  if (file) {
    return { status: 200, type: TYPES[extname(file)] ?? 'application/octet-stream', file };
  }
  const page = /^\/(a|d|plugins|host|public|system)?(\/|$)/.test(url.pathname) && !extname(url.pathname);
  return page ? { status: 200, type: TYPES['.html'], file: join(here, 'index.html') } : json(404, { message: 'Not found' });
}

function send(response, { status, type, body, file }) {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer' });
  if (file) {
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  } else {
    response.end(body);
  }
}

/**
 * Starts the page on 127.0.0.1.
 * @param {{ port: number, prometheusUrl: string, sidecarUrl: string, viewToken: string, launchToken: string, stopToken?: string, adminToken?: string, theme?: 'dark' | 'light', generation?: string }} options port 0 = any free one
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function startHost({ port, prometheusUrl, sidecarUrl, viewToken, launchToken, stopToken = launchToken, adminToken = launchToken, theme = 'dark', generation = DEFAULT_GENERATION }) {
  if (!existsSync(join(DIST, 'plugin.json'))) {
    throw new Error('the plugin is not built: dist/plugin.json is missing. Run npm run build');
  }
  await buildHost(generation);
  const state = {
    port,
    theme,
    generation: generationOf(generation),
    prometheusUrl: prometheusUrl.replace(/\/$/, ''),
    settings: { enabled: true, pinned: true, jsonData: { sidecarUrl: sidecarUrl.replace(/\/$/, ''), prometheusUid: DATA_SOURCE_UID }, secureJsonData: { viewToken, stopToken, launchToken, adminToken } },
  };
  const server = createServer((request, response) => {
    answer(state, request).then(
      (reply) => send(response, reply),
      (error) => send(response, json(error instanceof SyntaxError ? 400 : 500, { message: error.message }))
    );
  });
  await new Promise((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  state.port = server.address().port;
  const close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${state.port}`, close };
}
