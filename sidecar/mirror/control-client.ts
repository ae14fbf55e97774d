/** Asks the owner of a mirror through its control socket. */

import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { type ErrorCode, messageOf, RoentgenError } from '../errors';
import { type ControlAnswer, type ControlAsk, controlFile, type MirrorState } from './control';

/** Answers the state after the request. Throws RUNTIME_UNAVAILABLE where no owner answers in time, and what the owner throws. */
export function askControl(directory: string, ask: ControlAsk, patienceMs: number, signal?: AbortSignal): Promise<MirrorState> {
  return new Promise((resolve, reject) => {
    const socket = connect(controlFile(directory));
    const giveUp = (why: string) => {
      socket.destroy();
      reject(new RoentgenError('RUNTIME_UNAVAILABLE', `the mirror in ${directory} does not answer: ${why}`, 'is it up? roentgen mirror status says so'));
    };
    const timer = setTimeout(() => giveUp(`${ask.verb} took more than ${patienceMs / 1000} s`), patienceMs);
    const abort = () => giveUp('it was called off');
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      giveUp('the connection ended');
    });
    socket.once('error', (error) => giveUp(messageOf(error)));
    createInterface({ input: socket }).once('line', (line) => {
      try {
        resolve(stateIn(line));
      } catch (error) {
        reject(error);
      }
      socket.destroy();
    }).on('error', () => undefined);
    socket.write(`${JSON.stringify(ask)}\n`);
  });
}

function stateIn(line: string): MirrorState {
  const answer = JSON.parse(line) as ControlAnswer;
  if ('error' in answer) {
    const { code, message, hint } = answer.error;
    throw new RoentgenError(code as ErrorCode, message, hint);
  }
  return answer.state;
}
