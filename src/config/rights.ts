/** What the four tokens are for, and what a check says of them. Pure. */
import { type Right, RIGHTS, type TokenRight } from '../../sidecar/contract';
import type { ApiFailure } from '../api/client';
import { t } from '../text';

export interface Verdict {
  /** `off`: nobody has this right from here, which may be meant. */
  state: 'good' | 'warning' | 'error' | 'off';
  text: string;
}

export function labelOf(right: Right): string {
  const labels: Record<Right, () => string> = {
    view: () => t('config.token.view', 'View token'),
    stop: () => t('config.token.stop', 'Stop token'),
    launch: () => t('config.token.launch', 'Launch token'),
    admin: () => t('config.token.admin', 'Admin token'),
  };
  return labels[right]();
}

export function meaningOf(right: Right): string {
  const meanings: Record<Right, () => string> = {
    view: () => t('config.token.view-meaning', 'Used for reading, for everybody who may open this app'),
    stop: () => t('config.token.stop-meaning', 'Used for stopping runs and campaigns and pulling the safety lever, for those with the right to stop: editors, or a custom role'),
    launch: () => t('config.token.launch-meaning', 'Used for launching, learning and work over the past, for editors and administrators. Leave it out, and nobody can launch from here'),
    admin: () => t('config.token.admin-meaning', 'Used for changing line, persistence, alarm budget and quiet hours and for reading the audit journal, for administrators. Leave it out, and nobody can from here'),
  };
  return meanings[right]();
}

const rank = (right: Right) => RIGHTS.indexOf(right);

/** @param answer of GET or POST /rights through the right's own route */
export function verdictOf(right: Right, answer: TokenRight): Verdict {
  if (!answer.configured.includes(right)) {
    return right === 'view' && answer.right === null
      ? { state: 'warning', text: t('config.verdict.open', 'The sidecar asks for no view token: whoever reaches its port may look (auth.view_token_file).') }
      : unconfigured(right, answer);
  }
  if (answer.right === null) {
    return { state: 'error', text: t('config.verdict.unknown', 'No token is stored here, or the sidecar does not know it.') };
  }
  if (answer.right === right) {
    return { state: 'good', text: t('config.verdict.exact', 'It has this right and no more.') };
  }
  return rank(answer.right) > rank(right) ? tooMuch(answer.right) : tooLittle(answer.right);
}

const tooMuch = (right: Right): Verdict => ({ state: 'warning', text: t('config.verdict.too-much', 'It has the {{right}} right, more than this route needs: whoever may use the route has no more, but a leak would be worse. Store the token of this right.', { right }) });
const tooLittle = (right: Right): Verdict => ({ state: 'error', text: t('config.verdict.too-little', 'It has the {{right}} right only, so the sidecar refuses what this route is for. Store the token of this right.', { right }) });

function unconfigured(right: Right, answer: TokenRight): Verdict {
  return answer.right !== null && rank(answer.right) > rank(right)
    ? { state: 'warning', text: t('config.verdict.borrowed', 'The sidecar has no {{right}} token; the {{used}} token stands in. Set auth.{{right}}_token_file to give this right alone.', { right, used: answer.right }) }
    : { state: 'off', text: t('config.verdict.off', 'The sidecar has no {{right}} token (auth.{{right}}_token_file): nobody has this right from here.', { right }) };
}

/** Of a route that did not answer. */
export function failureVerdict({ code, message, hint = '' }: Pick<ApiFailure, 'code' | 'message' | 'hint'>): Verdict {
  return code === 'UNAUTHENTICATED'
    ? { state: 'error', text: t('config.verdict.refused', 'No token is stored here, or the sidecar does not know it ({{code}}).', { code }) }
    : { state: 'error', text: t('config.verdict.failed', '{{message}}. {{hint}} ({{code}})', { message, hint, code }) };
}
