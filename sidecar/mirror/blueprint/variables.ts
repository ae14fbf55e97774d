/**
 * Variables in a blueprint's texts: `${node}` (this Node.js), `${project}` (folder of Roentgen), `${postgres}` (folder of PostgreSQL's
 * programs), `${secret:NAME}` (random, kept with the mirror), `${address:COMPONENT}`, and `${each:COMPONENT}`, which repeats its line for
 * each replica with the replica's name. Everything else in `${}` is left alone: it is the shell's.
 */

import { RoentgenError } from '../../errors';

export interface Values extends Names {
  node: string;
  project: string;
  /** Throws REQUIREMENT_MISSING where there is none. */
  postgres(): string;
  secret(name: string): string;
}

/** Who is where in a mirror's network. */
export interface Names {
  /** Of a replica, or of a component's replicas; empty where there is no such. */
  addresses(component: string): string[];
  replicas(component: string): string[];
}

const VARIABLE = /\$\{(node|project|postgres|(?:secret|address):([a-z0-9-]+))\}/g;
const EACH = /\$\{each:([a-z0-9-]+)\}/;

/** Throws BLUEPRINT_INVALID for a component that is not there. */
export function expand(text: string, values: Values): string {
  return text.split('\n').flatMap((line) => repeated(line, values)).join('\n').replace(VARIABLE, (_, variable: string, argument = '') => {
    switch (variable.split(':')[0]) {
      case 'node':
        return values.node;
      case 'project':
        return values.project;
      case 'postgres':
        return values.postgres();
      case 'secret':
        return values.secret(argument);
      default:
        return known(values.addresses(argument), argument)[0];
    }
  });
}

function repeated(line: string, values: Values): string[] {
  const [variable, component] = EACH.exec(line) ?? ['', ''];
  return component === '' ? [line] : known(values.replicas(component), component).map((name) => line.replaceAll(variable, name));
}

function known(found: string[], component: string): string[] {
  if (found.length === 0) {
    throw new RoentgenError('BLUEPRINT_INVALID', `a text names the component ${JSON.stringify(component)}, which is not there`, 'it must be one of the keys of components');
  }
  return found;
}
