/** The Grafana here is a stand-in that speaks the two calls of its annotations API: no Grafana can be had where these tests run. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAnnotations, type Annotations } from '../../../sidecar/chaos/annotations';
import type { Run } from '../../../sidecar/contract';

interface Annotation { time: number; timeEnd: number; tags: string[]; text: string }

const run = (id: string, experiment = 'slow'): Run => ({
  run: id, experiment, service: 's', author: 'ann', state: 'completed', deviated: null, reason: null, startedAt: 1, endedAt: 9,
  faults: [{ fault: 'packet-loss', component: 'db1', parameters: { percent: 40 }, start: 1000, end: 5000, error: null, confirmation: null }],
});

describe('annotations in Grafana', () => {
  let grafana: Server;
  let annotations: Annotations;
  let kept: Annotation[];
  let answer: (request: IncomingMessage) => number | 'hang';
  let pending: Array<{ run: Run; fault: number }>;
  const done: string[] = [];
  const logged: string[] = [];
  let asked: Array<string | undefined>;
  const until = async (condition: () => boolean) => { for (let tries = 0; tries < 400 && !condition(); tries += 1) { await new Promise((resolve) => setTimeout(resolve, 5)); } expect(condition()).toBe(true); };

  beforeEach(async () => {
    [kept, pending, asked, done.length, logged.length, answer] = [[], [], [], 0, 0, () => 200];
    grafana = createServer((request, response) => {
      let body = '';
      request.on('data', (text) => (body += text)).on('end', () => {
        asked.push(`${request.method} ${request.headers.authorization}`);
        const status = answer(request);
        if (status === 'hang') {
          return;
        }
        const url = new URL(request.url ?? '', 'http://x');
        if (status === 200 && request.method === 'POST') {
          kept.push(JSON.parse(body));
        }
        response.writeHead(status, { 'content-type': 'application/json', location: 'http://127.0.0.1:1/stolen' }).end(JSON.stringify(request.method === 'GET' ? kept.filter(({ tags }) => tags.includes(url.searchParams.get('tags') ?? '')) : { id: 1 }));
      });
    });
    await new Promise<void>((resolve) => grafana.listen(0, '127.0.0.1', resolve));
    annotations = createAnnotations({ url: `http://127.0.0.1:${(grafana.address() as AddressInfo).port}/`, token: 'secret-token', tags: ['roentgen'], pending: () => pending.filter(({ run: { run: id } }) => !done.includes(id)), done: (id) => void done.push(id), log: (text) => logged.push(text), retryMs: 20 });
  });
  afterEach(async () => {
    await annotations.close();
    grafana.closeAllConnections();
    grafana.close();
  });

  test('are one a fault interval, with its exact times', async () => {
    pending = [{ run: run('r1'), fault: 0 }, { run: run('r2'), fault: 0 }];
    annotations.poke();
    await until(() => done.length === 2);
    expect(kept[0]).toEqual({ time: 1000, timeEnd: 5000, tags: ['roentgen', 'roentgen-fault:r1-0', 'service:s', 'component:db1', 'fault:packet-loss'], text: 'packet-loss on s/db1 (percent 40), experiment slow, run r1 by ann' });
    expect(kept).toHaveLength(2);
    expect(new Set(asked)).toEqual(new Set(['GET Bearer secret-token', 'POST Bearer secret-token']));
  });

  test('are plain text: what somebody called an experiment is no HTML', async () => {
    pending = [{ run: run('r1', '<img src=x onerror=alert(1)>&lt;'), fault: 0 }];
    annotations.poke();
    await until(() => done.length === 1);
    expect(kept[0].text).not.toMatch(/[<>&]/);
  });

  test('are tried again until Grafana takes them, and the failure is told once', async () => {
    answer = () => 503;
    pending = [{ run: run('r1'), fault: 0 }];
    annotations.poke();
    await until(() => asked.length > 3);
    expect([logged, done]).toEqual([[expect.stringMatching(/answered 503 to GET \/api\/annotations; they are tried again/)], []]);
    answer = () => 200;
    await until(() => done.length === 1);
    expect(kept).toHaveLength(1);
  });

  test('are not made twice when the answer to the first try was lost', async () => {
    pending = [{ run: run('r1'), fault: 0 }];
    const taken = answer;
    let lost = false;
    answer = (request) => {
      if (request.method === 'POST' && !lost) {
        lost = true;
        kept.push({ time: 1000, timeEnd: 5000, tags: ['roentgen-fault:r1-0'], text: '' });
        request.socket.destroy();
        return 'hang';
      }
      return taken(request);
    };
    annotations.poke();
    await until(() => done.length === 1);
    expect(kept).toHaveLength(1);
  });

  test('are written with a token that may not read, too', async () => {
    answer = (request) => (request.method === 'GET' ? 403 : 200);
    pending = [{ run: run('r1'), fault: 0 }];
    annotations.poke();
    await until(() => done.length === 1);
    expect([kept.length, logged]).toEqual([1, []]);
  });

  test('never take the token to where Grafana leads', async () => {
    answer = () => 302;
    pending = [{ run: run('r1'), fault: 0 }];
    annotations.poke();
    await until(() => logged.length === 1);
    expect(logged[0]).toContain('answered 302');
  });
});
