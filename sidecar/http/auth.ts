import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../config/secret';
import { RoentgenError } from '../errors';
import type { Access } from './routes';

export interface Tokens {
  view: Secret | null;
  stop: Secret | null;
  launch: Secret | null;
}

/**
 * Lets a request pass or throws UNAUTHENTICATED, FORBIDDEN or CHAOS_DISABLED.
 * The launch token may also stop and look, the stop token may also look. Comparison takes the same time wherever the tokens differ.
 */
export function authorise(access: Access, header: string | undefined, tokens: Tokens): void {
  if (access === 'open' || (access === 'view' && !tokens.view)) {
    return;
  }
  if (access !== 'view' && !tokens.launch && !(access === 'stop' && tokens.stop)) {
    throw new RoentgenError('CHAOS_DISABLED', 'launching is switched off: no launch token is configured', 'set auth.launch_token_file');
  }
  const given = /^Bearer (\S+)$/.exec(header ?? '')?.[1];
  if (given === undefined) {
    throw new RoentgenError('UNAUTHENTICATED', 'this call needs a bearer token', 'send the header Authorization: Bearer <token>');
  }
  const [mayLaunch, mayStop, mayView] = [same(given, tokens.launch), same(given, tokens.stop), same(given, tokens.view)];
  if (mayLaunch || (mayStop && access !== 'launch') || (mayView && access === 'view')) {
    return;
  }
  if (mayStop || mayView) {
    throw new RoentgenError('FORBIDDEN', mayStop ? 'the stop token may look and stop but not launch' : 'the view token may look but not launch or stop');
  }
  throw new RoentgenError('UNAUTHENTICATED', 'the token is not known');
}

function same(given: string, token: Secret | null): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token?.reveal() ?? '')) && token !== null;
}
