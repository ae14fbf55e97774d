/** Plain data as YAML that every reader takes the same way, whatever names are in it. Pure. */

export type Plain = string | number | boolean | Plain[] | { [key: string]: Plain };

/** Line ends and characters without a look, of which readers of YAML 1.1 and 1.2 make different things. */
const ODD = /[\u007f-\u00a0\u00ad\u2028\u2029\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const UNPAIRED = /[\ud800-\udfff]/;

/** In these single quotes change nothing, and queries stay legible. */
const PRINTABLE = /^[ -~]*$/;

/** Always in quotes: so `no`, `1`, `@x`, `{{ x }}` and `- a: b` stay texts. In double ones JSON's escapes are YAML's. A lone surrogate is no character. */
export function quotedYaml(text: string): string {
  if (text.includes('"') && PRINTABLE.test(text)) {
    return `'${text.replace(/'/g, "''")}'`;
  }
  return JSON.stringify(text.replace(ODD, (odd) => (UNPAIRED.test(odd) ? '\ufffd' : odd))).replace(ODD, (odd) => `\\u${odd.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const PLAIN_KEY = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const isLeaf = (value: Plain): value is string | number | boolean => typeof value !== 'object';
const leaf = (value: string | number | boolean) => (typeof value === 'string' ? quotedYaml(value) : String(value));

function lines(value: Exclude<Plain, string | number | boolean>, indent: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (isLeaf(item) || isEmpty(item)) {
        return [`${indent}- ${isLeaf(item) ? leaf(item) : emptyOf(item)}`];
      }
      const [first, ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    });
  }
  return Object.entries(value).flatMap(([name, item]) => {
    const key = PLAIN_KEY.test(name) ? name : quotedYaml(name);
    if (isLeaf(item) || isEmpty(item)) {
      return [`${indent}${key}: ${isLeaf(item) ? leaf(item) : emptyOf(item)}`];
    }
    return [`${indent}${key}:`, ...lines(item, `${indent}  `)];
  });
}

const isEmpty = (value: Exclude<Plain, string | number | boolean>) => Object.keys(value).length === 0;
const emptyOf = (value: Plain) => (Array.isArray(value) ? '[]' : '{}');

export function yamlOf(value: Exclude<Plain, string | number | boolean>): string {
  return `${lines(value, '').join('\n')}\n`;
}
