import '@testing-library/jest-dom';
import { setBackendSrv } from '@grafana/runtime';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { of, throwError } from 'rxjs';
import { EpisodeActions } from '../../../src/episodes/EpisodeActions';
import { testIds } from '../../../src/ids';
import { episode } from './records';

const fetch = jest.fn();
setBackendSrv({ fetch } as unknown as Parameters<typeof setBackendSrv>[0]);
const changed = jest.fn();

beforeEach(() => {
  fetch.mockReset();
  changed.mockReset();
});

test.each([
  ['one that lasts: its level is accepted', episode({ end: null, ended: null }), testIds.episodes.accept, /becomes its nominal one/, /services\/shop\/groups\/cpu\/accept$/],
  ['one that ended: it was nominal', episode(), testIds.episodes.nominal, /learn from its time as well/, /services\/shop\/episodes\/e1\/nominal$/],
])('of %s, in two steps', async (_, record, button, consequence, url) => {
  fetch.mockReturnValue(of({ data: {} }));
  render(<EpisodeActions episode={record} changed={changed} />);
  fireEvent.click(screen.getByTestId(button));
  expect(screen.getByTestId(testIds.models.confirm)).toHaveTextContent(consequence);
  expect(fetch).not.toHaveBeenCalled();
  fireEvent.click(screen.getByTestId(testIds.models.confirmed));
  await waitFor(() => expect(changed).toHaveBeenCalled());
  expect(fetch).toHaveBeenCalledWith(expect.objectContaining({ method: 'POST', url: expect.stringMatching(url) }));
  expect(screen.queryByTestId(testIds.models.confirm)).toBeNull();
});

test('a refusal is shown with its code, and the second step stays', async () => {
  fetch.mockReturnValue(throwError(() => ({ status: 404, data: { code: 'EPISODE_UNKNOWN', message: 'it is over', hint: 'Look again.' }, config: {} })));
  render(<EpisodeActions episode={episode()} changed={changed} />);
  fireEvent.click(screen.getByTestId(testIds.episodes.nominal));
  fireEvent.click(screen.getByTestId(testIds.models.confirmed));
  expect(await screen.findByTestId(testIds.failure)).toHaveTextContent(/it is over\. Look again\. EPISODE_UNKNOWN/);
  expect(screen.getByTestId(testIds.models.confirm)).toBeInTheDocument();
});

test('what was said is told, and cannot be said again', () => {
  render(<EpisodeActions episode={episode({ nominal: true, author: 'ops' })} changed={changed} />);
  expect(screen.getByText(/says ops/)).toBeInTheDocument();
  expect(screen.queryByRole('button')).toBeNull();
});
