import { readFileSync } from 'node:fs';
import { messageOf, RoentgenError } from '../errors';

/** A text that does not print itself: logs, JSON and inspection show `<secret>`. */
export class Secret {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  reveal(): string {
    return this.#text;
  }
  toString(): string {
    return '<secret>';
  }
  toJSON(): string {
    return '<secret>';
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '<secret>';
  }
}

/** The secret in a file. Throws CONFIG_UNREADABLE, or CONFIG_INVALID where it is too short to be one. */
export function readSecret(path: string): Secret {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    throw new RoentgenError('CONFIG_UNREADABLE', `token file ${path}: ${messageOf(error)}`, undefined, { cause: error });
  }
  if (text.length < 16) {
    throw new RoentgenError('CONFIG_INVALID', `token file ${path} holds fewer than 16 characters`, 'make one with: openssl rand -hex 32');
  }
  return new Secret(text);
}
