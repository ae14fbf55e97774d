import { RoentgenError } from '../../../sidecar/errors';
import { createTasks, type TaskResult, type Tasks } from '../../../sidecar/past/tasks';

const REPORT = { from: 1, to: 2, rows: 3, samples: 4 };
let time: number;
let tasks: Tasks;

beforeEach(() => {
  time = 1000;
  tasks = createTasks(() => time);
});

/** Work that ends when it is told to. */
function work() {
  let [finish, fail]: [(result: TaskResult) => void, (error: unknown) => void] = [() => undefined, () => undefined];
  const ended = new Promise<TaskResult>((resolve, reject) => ([finish, fail] = [resolve, reject]));
  const seen: { signal?: AbortSignal; onProgress?(share: number): void } = {};
  return { run: (signal: AbortSignal, onProgress: (share: number) => void) => (Object.assign(seen, { signal, onProgress }), ended), finish, fail, seen };
}

/** Stops when it is asked to. */
const patient = (signal: AbortSignal) => new Promise<TaskResult>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
const settled = () => new Promise((resolve) => setImmediate(resolve));
const status = (task: string) => tasks.list().find((each) => each.task === task);

test('a task tells its progress, and what came of it', async () => {
  const own = work();
  const { task } = tasks.start('backfill', 'shop', 'eve', own.run);
  expect(status(task)).toEqual({ task, kind: 'backfill', service: 'shop', author: 'eve', group: null, request: null, state: 'running', progress: 0, startedAt: 1000, endedAt: null, error: null, backfill: null, backtest: null, scorecard: null, signatures: null });
  await settled();
  own.seen.onProgress?.(0.5);
  expect(status(task)).toMatchObject({ state: 'running', progress: 0.5 });
  time = 2000;
  own.finish({ backfill: REPORT });
  await settled();
  expect(status(task)).toMatchObject({ state: 'done', progress: 1, endedAt: 2000, backfill: REPORT });
});

test.each<[string, unknown, object]>([
  ['an error of ours, with its hint', new RoentgenError('RANGE_EMPTY', 'nothing', 'look elsewhere'), { code: 'RANGE_EMPTY', message: 'nothing', hint: 'look elsewhere' }],
  ['an error of ours without one', new RoentgenError('PROMETHEUS_TIMEOUT', 'late'), { code: 'PROMETHEUS_TIMEOUT', message: 'late' }],
  ['any other error', new TypeError('oops'), { code: 'INTERNAL', message: 'oops' }],
  ['what is no error', 'oops', { code: 'INTERNAL', message: 'oops' }],
])('a task that fails of %s says so', async (_what, reason, error) => {
  const own = work();
  const { task } = tasks.start('backtest', 'shop', 'eve', own.run);
  own.fail(reason);
  await settled();
  expect(status(task)).toMatchObject({ state: 'failed', endedAt: 1000, error, backtest: null });
  expect(Object.keys(status(task)?.error ?? {})).toEqual(Object.keys(error));
});

test('what throws at once fails as a task, not as the request', async () => {
  const { task } = tasks.start('backfill', 'shop', 'eve', () => { throw new RoentgenError('GROUP_UNKNOWN', 'no'); });
  await settled();
  expect(status(task)).toMatchObject({ state: 'failed', error: { code: 'GROUP_UNKNOWN' } });
});

test('one of a kind and service runs at a time', async () => {
  const own = work();
  tasks.start('backfill', 'shop', 'eve', own.run);
  const again = () => tasks.start('backfill', 'shop', 'eve', own.run);
  expect(again).toThrow(expect.objectContaining({ code: 'TASK_BUSY' }));
  tasks.start('backtest', 'shop', 'eve', own.run);
  tasks.start('backfill', 'bank', 'eve', own.run);
  own.finish({});
  await settled();
  expect(again).not.toThrow();
});

test('a task that is stopped is cancelled when its work has ended, and stays so', async () => {
  const { task } = tasks.start('scorecard', 'shop', 'eve', patient);
  await settled();
  tasks.stop(task);
  await settled();
  expect(status(task)).toMatchObject({ state: 'cancelled', error: null, endedAt: 1000 });
  expect(tasks.stop(task)).toMatchObject({ state: 'cancelled' });
  expect(() => tasks.stop('nothing')).toThrow(expect.objectContaining({ code: 'TASK_UNKNOWN' }));
});

test('one that was done before the stop reached it is done', async () => {
  const own = work();
  const { task } = tasks.start('scorecard', 'shop', 'eve', own.run);
  tasks.stop(task);
  own.finish({});
  await settled();
  expect(status(task)?.state).toBe('done');
});

test('closing stops what runs and waits for its end', async () => {
  const { task } = tasks.start('backfill', 'shop', 'eve', patient);
  await settled();
  await tasks.close();
  expect(status(task)?.state).toBe('cancelled');
});

test('the newest thirty are kept, and any that runs', async () => {
  const first = tasks.start('backfill', 'shop', 'eve', patient).task;
  for (let index = 0; index < 40; index++) {
    tasks.start('backtest', `service-${index}`, 'eve', async () => ({}));
    await settled();
  }
  expect(tasks.list()).toHaveLength(31);
  expect([tasks.list()[0].service, tasks.list().at(-1)?.task]).toEqual(['service-39', first]);
  await tasks.close();
});
