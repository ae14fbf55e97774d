import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../config/secret';
import { type Right, RIGHTS } from '../contract';
import { RoentgenError } from '../errors';
import type { Access } from './routes';

export type Tokens = Record<Right, Secret | null>;

const MAY: Record<Right, string> = { view: 'the view token may look but not', stop: 'the stop token may look and stop but not', launch: 'the launch token may look, stop and launch but not', admin: '' };
const WHAT: Record<Right, string> = { view: 'look', stop: 'stop', launch: 'launch', admin: 'configure' };

const rank = (right: Right) => RIGHTS.indexOf(right);

/** The token of an authorization header; null where there is none. */
export const tokenOf = (header: string | undefined): string | null => /^Bearer (\S+)$/.exec(header ?? '')?.[1] ?? null;

/** The right of a token, null for one that is not known. It is compared with every token, and takes the same time wherever they differ. */
export function rightOf(given: string | null, tokens: Tokens): Right | null {
  const fits = RIGHTS.map((right) => same(given ?? '', tokens[right]) && given !== null);
  return RIGHTS[fits.lastIndexOf(true)] ?? null;
}

/** Answers the right that the call has, null for a call that needs none, or throws UNAUTHENTICATED, FORBIDDEN, CHAOS_DISABLED or ADMIN_DISABLED. */
export function authorise(access: Access, header: string | undefined, tokens: Tokens): Right | null {
  const given = tokenOf(header);
  const right = rightOf(given, tokens);
  if (access === 'open' || (access === 'view' && !tokens.view)) {
    return right;
  }
  if (access !== 'view') {
    refuseSwitchedOff(access, tokens);
  }
  if (given === null) {
    throw new RoentgenError('UNAUTHENTICATED', 'this call needs a bearer token', 'send the header Authorization: Bearer <token>');
  }
  if (right === null) {
    throw new RoentgenError('UNAUTHENTICATED', 'the token is not known');
  }
  if (rank(right) < rank(access)) {
    throw new RoentgenError('FORBIDDEN', `${MAY[right]} ${WHAT[access]}`);
  }
  return right;
}

/** Nobody can have a right whose token, and every one above it, is missing. */
function refuseSwitchedOff(access: Right, tokens: Tokens): void {
  if (RIGHTS.some((right) => rank(right) >= rank(access) && tokens[right])) {
    return;
  }
  throw access === 'admin'
    ? new RoentgenError('ADMIN_DISABLED', 'changing the configuration is switched off: no admin token is configured', 'set auth.admin_token_file')
    : new RoentgenError('CHAOS_DISABLED', 'launching is switched off: no launch token is configured', 'set auth.launch_token_file');
}

function same(given: string, token: Secret | null): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token?.reveal() ?? '')) && token !== null;
}
