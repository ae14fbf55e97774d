import type { GroupStatus, Run, ServiceStatus } from '../../../sidecar/contract';
import { group, service } from '../models/versions';

export const NOW = Date.UTC(2026, 6, 30, 12);

export const scored = (name: string, score: number, change: Partial<GroupStatus> = {}): GroupStatus => group({ group: name, latest: { time: NOW - 2000, mse: 1, score, components: [{ component: 'app1', score }, { component: 'db1', score: score / 2 }], causes: [] }, ...change });
export const ill = (name: string, start: number): GroupStatus => scored(name, 4, { episode: { start, peak: 4 } });
export const shop = (groups: GroupStatus[], change: Partial<ServiceStatus> = {}) => service({ groups, ...change });

export const run = (fault: string, component: string, change: Partial<Run> = {}): Run => ({ run: 'r1', experiment: 'x', service: 'shop', author: 'ops', state: 'running', deviated: null, reason: null, startedAt: NOW, endedAt: null, faults: [{ fault: fault as 'pause', component, parameters: {}, start: NOW, end: null, error: null, confirmation: null }], ...change });
