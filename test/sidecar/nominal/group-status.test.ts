import type { ApiError } from '../../../sidecar/contract';
import { NO_WORK, type Pending, pendingGroups } from '../../../sidecar/nominal/group-status';

const short: ApiError = { code: 'NOMINAL_TOO_SHORT', message: 'too short' };
const nothing: Pending = { work: NO_WORK, learning: true, failure: null, failed: new Map() };
const shown = (ready: string[], pending: Partial<Pending>) => pendingGroups(new Set(ready), { ...nothing, ...pending }, () => 'virtual').map(({ group, state, progress, error }) => [group, state, progress, error?.code ?? null]);

test.each<[string, string[], Partial<Pending>, unknown[]]>([
  ['while data are collected one entry stands for all', [], { work: { ...NO_WORK, collecting: 0.4 } }, [['all groups', 'collecting', 0.4, null]]],
  ['then each group has its own progress, until its model is ready', ['cpu'], { work: { collecting: 1, groups: ['cpu', 'memory', 'network'], shares: new Map([['memory', 0.5]]) } }, [['memory', 'training', 0.5, null], ['network', 'training', 0, null]]],
  ['a group that failed keeps its error beside those that are ready', ['cpu'], { learning: false, failure: short, failed: new Map([['memory', short]]) }, [['memory', 'failed', 0, 'NOMINAL_TOO_SHORT']]],
  ['when all failed, one entry has the error', [], { learning: false, failure: short }, [['all groups', 'failed', 0, 'NOMINAL_TOO_SHORT']]],
  ['an error of the last attempt does not stand over the present one', [], { failure: short }, [['all groups', 'collecting', 0, null]]],
  ['when every group is ready there is nothing more', ['cpu', 'memory'], { learning: false }, []],
])('%s', (_what, ready, pending, entries) => {
  expect(shown(ready, pending)).toEqual(entries);
});
