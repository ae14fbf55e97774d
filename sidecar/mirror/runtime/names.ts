/** Names that a mirror gives to what it makes on the machine. Every name carries its instance, so that a sweep finds all of it. */

import { RoentgenError } from '../../errors';

/** Environment variable that marks the processes of an instance; those that overwrite their environment are found by cgroup. */
export const MARK = 'RTG_INSTANCE';

/** No dash: the names of instance `a` must not begin like those of an instance `a-b`. */
const INSTANCE = /^[a-z0-9]{1,16}$/;

/** Throws REQUEST_INVALID. */
export function checkInstance(instance: string): void {
  if (!INSTANCE.test(instance)) {
    throw new RoentgenError('REQUEST_INVALID', `${JSON.stringify(instance)} cannot name a mirror`, 'use 1 to 16 small letters and digits');
  }
}

/** The folder below each controller; the janitor's script has the same. */
export const cgroupOf = (instance: string) => `rtg-${instance}`;

/** Name under /run/netns. */
export const netnsOf = (instance: string, place: string) => `rtg-${instance}-${place}`;

/** The interface of a component inside its namespace. */
export const INTERFACE = 'eth0';
