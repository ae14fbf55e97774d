/** What is the same in every runtime with images: a component's texts, its preparation and the users, as a container has them. Pure. */

import type { Blueprint, Component } from '../blueprint/blueprint';
import { usersOf } from '../blueprint/load';
import { expand, type Names, type Values } from '../blueprint/variables';

/** Name of the container of the users; no component may have it. */
export const CLIENT = 'client';
/** Port of the users' metrics. */
export const METRICS_PORT = 9100;
/** The users need no rights at all: nobody. */
export const CLIENT_UID = 65_534;
/** Roentgen's folder in its images, as in deploy/docker/Dockerfile. */
const PROJECT = '/roentgen';
const TOLD = '/tmp/load.prom';

/** `${postgres}` is a link in the image: which version it has is the image's affair. */
export const imageValues = (secret: Values['secret'], names: Names): Values => ({ node: 'node', project: PROJECT, postgres: () => '/usr/lib/postgresql/bin', secret, ...names });

/** `$0` is the component's name, so that it is told where bash says what is wrong. */
const WRAPPER = 'set -eu; eval "$1"; shift; exec "$@"';

export interface Contained {
  name: string;
  image: string;
  /** Instead of the image's own; null: leave it. It needs bash in the image. */
  entrypoint: string[] | null;
  /** null: the image's own. */
  command: string[] | null;
  environment: Record<string, string>;
  /** Text by absolute path. */
  files: Record<string, string>;
  /** null: the image's user and rights. */
  uid: number | null;
}

/** With a preparation the command is what it ends with, so that there must be one. Throws BLUEPRINT_INVALID. */
export function containedOf(name: string, component: Component & { image: string }, values: Values): Contained {
  const { image, command, prepare, environment, files, uid } = component;
  const texts = (all: Record<string, string>) => Object.fromEntries(Object.entries(all).map(([key, each]) => [key, expand(each, values)]));
  const prepared = prepare !== '' && command !== null;
  return {
    name,
    image,
    entrypoint: prepared ? ['bash', '-c', WRAPPER, name, expand(prepare, values)] : null,
    command: command?.map((each) => expand(each, values)) ?? null,
    environment: texts(environment),
    files: texts(files),
    uid,
  };
}

/** The users; null where the blueprint has none, or no image for them. Throws BLUEPRINT_INVALID. */
export function clientOf(blueprint: Blueprint, values: Values): Contained | null {
  const { load, service } = blueprint;
  if (load?.image == null) {
    return null;
  }
  const users = usersOf(blueprint, load, { values, metrics: TOLD, names: values });
  const environment = { USERS: JSON.stringify({ users, load: load.curve }), SERVICE: service, METRICS_PORT: String(METRICS_PORT) };
  return { name: CLIENT, image: load.image, entrypoint: null, command: ['node', `${PROJECT}/build/sidecar/mirror/load/serve.js`], environment, files: {}, uid: CLIENT_UID };
}
