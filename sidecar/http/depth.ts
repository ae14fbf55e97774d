/** How deep lists and objects of a JSON text are nested, without reading it. Pure. */

const [QUOTE, BACKSLASH, LIST, LIST_END, OBJECT, OBJECT_END] = [...'"\\[]{}'].map((each) => each.charCodeAt(0));

/**
 * Whether something in it lies deeper than `most`. Ten million brackets in one another keep JSON.parse, which nothing can interrupt,
 * for more than ten seconds. @param text UTF-8
 */
export function deeperThan(text: Uint8Array, most: number): boolean {
  let [depth, quoted] = [0, false];
  for (let place = 0; place < text.length && depth <= most; place++) {
    const byte = text[place];
    if (byte === QUOTE) {
      quoted = !quoted;
    } else if (quoted) {
      place += byte === BACKSLASH ? 1 : 0;
    } else if (byte === LIST || byte === OBJECT) {
      depth++;
    } else if (byte === LIST_END || byte === OBJECT_END) {
      depth--;
    }
  }
  return depth > most;
}
