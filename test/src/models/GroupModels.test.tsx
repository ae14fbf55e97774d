import '@testing-library/jest-dom';
import { setBackendSrv } from '@grafana/runtime';
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { of, throwError } from 'rxjs';
import type { GroupStatus, ModelVersion } from '../../../sidecar/contract';
import { testIds } from '../../../src/ids';
import { GroupModels, nextStep } from '../../../src/models/GroupModels';
import { group, version } from './versions';

const fetch = jest.fn();
setBackendSrv({ fetch } as unknown as Parameters<typeof setBackendSrv>[0]);
const refusal = (status: number, data: unknown) => throwError(() => ({ status, statusText: 'x', data, config: {} }));
const changed = jest.fn();

beforeEach(() => {
  fetch.mockReset();
  changed.mockReset();
});

const show = (status: GroupStatus = group()) => render(<GroupModels service="shop" group={status} launcher changed={changed} />);

describe('the model of a group', () => {
  test('while it is learned, the progress is a bar with its share', async () => {
    fetch.mockReturnValue(of({ data: [] }));
    show(group({ state: 'training', progress: 0.7, trainedAt: null }));
    expect(screen.getByRole('progressbar', { name: 'Progress of cpu' })).toHaveAttribute('aria-valuenow', '70');
    await screen.findByText(/the first one will stand here/);
  });

  test('that failed tells error, hint and code', async () => {
    fetch.mockReturnValue(of({ data: [] }));
    show(group({ state: 'failed', trainedAt: null, error: { code: 'NOMINAL_TOO_SHORT', message: 'too little data', hint: 'Wait.' } }));
    expect(screen.getByTestId(testIds.models.state)).toHaveTextContent(/too little data\. Wait\. NOMINAL_TOO_SHORT/);
    await screen.findByText(/what keeps the group from being learned stands above/);
  });

  test('has no versions while it is not known which groups there are', async () => {
    fetch.mockReturnValue(refusal(404, { code: 'GROUP_UNKNOWN', message: 'no such group' }));
    show(group({ group: 'all groups', state: 'collecting', progress: 0.2, trainedAt: null }));
    await screen.findByText(/the first one will stand here/);
    expect(screen.queryByTestId(testIds.failure)).toBeNull();
  });

  test('whose versions cannot be read says so with the code', async () => {
    fetch.mockReturnValue(refusal(502, ''));
    show();
    expect(await screen.findByTestId(testIds.failure)).toHaveTextContent(/versions of cpu cannot be read.*Is it running.*HTTP 502/);
  });

  test('asks for the chosen version, names quoted, and shows a refusal', async () => {
    fetch.mockImplementation(({ method }: { method: string }) => (method === 'GET' ? of({ data: [version({ version: 'a/1' })] }) : refusal(409, { code: 'MODEL_UNFIT', message: 'another step', hint: 'Learn anew.' })));
    show();
    fireEvent.click(within(await screen.findByTestId(testIds.models.row)).getByTestId(testIds.models.use));
    fireEvent.click(screen.getByTestId(testIds.models.confirmed));
    expect(await screen.findByTestId(testIds.failure)).toHaveTextContent(/another step\. Learn anew\. MODEL_UNFIT/);
    expect(fetch).toHaveBeenCalledWith(expect.objectContaining({ method: 'POST', url: expect.stringMatching(/services\/shop\/groups\/cpu\/models\/a%2F1\/use$/) }));
    expect(changed).toHaveBeenCalled();
  });

  test('asks for the versions at once when another one scores', async () => {
    fetch.mockReturnValue(of({ data: [version()] }));
    const { rerender } = show();
    await screen.findByTestId(testIds.models.row);
    expect(fetch).toHaveBeenCalledTimes(1);
    rerender(<GroupModels service="shop" group={group({ trainedAt: 5 })} launcher changed={changed} />);
    await waitFor(() => expect(fetch).toHaveBeenCalledTimes(2));
  });
});

test.each<[string, ModelVersion[], GroupStatus['state'], RegExp | null]>([
  ['nothing where a version can be used', [version(), version({ obstacle: 'x' })], 'ready', null],
  ['the configuration where none can', [version({ obstacle: 'x' })], 'collecting', /restore the configuration.*or learn anew/],
  ['to learn anew where the model in use is stored no more', [], 'ready', /learn anew/],
])('the next step is %s', (_, versions, state, text) => {
  const step = nextStep(versions, group({ state }));
  expect(step).toEqual(text === null ? null : expect.stringMatching(text));
});
