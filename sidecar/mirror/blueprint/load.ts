/** The users of a blueprint: what the file says, checked, and with addresses what the client process is told. Pure but for files that the blueprint names. */

import { parseDuration } from '../../config/duration';
import { messageOf } from '../../errors';
import type { Users } from '../load/behaviour';
import type { Load, Profile } from '../load/curve';
import { parseRecording } from '../load/recording';
import type { Blueprint, BlueprintLoad, Component } from './blueprint';
import type { RawLoad, RawStep } from './raw';
import { replicasOf } from './replicas';
import { namesAmong } from './units';
import { expand, type Names, type Values } from './variables';
import { type ReadFile, type Refuse, textAt, textsOf } from './texts';

/** Throws what `refuse` makes. */
export function loadOf(raw: RawLoad, components: Component[], refuse: Refuse, read: ReadFile): BlueprintLoad {
  const profiles = Object.entries(raw.profiles ?? {}).map(([name, profile]): [string, Profile] => [name, courseOf(profile, ['load', 'profiles', name], refuse, read)]);
  const curve: Load = { ...courseOf(raw, ['load'], refuse, read), daySeconds: parseDuration(raw.day) / 1000, seed: raw.seed, ...(raw.call_duration === undefined ? {} : { callSeconds: parseDuration(raw.call_duration) / 1000 }), ...(profiles.length > 0 ? { profiles: Object.fromEntries(profiles) } : {}) };
  const image = raw.image ?? null;
  if (raw.kind === 'command') {
    if (!raw.command) {
      throw refuse(['load', 'kind'], 'needs a command');
    }
    return { curve, target: null, image, users: { kind: 'command', command: raw.command, environment: textsOf(raw.environment) } };
  }
  const target = raw.target ?? components[0].component;
  const [port] = [raw.port, ...(components.find(({ component }) => component === target)?.ports ?? [])].filter((each) => each !== undefined);
  if (port === undefined) {
    throw refuse(['load', 'target'], `${JSON.stringify(target)} is no component with a port`);
  }
  const common = { hosts: [], port, patienceMs: parseDuration(raw.patience) };
  if (raw.kind === 'employees') {
    return { curve, target, image, users: { kind: 'employees', ...common } };
  }
  if (!raw.sessions) {
    throw refuse(['load', 'kind'], 'needs sessions');
  }
  const sessions = raw.sessions.map(({ weight, steps }) => ({ weight, steps: steps.map((step) => stepOf(step, raw.think)) }));
  return { curve, target, image, users: { kind: 'http', ...common, sessions } };
}

const stepOf = ({ method, path, body, expect, think }: RawStep, usual: string | number) => ({ method, path, body, expect: expect === undefined ? undefined : [expect].flat(), think: parseDuration(think ?? usual) / 1000 });

function courseOf({ base, peak, week, replay }: Pick<RawLoad, 'base' | 'peak' | 'week' | 'replay'>, path: string[], refuse: Refuse, read: ReadFile): Profile {
  if (base > peak) {
    throw refuse([...path, 'base'], `is over the peak of ${peak}`);
  }
  return { base, peak, ...(week ? { week } : {}), ...(replay ? { replay: replayOf(replay, [...path, 'replay', 'file'], refuse, read) } : {}) };
}

function replayOf({ file, scale, speed }: NonNullable<RawLoad['replay']>, path: string[], refuse: Refuse, read: ReadFile): Load['replay'] {
  const text = textAt(file, path, refuse, read);
  try {
    return { ...parseRecording(text), scale, speed, start: 0 };
  } catch (error) {
    throw refuse(path, `${file}: ${messageOf(error)}`);
  }
}

/** What the texts of a load's command may name, and the file that it leaves its figures in. Names are those of the mirror's own network unless given. */
export interface CommandValues {
  values: Omit<Values, keyof Names>;
  metrics: string;
  names?: Names;
}

/** The users with the addresses that they speak to. Throws BLUEPRINT_INVALID. */
export function usersOf(blueprint: Blueprint, { users, target }: Pick<BlueprintLoad, 'users' | 'target'>, { values, metrics, names = namesAmong(replicasOf(blueprint)) }: CommandValues): Users {
  if (users.kind !== 'command') {
    return { ...users, hosts: target === null ? [] : names.addresses(target) };
  }
  const text = (each: string) => expand(each, { ...values, ...names });
  const environment = Object.fromEntries(Object.entries(users.environment).map(([key, value]) => [key, text(value)]));
  return { kind: 'command', command: users.command.map(text), environment: { ...environment, LOAD_METRICS: metrics, LOAD_SERVICE: blueprint.service } };
}
