/** The short form of `npm run bench -- chaos-safety`: a few trials of its parts on real components. Needs root. */
import { POINTS } from '../../bench/chaos/crash';
import { foreign } from '../../bench/chaos/parts/foreign';
import { enospc } from '../../bench/chaos/parts/enospc';
import { kill } from '../../bench/chaos/parts/kill';
import { killall } from '../../bench/chaos/parts/killall';
import { dieAt } from '../../bench/chaos/parts/points';
import { makeStage, type Stage } from '../../bench/chaos/stage';
import { killAllOwners, randomOf, type PartOptions } from '../../bench/chaos/trials';
import type { Figure } from '../../bench/report/figure';
import type { FaultKind } from '../../sidecar/contract';

const withRoot = process.getuid?.() === 0 ? describe : describe.skip;

withRoot('whatever dies, chaos leaves nothing', () => {
  let stage: Stage;
  const told: string[] = [];
  const options = (trials: number, from = 0): PartOptions => ({ trials, seed: 1, from, say: (text) => told.push(text) });
  const valueOf = (figures: Figure[], id: string) => figures.find((each) => each.id === id)?.value;
  /** Seconds are not judged here: a busy machine cleans later than within one. What is left for ever is. */
  const troubles = () => told.filter((each) => each.includes('trial '));

  beforeAll(async () => {
    stage = await makeStage({ database: false });
  });
  afterAll(async () => {
    killAllOwners();
    await stage?.remove();
  });
  beforeEach(() => {
    told.length = 0;
  });

  test('of the sidecar: guards undo everything by themselves, and the next sidecar knows every run that was accepted', async () => {
    const figures = await kill(stage, options(4));
    expect([valueOf(figures, 'X-kill200-lost'), valueOf(figures, 'X-kill200-restart')]).toEqual([0, 0]);
    // Without the restart everything became clean at some time.
    expect(Number.isFinite(valueOf(figures, 'X-kill200-clean-max'))).toBe(true);
  });

  test('of the sidecar, its guards and its relays at once: the next sidecar undoes everything before it is ready', async () => {
    const figures = await killall(stage, options(4));
    expect([valueOf(figures, 'X-killall200'), valueOf(figures, 'X-killall200-lost'), troubles()]).toEqual([0, 0, []]);
  });

  test('of the sidecar at a named point of each kind', async () => {
    const kinds = stage.actors[0].kinds;
    expect(kinds.length).toBeGreaterThan(10);
    // Two at a time, one on each component; neighbours in the catalogue die at different points, with their guards or without.
    const deaths = async (component: string, own: FaultKind[]) => {
      for (const kind of own) {
        const index = kinds.indexOf(kind);
        const { left, lost, running, reached, what } = await dieAt(stage, component, kind, POINTS[index % POINTS.length], index % 2 === 0, randomOf(1, index), [component]);
        expect([what, left, lost, running, reached]).toEqual([what, [], [], [], true]);
      }
    };
    await Promise.all(stage.actors.map(({ component }, at) => deaths(component, kinds.filter((_, index) => index % 2 === at))));
  });

  test("what a user has set is refused, and stays byte for byte", async () => {
    const figures = await foreign(stage, options(12, 20));
    expect([valueOf(figures, 'X-foreign'), troubles()]).toEqual([0, []]);
  });

  test('no fault is done without a record on a disk that is full at any line of the journal', async () => {
    const figures = await enospc(stage, options(5, 15));
    expect([valueOf(figures, 'X-enospc'), valueOf(figures, 'X-enospc-left'), troubles()]).toEqual([0, 0, []]);
  });
});
