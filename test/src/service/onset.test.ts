import { chosenEpisode, onsetOrder } from '../../../src/service/onset';
import { episode, START, suspect } from '../episodes/records';

const evidence = (group: string, onset: number | null) => ({ feature: 'f', metric: 'f', group, deviation: 5, relative: null, onset });

test('groups stand in the order of their own episodes, and where they had none of what their features showed', () => {
  const one = episode({ groups: ['cpu', 'network', 'memory', 'filesystem'], components: [suspect('db1', 9, { features: [evidence('memory', START + 20_000), evidence('memory', START + 15_000)] })] });
  const network = episode({ episode: 'e2', group: 'network', start: START - 5000 });
  const later = episode({ episode: 'e3', group: 'network', start: START + 900_000, end: null });
  const { groups } = onsetOrder(one, [one, network, later], null);
  expect(groups.map(({ name, time }) => [name, time === null ? null : time - START])).toEqual([['network', -5000], ['cpu', 0], ['memory', 15_000], ['filesystem', null]]);
});

test('components stand in the order of their onsets; one that was not seen comes last', () => {
  const one = episode({ components: [suspect('db1', 9), suspect('app1', 8, { onset: START + 5000 }), suspect('app2', 7, { features: [evidence('cpu', START + 2000)] })] });
  expect(onsetOrder(one, [one], null).components.map(({ name, time }) => [name, time === null ? null : time - START])).toEqual([['app2', 2000], ['app1', 5000], ['db1', null]]);
});

test('of an episode that lasts the present suspects count, too', () => {
  const lasting = episode({ end: null, ended: null, groups: ['cpu', 'memory'] });
  const suspects = { time: START, since: START, components: [], groups: [{ group: 'memory', evidence: 4, onset: START - 10_000, causes: [] }] };
  expect(onsetOrder(lasting, [lasting], suspects).groups.map(({ name }) => name)).toEqual(['memory', 'cpu']);
  expect(onsetOrder({ ...lasting, end: START + 1 }, [], suspects).groups.map(({ time }) => time)).toEqual([START, null]);
});

test('the page speaks of the episode of the address, else of one that lasts, else of the newest', () => {
  const [old, newer, lasting] = [episode({ episode: 'a', start: 1 }), episode({ episode: 'b', start: 2 }), episode({ episode: 'c', start: 0, end: null })];
  expect(chosenEpisode([old, newer, lasting], 'a')?.episode).toBe('a');
  expect(chosenEpisode([old, newer, lasting], 'gone')?.episode).toBe('c');
  expect(chosenEpisode([old, newer], null)?.episode).toBe('b');
  expect(chosenEpisode([], null)).toBeNull();
});
