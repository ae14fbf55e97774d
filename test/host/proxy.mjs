// Grafana's plugin proxy as far as an app needs it: the routes of plugin.json, tried in order, method first, the first match decides.

/** Grafana names who calls where its `send_user_header` is on. */
export const USER = 'you';

/** The route of a call and the rest of its path, or null. `sidecar/*` matches everything below sidecar/. */
export function routeOf(routes, method, path) {
  for (const route of routes) {
    if (route.method && route.method !== '*' && route.method !== method) {
      continue;
    }
    if (route.path.endsWith('/*') && path.startsWith(route.path.slice(0, -1))) {
      return { route, rest: path.slice(route.path.length - 1) };
    }
    if (route.path === path) {
      return { route, rest: '' };
    }
  }
  return null;
}

/** In Grafana an action decides where a route has one, whatever its role says. */
export function allowed(route, permissions) {
  return permissions[route.reqAction] === true;
}

/** Fills in {{ .JsonData.x }} and {{ .SecureJsonData.x }}. */
export function fill(template, { jsonData, secureJsonData }) {
  return template.replace(/\{\{\s*\.(JsonData|SecureJsonData)\.(\w+)\s*\}\}/g, (_, kind, name) => (kind === 'JsonData' ? jsonData : secureJsonData)[name] ?? '');
}

/** Passes a call on; cookies stay here and tokens never reach the browser. Returns status, content type and body. */
export async function forward({ routes, settings, permissions, method, path, search, body }) {
  const match = routeOf(routes, method, path);
  if (!match) {
    return { status: 404, type: 'application/json', body: JSON.stringify({ message: 'plugin proxy route not found' }) };
  }
  if (!allowed(match.route, permissions)) {
    return { status: 403, type: 'application/json', body: JSON.stringify({ message: 'plugin proxy route access denied' }) };
  }
  const headers = { 'x-grafana-user': USER, ...Object.fromEntries((match.route.headers ?? []).map(({ name, content }) => [name, fill(content, settings)])) };
  const url = `${fill(match.route.url, settings).replace(/\/$/, '')}/${match.rest}${search}`;
  try {
    const answer = await fetch(url, { method, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) }, body: body || undefined, redirect: 'manual', signal: AbortSignal.timeout(30_000) });
    return { status: answer.status, type: answer.headers.get('content-type') ?? 'application/json', body: Buffer.from(await answer.arrayBuffer()) };
  } catch (error) {
    return { status: 502, type: 'application/json', body: JSON.stringify({ message: `the sidecar does not answer: ${error.cause?.message ?? error.message}` }) };
  }
}
