import '@testing-library/jest-dom';
import { setBackendSrv } from '@grafana/runtime';
import { fireEvent, render, screen } from '@testing-library/react';
import { of, throwError } from 'rxjs';
import type { ApiError, GroupStatus, ServiceStatus, StageStatus } from '../../../sidecar/contract';
import { testIds } from '../../../src/ids';
import { LearnAnew } from '../../../src/models/LearnAnew';
import { group, service as serviceStatus } from './versions';

const fetch = jest.fn();
setBackendSrv({ fetch } as unknown as Parameters<typeof setBackendSrv>[0]);

const service = (groups: GroupStatus[] = [group()]): ServiceStatus => serviceStatus({ groups });
const stage = (lastSuccess: number | null, error: ApiError | null = null): StageStatus => ({ stage: 'learn', service: 'shop', lastSuccess, error });
const part = (props: { status?: ServiceStatus; stage?: StageStatus; launcher?: boolean }) => <LearnAnew service={props.status ?? service()} stage={props.stage} launcher={props.launcher ?? true} changed={() => undefined} />;

beforeEach(() => fetch.mockReset());

test('learning anew takes two steps; its end is told', async () => {
  fetch.mockReturnValue(of({ data: {} }));
  const { rerender } = render(part({ stage: stage(1) }));
  fireEvent.click(screen.getByTestId(testIds.models.learn));
  expect(screen.getByTestId(testIds.models.confirm)).toHaveTextContent(/models of all groups of shop \(cpu\)/);
  expect(fetch).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId(testIds.models.confirmed));
  expect(await screen.findByRole('status')).toHaveTextContent(/was asked for/);
  expect(fetch).toHaveBeenCalledWith(expect.objectContaining({ method: 'POST', url: expect.stringMatching(/services\/shop\/learn$/) }));
  rerender(part({ stage: stage(2) }));
  expect(screen.getByRole('status')).toHaveTextContent('the newest versions score now');
});

test('while a group is learned the button is off, and says so', () => {
  render(part({ status: service([group({ state: 'training' })]) }));
  expect(screen.getByTestId(testIds.models.learn)).toHaveAttribute('aria-disabled', 'true');
  expect(screen.getByText('Learning is under way: cpu')).toBeInTheDocument();
  fireEvent.click(screen.getByTestId(testIds.models.learn));
  expect(screen.queryByTestId(testIds.models.confirm)).toBeNull();
});

test('why learning waits is told', () => {
  const { rerender } = render(part({ status: serviceStatus({ learningHeld: 'An episode of cpu lasts.' }) }));
  expect(screen.getByTestId(testIds.models.held)).toHaveTextContent('An episode of cpu lasts.');
  rerender(part({}));
  expect(screen.queryByTestId(testIds.models.held)).toBeNull();
});

test('a refusal is shown, and the second step stays', async () => {
  fetch.mockReturnValue(throwError(() => ({ status: 403, statusText: 'x', data: { message: 'plugin proxy route access denied' }, config: {} })));
  render(part({}));
  fireEvent.click(screen.getByTestId(testIds.models.learn));
  fireEvent.click(screen.getByTestId(testIds.models.confirmed));
  expect(await screen.findByTestId(testIds.failure)).toHaveTextContent('HTTP 403');
  expect(screen.getByTestId(testIds.models.confirm)).toBeInTheDocument();
});

test('a failed learning is told once: by the service where its groups have models, else by the group', () => {
  const error = { code: 'TRAINING_FAILED', message: 'it broke', hint: 'Look.' };
  const { rerender } = render(part({ stage: stage(1, error) }));
  expect(screen.getByTestId(testIds.models.stage)).toHaveTextContent(/it broke\. Look\. TRAINING_FAILED.*go on scoring/);
  rerender(part({ stage: stage(1, error), status: service([group({ state: 'failed', error })]) }));
  expect(screen.queryByTestId(testIds.models.stage)).toBeNull();
});

test('those who may only look have no button', () => {
  render(part({ launcher: false }));
  expect(screen.queryByRole('button')).toBeNull();
});
