import { mirrorUp } from '../../../sidecar/mirror/environment';
import { MIRROR_PACKAGES, mirrorObstacles, requirements } from '../../../sidecar/mirror/requirements';

afterEach(() => jest.restoreAllMocks());

test('this machine can run a mirror', () => {
  expect(requirements()).toEqual({ missingPackages: [], obstacles: [] });
});

test('without root a mirror says what it needs before it starts anything', async () => {
  jest.spyOn(process, 'getuid').mockReturnValue(1000);
  expect(mirrorObstacles()).toEqual([expect.stringContaining('run it as root')]);
  await expect(mirrorUp({ instance: 'never', service: 'employees', directory: '/nowhere/mirror' })).rejects.toMatchObject({ code: 'REQUIREMENT_MISSING' });
});

test('every package has something to see it by', () => {
  expect(MIRROR_PACKAGES.filter(({ package: name, shows }) => !name || !shows)).toEqual([]);
});
