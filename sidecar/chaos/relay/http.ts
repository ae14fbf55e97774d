/** Carries HTTP/1.1 between a client and the component and strikes single requests; what is not HTTP passes as it is. Effects: sockets, timers. */

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerBody, createFraming, type Head, type Part, requestBody } from './framing';
import { drawWait, type Strike } from './strike';

/** `struck` is called once for each request that is struck. */
export function carryHttp(client: Socket, component: Socket, strike: Extract<Strike, { mode: 'http-error' | 'http-latency' }>, random: () => number, struck: () => void): void {
  /** Methods of the requests whose answers are still to come. */
  const asked: string[] = [];
  let allAnswered = () => {};
  let refused: Head | null = null;
  let interim = false;
  const requests = createFraming('request', requestBody);
  const answers = createFraming('answer', (head) => answerBody(head, asked[0] ?? ''));

  async function request(part: Part): Promise<void> {
    if (part.kind === 'raw') {
      await write(client, answers.giveUp());
    } else if (part.head && random() < strike.share) {
      struck();
      if (strike.mode === 'http-latency') {
        await sleep(drawWait(strike, random));
      } else {
        await inTurn();
        refused = part.head;
      }
    }
    if (refused) {
      await refuse(part, refused);
      return;
    }
    if (part.head) {
      asked.push(part.head.words[0]);
    }
    await write(component, part.bytes);
  }

  /** Waits for the answers to earlier requests: those of a client that does not wait for one before it sends the next. */
  async function inTurn(): Promise<void> {
    if (asked.length > 0) {
      await new Promise<void>((resolve) => (allAnswered = resolve));
    }
  }

  /** Swallows the request and answers it at its end; one that waits for leave to send its body, at once. */
  async function refuse(part: Part, head: Head): Promise<void> {
    const early = part.kind === 'head' && head.fields.has('expect');
    if (strike.mode === 'http-error' && (early || part.kind === 'end')) {
      const last = early || /\bclose\b/i.test(head.fields.get('connection') ?? '') || head.words[2] === 'HTTP/1.0';
      refused = null;
      await write(client, Buffer.from(errorAnswer(strike.status, head.words[0], last), 'latin1'));
      if (last) {
        client.end();
        component.destroy();
      }
    }
  }

  async function answer(part: Part): Promise<void> {
    const status = Number(part.head?.words[1]);
    if (part.kind === 'raw') {
      await write(component, requests.giveUp());
    } else if (part.head && asked.length === 0) {
      // A server that gives up a connection on which it saw no request (all were struck) says 408, which answers nothing.
      client.end();
      component.destroy();
      return;
    } else if (part.head) {
      interim = status >= 100 && status < 200;
      if (status === 101 || (asked[0] === 'CONNECT' && status >= 200 && status < 300)) {
        requests.giveUp();
        answers.giveUp();
      }
    } else if (part.kind === 'end' && !interim) {
      asked.shift();
    }
    await write(client, part.bytes);
    if (asked.length === 0) {
      allAnswered();
    }
  }

  eachPiece(client, async (bytes) => {
    for (const part of requests.push(bytes)) {
      await request(part);
    }
  });
  eachPiece(component, async (bytes) => {
    for (const part of answers.push(bytes)) {
      await answer(part);
    }
  });
  client.on('end', () => component.end(requests.giveUp()));
  component.on('end', () => client.end(answers.giveUp()));
  component.on('close', () => allAnswered());
}

function errorAnswer(status: number, method: string, last: boolean): string {
  const body = `${status} ${STATUS_CODES[status] ?? 'Error'}\n`;
  const head = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Error'}`, 'Content-Type: text/plain', `Content-Length: ${body.length}`, `Connection: ${last ? 'close' : 'keep-alive'}`];
  return `${head.join('\r\n')}\r\n\r\n${method === 'HEAD' ? '' : body}`;
}

/** One piece at a time: the source is stopped while a piece is worked on, so that no more than it is held. */
function eachPiece(from: Socket, work: (bytes: Buffer) => Promise<void>): void {
  from.on('data', (bytes: Buffer) => {
    from.pause();
    void work(bytes).then(() => from.resume());
  });
}

/** Resolves when the socket takes more, or is gone. */
async function write(to: Socket, bytes: Buffer): Promise<void> {
  if (bytes.length === 0 || to.destroyed || to.writableEnded || to.write(bytes)) {
    return;
  }
  await new Promise<void>((resolve) => {
    const done = () => {
      to.off('drain', done).off('close', done);
      resolve();
    };
    to.once('drain', done).once('close', done);
  });
}
