import { setBackendSrv } from '@grafana/runtime';
import { of, throwError } from 'rxjs';
import { sidecar } from '../../../src/api/client';

const fetch = jest.fn();
setBackendSrv({ fetch } as unknown as Parameters<typeof setBackendSrv>[0]);
const refuse = (status: number, data: unknown) => fetch.mockReturnValueOnce(throwError(() => ({ status, statusText: 'x', data, config: {} })));

describe('calls to the sidecar', () => {
  test('go through Grafana’s plugin proxy, names quoted', async () => {
    fetch.mockReturnValueOnce(of({ data: { run: 'a/b' } }));
    await sidecar.stopRun('a/b');
    expect(fetch).toHaveBeenLastCalledWith(expect.objectContaining({ method: 'POST', url: '/api/plugin-proxy/roentgen-xray-app/stop/chaos/runs/a%2Fb/stop' }));
  });

  test.each([
    ['the sidecar’s own code and hint', 409, { code: 'TARGET_BUSY', message: 'another run holds app1', hint: 'Wait.' }, { code: 'TARGET_BUSY', message: 'another run holds app1', hint: 'Wait.' }],
    ['the proxy’s refusal of a viewer', 403, { message: 'plugin proxy route access denied' }, { code: 'HTTP 403', hint: expect.stringContaining('role') }],
    ['a sidecar that is away', 502, '', { code: 'HTTP 502', hint: expect.stringContaining('Is it running') }],
  ])('fail with %s', async (_, status, data, expected) => {
    refuse(status, data);
    await expect(sidecar.services()).rejects.toMatchObject(expected);
  });

  test('are given up when the page closes', async () => {
    const { Observable } = jest.requireActual('rxjs');
    const cancelled = jest.fn();
    fetch.mockReturnValueOnce(new Observable(() => cancelled));
    const controller = new AbortController();
    const answer = sidecar.services(controller.signal);
    controller.abort();
    await expect(answer).rejects.toBeDefined();
    expect(cancelled).toHaveBeenCalled();
  });
});
