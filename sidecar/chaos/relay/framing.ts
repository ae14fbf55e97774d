/** Where the messages of an HTTP/1.1 stream begin and end (RFC 9112), without changing a byte. Pure. */

export interface Head {
  /** The words of the first line. */
  words: string[];
  /** Lower-case names; values of fields that come more than once are joined by commas. */
  fields: Map<string, string>;
}

/** Bytes of the body; chunks; all up to the end of the stream. */
export type Body = number | 'chunked' | 'rest';

/** `raw`: bytes that belong to no message that this could tell. `end` closes a message and has no bytes. */
export interface Part {
  kind: 'head' | 'body' | 'end' | 'raw';
  bytes: Buffer;
  head?: Head;
}

export interface Framing {
  /** The parts of what came; together they have its bytes, but for a head that is not whole yet. */
  push(bytes: Buffer): Generator<Part>;
  /** From now on all is raw; answers what was held back. */
  giveUp(): Buffer;
}

const NOTHING = Buffer.alloc(0);
const MOST_OF_HEAD = 65_536;
const FIRST_LINE = { request: /^[A-Za-z]+ [^ ]+ HTTP\/1\.[01]$/, answer: /^HTTP\/1\.[01] \d{3}( |$)/ };
/** What may still become a first line, its end not being here yet. */
const BEGINNING = { request: /^[A-Za-z]{1,24}( [^\n]*)?$/, answer: /^(H|HT|HTT|HTTP|HTTP\/[^\n]*)$/ };

/** `bodyOf` says how the body of a message is framed that begins with this head. */
export function createFraming(side: 'request' | 'answer', bodyOf: (head: Head) => Body): Framing {
  let state: 'head' | 'data' | 'size' | 'trailer' | 'rest' | 'raw' = 'head';
  let held: Buffer = NOTHING;
  let left = 0;
  let chunked = false;

  /** Takes a head, a chunk's size line or a line of the trailer, all of which are whole. */
  function* takeText(bytes: Buffer): Generator<Part> {
    const text = bytes.toString('latin1');
    if (state === 'head') {
      const head = parseHead(text);
      yield { kind: 'head', bytes, head };
      // Asked after the reader had the head, who may know by then that all that follows is raw.
      yield* state === 'head' ? begin(bodyOf(head)) : [];
      return;
    }
    yield { kind: 'body', bytes };
    if (state === 'size') {
      left = Number.parseInt(text, 16) + 2;
      state = left > 2 ? 'data' : 'trailer';
    } else if (text === '\r\n') {
      yield finish();
    }
  }

  function* begin(body: Body): Generator<Part> {
    chunked = body === 'chunked';
    left = typeof body === 'number' ? body : 0;
    state = chunked ? 'size' : body === 'rest' ? 'rest' : 'data';
    if (body === 0) {
      yield finish();
    }
  }

  function finish(): Part {
    state = 'head';
    return { kind: 'end', bytes: NOTHING };
  }

  function* takeData(bytes: Buffer): Generator<Part> {
    left -= bytes.length;
    yield { kind: 'body', bytes };
    if (left === 0 && chunked) {
      state = 'size';
    } else if (left === 0) {
      yield finish();
    }
  }

  return {
    *push(bytes) {
      let rest = held.length > 0 ? Buffer.concat([held, bytes]) : bytes;
      held = NOTHING;
      while (rest.length > 0) {
        let size = rest.length;
        if (state === 'data') {
          size = Math.min(left, rest.length);
          yield* takeData(rest.subarray(0, size));
        } else if (state === 'raw' || state === 'rest') {
          yield { kind: state === 'raw' ? 'raw' : 'body', bytes: rest };
        } else {
          size = endOfText(rest, state === 'head');
          if (!isPlausible(rest, size, state, side)) {
            state = 'raw';
            continue;
          }
          if (size === 0) {
            held = rest;
            return;
          }
          yield* takeText(rest.subarray(0, size));
        }
        rest = rest.subarray(size);
      }
    },
    giveUp() {
      state = 'raw';
      const bytes = held;
      held = NOTHING;
      return bytes;
    },
  };
}

/** Length of the head or line that the bytes begin with; 0 when its end is not here yet. */
function endOfText(bytes: Buffer, head: boolean): number {
  const mark = head ? '\r\n\r\n' : '\r\n';
  const at = bytes.indexOf(mark, 0, 'latin1');
  return at < 0 ? 0 : at + mark.length;
}

function isPlausible(bytes: Buffer, size: number, state: string, side: 'request' | 'answer'): boolean {
  if ((size || bytes.length) > MOST_OF_HEAD) {
    return false;
  }
  if (state === 'size') {
    return size === 0 || /^[0-9a-f]{1,12}[ \t]*(;|\r)/i.test(bytes.toString('latin1', 0, size));
  }
  if (state === 'trailer') {
    return true;
  }
  const line = bytes.indexOf('\r\n', 0, 'latin1');
  return line < 0 ? BEGINNING[side].test(bytes.toString('latin1')) : FIRST_LINE[side].test(bytes.toString('latin1', 0, line));
}

function parseHead(text: string): Head {
  const [first, ...lines] = text.split('\r\n');
  const fields = new Map<string, string>();
  for (const line of lines.filter((each) => each.includes(':'))) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(line.indexOf(':') + 1).trim();
    fields.set(name, fields.has(name) ? `${fields.get(name)}, ${value}` : value);
  }
  return { words: first.split(' '), fields };
}

/** As the fields say; undefined when they say nothing. */
function framed({ fields }: Head): Body | undefined {
  if (/\bchunked$/i.test(fields.get('transfer-encoding') ?? '')) {
    return 'chunked';
  }
  const length = /^(\d{1,15})(, \1)*$/.exec(fields.get('content-length') ?? '');
  return length ? Number(length[1]) : fields.has('content-length') ? 'rest' : undefined;
}

export const requestBody = (head: Head): Body => framed(head) ?? 0;

/** `method` is that of the request that is answered. */
export function answerBody(head: Head, method: string): Body {
  const status = Number(head.words[1]);
  return method === 'HEAD' || status < 200 || status === 204 || status === 304 ? 0 : (framed(head) ?? 'rest');
}
