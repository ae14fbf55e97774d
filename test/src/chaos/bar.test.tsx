import { fireEvent, render, screen } from '@testing-library/react';
import { act as acting } from 'react';
import type { Run } from '../../../sidecar/contract';
import { sidecar } from '../../../src/api/client';
import { LiveRuns, type LiveRunsProps } from '../../../src/chaos/LiveRuns';
import { testIds } from '../../../src/ids';

jest.mock('../../../src/api/client', () => ({ sidecar: { stopAll: jest.fn(async () => []), stopRun: jest.fn(async () => ({})) } }));

const T = 1_800_000_000_000;
const run: Run = { run: 'r1', experiment: 'slow', service: 's', author: 'a', state: 'running', deviated: null, reason: null, startedAt: T, endedAt: null, faults: [{ fault: 'pause', component: 'app1', parameters: {}, after: 0, duration: 30, start: T, end: null, error: null, confirmation: null }] };
const bar = (change: Partial<LiveRunsProps> = {}) =>
  render(<LiveRuns runs={[run]} now={T + 5000} lever={{ engaged: false, reason: '', author: '', since: null }} stopper launcher={false} busy={false} act={async (action) => void (await action())} {...change} />);
const shown = (id: string) => screen.queryByTestId(id) !== null;
const press = (change: object = {}) => acting(async () => void fireEvent.keyDown(window, { code: 'KeyS', altKey: true, shiftKey: true, ...change }));

beforeEach(() => jest.clearAllMocks());

test('who may stop and not launch has every way to stop, and cannot release the lever', async () => {
  const { rerender } = bar();
  expect([testIds.chaos.stop, testIds.chaos.stopAll, testIds.chaos.pull].map(shown)).toEqual([true, true, true]);
  expect(screen.getByText(/pause → app1: in force \(25 s\)/)).toBeInTheDocument();
  await acting(async () => screen.getByTestId(testIds.chaos.stop).click());
  expect(sidecar.stopRun).toHaveBeenCalledWith('r1');
  rerender(<LiveRuns runs={[]} now={T} lever={{ engaged: true, reason: 'r', author: 'a', since: T }} stopper launcher={false} busy={false} act={async () => undefined} />);
  expect([testIds.chaos.engaged, testIds.chaos.release].map(shown)).toEqual([true, false]);
});

test('one press of the shortcut stops all, for those who may, whatever letter Alt makes of it', async () => {
  bar();
  await press({ key: 'Í' });
  await press({ shiftKey: false });
  await press({ repeat: true });
  expect(sidecar.stopAll).toHaveBeenCalledTimes(1);
});

test('who may only look has neither buttons nor shortcut', async () => {
  bar({ stopper: false });
  await press();
  expect([testIds.chaos.stop, testIds.chaos.stopAll, testIds.chaos.pull].map(shown)).toEqual([false, false, false]);
  expect(sidecar.stopAll).not.toHaveBeenCalled();
});
