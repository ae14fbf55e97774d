import { parseConfig } from '../../../../sidecar/config/load';
import { createJobs } from '../../../../sidecar/jobs/jobs';
import { seeded } from '../../../../sidecar/mirror/schedule';
import { type GroupsFound, type GroupsOrder, nominalGroups } from '../../../../sidecar/nominal/learning/nominal-groups';
import { featuresOf } from '../../../../sidecar/series/features';
import { packed } from '../../../../sidecar/series/packed';

const ROWS = 1200;
const STEP_MS = 30_000;
const grid = { fromMs: 0, stepMs: STEP_MS, rows: ROWS };
/** Rows in which the memory of both components is four times what it was. */
const INCIDENT = [500, 540];

async function order(more = '', times = (_pod: string) => Array.from({ length: ROWS }, (_, row) => row * STEP_MS)): Promise<GroupsOrder> {
  const random = seeded(3);
  const raw = ['a', 'b'].flatMap((pod) => ['container_memory_usage', 'container_memory_cache', 'container_fs_usage', 'container_fs_limit', 'other'].map((name) => ({
    labels: { __name__: name, pod }, times: times(pod),
    values: times(pod).map((time) => (name.endsWith('_limit') ? 5 : 1e8 * (10 + Math.sin(time / 3e6) + 0.3 * random()) * (name.includes('memory') && time / STEP_MS >= INCIDENT[0] && time / STEP_MS < INCIDENT[1] ? 4 : 1))),
  })));
  const service = parseConfig(`services:\n  - name: t\n    selector: '{ns="t"}'\n    step: 30s\n    nominal: { duration: 10h${more} }\n`, '/c.yaml').services[0];
  return { service, series: await packed(featuresOf(raw, { componentLabel: 'pod' }, new Map())), components: ['a', 'b'], grid, nominal: { from: 0, to: ROWS * STEP_MS }, excluded: [], pinned: new Map() };
}

const unrested = (rested: boolean[]) => rested.flatMap((each, row) => (each ? [] : [row]));

test('groups come in order, with the features that move; an incident is told, and learned unless it is excluded', async () => {
  const { groups, dropped } = nominalGroups(await order());
  expect(groups.map(({ group, matrix }) => [group, matrix.features.map(({ component, name }) => `${component} ${name}`)])).toEqual([
    ['memory', ['a container_memory_cache', 'a container_memory_usage', 'b container_memory_cache', 'b container_memory_usage']],
    ['filesystem', ['a container_fs_usage', 'b container_fs_usage']],
  ]);
  expect(dropped).toEqual({ ungrouped: 4 });
  expect(groups[0].incidents).toEqual([{ from: INCIDENT[0] * STEP_MS, to: (INCIDENT[1] - 1) * STEP_MS, features: expect.arrayContaining(['a container_memory_usage']), excluded: false }]);
  expect(groups[1].incidents).toEqual([]);
  expect(unrested(groups[0].rested)).toEqual([]);
});

test('an incident in one group is learned in none, where incidents are excluded', async () => {
  const { groups } = nominalGroups(await order(', exclude_incidents: true'));
  const rows = Array.from({ length: INCIDENT[1] - INCIDENT[0] }, (_, index) => INCIDENT[0] + index);
  expect(groups.map(({ rested }) => unrested(rested))).toEqual([rows, rows]);
  expect(groups[0].incidents[0].excluded).toBe(true);
});

test('times that are excluded are not learned; a pinned group keeps its features', async () => {
  const given = await order();
  const [feature] = nominalGroups(await order()).groups[1].matrix.features;
  const gone = { ...feature, component: 'gone' };
  const { groups } = nominalGroups({ ...given, excluded: [{ from: 0, to: 2 * STEP_MS }], pinned: new Map([['filesystem', [feature, gone]]]) });
  expect(unrested(groups[0].rested)).toEqual([0, 1, 2]);
  expect(groups[1].matrix.features).toEqual([feature, gone]);
});

describe('in a worker', () => {
  const jobs = createJobs({ workers: 1 });
  afterAll(() => jobs.close());

  test('they are the same to the last bit', async () => {
    // Arrays of another thread are of another kind than a test's.
    const listed = ({ groups, dropped }: GroupsFound) => ({ groups: groups.map((each) => ({ ...each, matrix: { ...each.matrix, values: [...each.matrix.values] } })), dropped });
    const excluding = ', exclude_incidents: true';
    expect(listed(await jobs.run('nominal-groups', await order(excluding)))).toEqual(listed(nominalGroups(await order(excluding))));
  });

  test('a component that has stopped is an error with its code, and the worker serves the next', async () => {
    const early = (pod: string) => Array.from({ length: pod === 'b' ? 900 : ROWS }, (_, row) => row * STEP_MS);
    await expect(order('', early).then((given) => jobs.run('nominal-groups', given))).rejects.toMatchObject({ code: 'COMPONENT_VANISHED', message: expect.stringMatching(/^b /), hint: expect.any(String) });
    expect((await jobs.run('nominal-groups', await order())).groups).toHaveLength(2);
  });
});
