import type { TaskStatus } from '../../../sidecar/contract';

export function task(change: Partial<TaskStatus> = {}): TaskStatus {
  return { task: 't1', kind: 'backtest', service: 'shop', author: 'ops', group: null, request: null, state: 'running', progress: 0.4, startedAt: 1000, endedAt: null, error: null, backfill: null, backtest: null, scorecard: null, signatures: null, ...change };
}
