/** The stand-in's rights, by the sidecar's own table of routes and its own check; tuning, journal and queue. */
import { API_PREFIX, type AuditEntry, type AuditQuery, type Tuning, type TuningRequest, type TuningStatus } from '../../sidecar/contract';
import { RoentgenError, toldOf } from '../../sidecar/errors';
import { Secret } from '../../sidecar/config/secret';
import { authorise, rightOf, tokenOf, type Tokens } from '../../sidecar/http/auth';
import { type Access, type Route, ROUTES, STATUS_OF } from '../../sidecar/http/routes';
import { SERVICE } from './history';
import { Refusal } from './stand-in-refusal';

export interface StandInTokens {
  viewToken: string;
  stopToken: string;
  launchToken: string;
  adminToken: string;
}

export const TOKENS: StandInTokens = { viewToken: 'view-secret', stopToken: 'stop-secret', launchToken: 'launch-secret', adminToken: 'admin-secret' };

export interface RightsBook {
  tuning: TuningStatus;
  audit: AuditEntry[];
}

const FILE: Tuning = { line: 1, persistence: { k: 2, n: 3 }, alarmBudget: null, quietHours: [] };

export function startRights(now: number): RightsBook {
  const entry = (minutes: number, more: Partial<AuditEntry>): AuditEntry => ({ time: now - 60_000 * minutes, user: 'chief', right: 'launch', action: 'start', subject: SERVICE, detail: '', outcome: 'done', code: null, ...more });
  return {
    tuning: { service: SERVICE, present: FILE, file: FILE, saved: null, calibrating: [] },
    audit: [
      entry(2, { user: 'operator', right: 'stop', action: 'stop', subject: 'run-3', detail: '' }),
      entry(4, { detail: 'run=run-3, experiment=lossy-database, faults=packet-loss db1' }),
      entry(30, { user: 'watcher', right: 'view', action: 'learn', outcome: 'refused', code: 'FORBIDDEN' }),
      entry(90, { user: 'chief', right: 'admin', action: 'tune', detail: 'line=1.3' }),
      entry(700, { user: 'api', right: null, action: 'start', outcome: 'refused', code: 'UNAUTHENTICATED' }),
      entry(3000, { user: 'operator', action: 'rollback', subject: 'employees', outcome: 'failed', code: 'RUNTIME_UNAVAILABLE' }),
    ],
  };
}

const secretsOf = ({ viewToken, stopToken, launchToken, adminToken }: StandInTokens): Tokens => ({ view: new Secret(viewToken), stop: new Secret(stopToken), launch: new Secret(launchToken), admin: new Secret(adminToken) });

function accessOf(method: string, path: string): Access {
  const fits = (route: Route) => route.method === method && new RegExp(`^${route.path.replace(/:\w+/g, '[^/]+')}$`).test(path);
  return (Object.values(ROUTES) as Route[]).find(fits)?.access ?? (method === 'GET' ? 'view' : 'launch');
}

/** @throws Refusal as the sidecar refuses */
export function admit(tokens: StandInTokens, method: string, url: string, header: string | undefined): void {
  try {
    authorise(accessOf(method, new URL(url, 'http://stand-in').pathname.slice(API_PREFIX.length)), header, secretsOf(tokens));
  } catch (error) {
    throw new Refusal(error instanceof RoentgenError ? (STATUS_OF[error.code] ?? 500) : 500, toldOf(error));
  }
}

/** Undefined where the path is none of these. */
export function answerRights(book: RightsBook, tokens: StandInTokens, path: string, method: string, header: string | undefined, body: unknown): unknown {
  if (path === '/rights') {
    return { right: rightOf(tokenOf(header), secretsOf(tokens)), configured: ['view', 'stop', 'launch', 'admin'] };
  }
  if (path === '/jobs') {
    return { queued: 2 };
  }
  if (path === '/audit/query') {
    const { user = '', action = '', outcome, from = 0, to = Infinity, limit = 500 } = body as AuditQuery;
    const entries = book.audit.filter((each) => each.user.includes(user) && each.action.includes(action) && (outcome ?? each.outcome) === each.outcome && each.time >= from && each.time <= to);
    return { entries: entries.slice(0, limit), more: entries.length > limit, damaged: 0, lost: 0 };
  }
  const tuning = /^\/services\/[^/]+\/tuning(\/reset)?$/.exec(path);
  if (!tuning) {
    return undefined;
  }
  if (method === 'POST') {
    const values = tuning[1] ? null : { ...book.tuning.saved?.values, ...(body as TuningRequest) };
    Object.assign(book.tuning, { present: { ...FILE, ...values }, saved: values && { values, author: 'chief', time: Date.now() } });
  }
  return book.tuning;
}
