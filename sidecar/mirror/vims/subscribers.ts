/** The users of the vims blueprint; the same as in its HSS. Pure. */

export const DOMAIN = 'ims.test';
export const SUBSCRIBERS = 200;

/** SIPp's injection file: [field0] caller, [field1] how it authenticates (SIPp fills in no fields inside of that), [field2] whom it calls. Nobody calls itself. */
export function subscriberFile(count = SUBSCRIBERS): string {
  const user = (n: number) => `user${String(n).padStart(4, '0')}`;
  const lines = Array.from({ length: count }, (_, i) => `${user(i + 1)};[authentication username=${user(i + 1)} password=secret-${i + 1}];${user(((i + 1 + Math.floor(count / 2)) % count) + 1)};`);
  return `SEQUENTIAL\n${lines.join('\n')}\n`;
}
