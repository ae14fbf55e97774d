import '@testing-library/jest-dom';
import { setBackendSrv } from '@grafana/runtime';
import { fireEvent, render, screen } from '@testing-library/react';
import { defer, of, throwError } from 'rxjs';
import type { TaskStatus } from '../../../sidecar/contract';
import { sidecar } from '../../../src/api/client';
import { ofService, taskShown, useTask } from '../../../src/api/task';
import { TaskState } from '../../../src/api/TaskState';
import { testIds } from '../../../src/ids';
import { task } from './tasks';

const fits = ofService('backtest', 'shop');

describe('the task that is shown', () => {
  test('is the newest of its kind and service', () => {
    const tasks = [task({ task: 't3', kind: 'backfill' }), task({ task: 't2', service: 'other' }), task({ task: 't1' })];
    expect(taskShown(tasks, null, fits)?.task).toBe('t1');
    expect(taskShown([], null, fits)).toBeNull();
  });

  test('is the one that was started here before the list has it, with the list’s progress as soon as it has', () => {
    const started = task({ task: 't2', startedAt: 2000, progress: 0 });
    expect(taskShown([task()], started, fits)).toBe(started);
    expect(taskShown([task({ task: 't2', startedAt: 2000, progress: 0.7 }), task()], started, fits)?.progress).toBe(0.7);
  });

  test('is a newer one that somebody else has started since', () => {
    expect(taskShown([task({ task: 't3', startedAt: 3000 })], task({ task: 't2', startedAt: 2000 }), fits)?.task).toBe('t3');
  });

  test('is no longer one that a restarted sidecar knows nothing of', () => {
    expect(taskShown([], task(), fits, true)).toBeNull();
    expect(taskShown([task({ progress: 0.9 })], task(), fits, true)?.progress).toBe(0.9);
  });

  test('that was started here is shown though nothing tells yet what it is of', () => {
    expect(taskShown([], task({ kind: 'signatures' }), () => false)?.task).toBe('t1');
  });
});

const fetch = jest.fn();
setBackendSrv({ fetch } as unknown as Parameters<typeof setBackendSrv>[0]);

function Part({ launcher = true }: { launcher?: boolean }) {
  const work = useTask(fits);
  return (
    <>
      <button onClick={() => work.start(() => sidecar.backtest('shop', { from: 0, to: 1 }))}>start</button>
      <TaskState work={work} noun="The backtest" launcher={launcher} hintOf={(code) => <i>look up {code}</i>} />
    </>
  );
}

/** A sidecar with these tasks; POST answers `answer`. */
function sidecarHas(tasks: TaskStatus[], answer: unknown = of({ data: task() })): void {
  fetch.mockReset();
  fetch.mockImplementation(({ method }: { method: string }) => (method === 'GET' ? of({ data: tasks }) : answer));
}

describe('work over a past range', () => {
  test('is started by a call, and its progress is a bar with its share', async () => {
    const tasks: TaskStatus[] = [];
    sidecarHas(tasks);
    render(<Part />);
    fireEvent.click(screen.getByText('start'));
    tasks.push(task());
    expect(await screen.findByRole('progressbar')).toHaveAttribute('aria-valuenow', '40');
    expect(fetch).toHaveBeenCalledWith(expect.objectContaining({ method: 'POST', url: expect.stringMatching(/services\/shop\/backtest$/), data: { from: 0, to: 1 } }));
  });

  test('is cancelled by a click', async () => {
    const tasks = [task()];
    sidecarHas(tasks, defer(() => of({ data: (tasks[0] = task({ state: 'cancelled' })) })));
    render(<Part />);
    fireEvent.click(await screen.findByTestId(testIds.task.stop));
    expect(await screen.findByText(/The backtest was cancelled at 40 %/)).toBeInTheDocument();
    expect(fetch).toHaveBeenCalledWith(expect.objectContaining({ method: 'POST', url: expect.stringMatching(/tasks\/t1\/stop$/) }));
  });

  test('that was cancelled says at how much', async () => {
    sidecarHas([task({ state: 'cancelled' })]);
    render(<Part />);
    expect(await screen.findByText(/was cancelled at 40 %/)).toBeInTheDocument();
  });

  test('that failed tells error, hint, code and what to do about it', async () => {
    sidecarHas([task({ state: 'failed', error: { code: 'RANGE_EMPTY', message: 'no data', hint: 'Choose another range.' } })]);
    render(<Part />);
    expect(await screen.findByTestId(testIds.failure)).toHaveTextContent(/no data\. Choose another range\. RANGE_EMPTY.*look up RANGE_EMPTY/);
  });

  test('that is refused says why', async () => {
    sidecarHas([], throwError(() => ({ status: 409, data: { code: 'TASK_BUSY', message: 'one is running' }, config: {} })));
    render(<Part />);
    fireEvent.click(screen.getByText('start'));
    expect(await screen.findByTestId(testIds.failure)).toHaveTextContent('TASK_BUSY');
  });

  test('has no way to be cancelled for those who may only look', async () => {
    sidecarHas([task()]);
    render(<Part launcher={false} />);
    await screen.findByRole('progressbar');
    expect(screen.queryByTestId(testIds.task.stop)).toBeNull();
  });
});
