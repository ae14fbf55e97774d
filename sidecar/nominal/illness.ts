/** What is ill in a service now, and what is behind it: keeps the log of episodes and asks who is suspect while one lasts. */

import type { ServiceSection } from '../config/config';
import type { Suspects } from '../contract';
import type { SeriesSource } from '../series/service-series';
import type { EpisodeLog } from './episode-log';
import type { Pass } from './learning/learning';
import { baselineMs, incidentStart, isTelling, presentMs, suspectsOf } from './ranking/suspects';
import type { TrackedEpisode, TrackOptions } from './judging/track';
import type { GroupWatch } from './watch';

export interface Illness {
  /** What a group's watch is to call. */
  hooks(group: string): Pick<TrackOptions, 'onBegin' | 'onEnd'>;
  /** A person takes the level of a group as nominal. */
  accepted(group: string, author: string): void;
  /** The model that watched a group is given up: it cannot see the end of its episode. */
  abandoned(group: string): void;
  /** Brings the log up to date, and the suspects. */
  step(watches: GroupWatch[]): Promise<void>;
  suspects(): Suspects | null;
}

/** Suspects of incidents that go on are told anew after so many steps, at least so many milliseconds. */
const RANKED_AGAIN = { steps: 5, ms: 3000 };
/** Of a ranking, kept with an episode. */
const KEPT_COMPONENTS = 10;

export interface IllnessDeps {
  episodes: EpisodeLog;
  source: SeriesSource;
  pass: Pass;
  now(): number;
}

export function createIllness(service: ServiceSection, { episodes, source, pass, now }: IllnessDeps): Illness {
  let suspects: Suspects | null = null;
  let rankedAt = -Infinity;
  /** Start of the incident that they are of. */
  let ranked: number | null = null;

  const withActive = (group: string, work: (episode: string) => void) => {
    const record = episodes.active(group);
    if (record) {
      work(record.episode);
    }
  };
  const known = ({ peak, peakTime, causes }: TrackedEpisode) => ({ peak, peakTime, causes });

  function hooks(group: string): Pick<TrackOptions, 'onBegin' | 'onEnd'> {
    return {
      onBegin: ({ start }) => {
        // Its record has no suspects yet.
        rankedAt = -Infinity;
        episodes.begin(group, start);
      },
      onEnd: (episode, time) => withActive(group, (record) => {
        episodes.update(record, known(episode));
        episodes.end(record, time, episode.accepted ? 'accepted' : 'recovered');
      }),
    };
  }

  /** Asks again while episodes last and rows come that count, and at once where there is an older one than was known. */
  async function suspect(watches: GroupWatch[]): Promise<void> {
    const lasting = watches.flatMap((watch) => watch.episode() ?? []);
    if (lasting.length === 0) {
      suspects = null;
      return;
    }
    const starts = lasting.map((episode) => episode.start);
    const since = incidentStart(starts, service.stepMs);
    const before = ranked === since ? suspects : null;
    const again = Math.max(RANKED_AGAIN.steps * service.stepMs, RANKED_AGAIN.ms);
    const complete = rankedAt > since + presentMs(service.stepMs);
    if (before === null || (!complete && Math.abs(now() - rankedAt) >= again)) {
      [rankedAt, ranked] = [now(), since];
      suspects = (await pass('causes', service.name, () => rankFrom(watches, since, Math.min(...starts)))) ?? before;
    }
  }

  /** Where nothing has moved since an incident began, an older one is behind it. */
  async function rankFrom(watches: GroupWatch[], since: number, oldest: number): Promise<Suspects | null> {
    const newest = await rank(watches, since);
    const found = newest && (since === oldest || isTelling(newest)) ? newest : ((await rank(watches, oldest)) ?? newest);
    if (found) {
      const components = found.components.slice(0, KEPT_COMPONENTS);
      // an older episode keeps its own
      watches.filter((watch) => (watch.episode()?.start ?? -Infinity) >= found.since).forEach(({ model }) => withActive(model.group, (record) => episodes.update(record, { components })));
    }
    return found;
  }

  async function rank(watches: GroupWatch[], since: number): Promise<Suspects | null> {
    const { stepMs } = service;
    const series = await source.read(since - baselineMs(stepMs) - 3 * stepMs, Math.min(now(), since + presentMs(stepMs)));
    const features = watches.flatMap(({ model }) => model.features.map((feature) => ({ feature, group: model.group })));
    return suspectsOf(series, { features, since, stepMs, calls: service.calls });
  }

  return {
    hooks,
    accepted: (group, author) => withActive(group, (record) => episodes.end(record, now(), 'accepted', author)),
    abandoned: (group) => withActive(group, (record) => episodes.end(record, now(), 'interrupted')),
    step: async (watches) => {
      watches.forEach(({ model, episode }) => withActive(model.group, (record) => {
        const lasting = episode();
        if (lasting) {
          episodes.update(record, known(lasting));
        }
      }));
      await suspect(watches);
    },
    suspects: () => suspects,
  };
}
