import { createAttempts } from '../../../sidecar/http/attempts';

const codeOf = (work: () => void): string => {
  try {
    work();
    return 'passed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('wrong tokens', () => {
  let time: number;
  let attempts: ReturnType<typeof createAttempts>;
  const wrong = (address: string) => codeOf(() => { attempts.check(address); attempts.wrong(address); });
  const times = (count: number, address: string) => Array.from({ length: count }, () => wrong(address)).at(-1);

  beforeEach(() => {
    time = 0;
    attempts = createAttempts(() => time);
  });

  test('from a stranger are not even looked at after twenty in a minute, then again', () => {
    expect(times(20, '10.0.0.9')).toBe('passed');
    expect(wrong('10.0.0.9')).toBe('TOO_MANY_ATTEMPTS');
    expect(codeOf(() => attempts.check('10.0.0.9'))).toBe('TOO_MANY_ATTEMPTS');
    expect(codeOf(() => attempts.check('10.0.0.8'))).toBe('passed');
    time = 60_000;
    expect(codeOf(() => attempts.check('10.0.0.9'))).toBe('passed');
  });

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1'])('lock out no right token on this machine (%s)', (address) => {
    expect(times(30, address)).toBe('TOO_MANY_ATTEMPTS');
    expect(codeOf(() => attempts.check(address))).toBe('passed');
  });

  test('lock out no right token of a Grafana that everybody comes through', () => {
    attempts.right('10.0.0.1');
    expect(times(30, '10.0.0.1')).toBe('TOO_MANY_ATTEMPTS');
    expect(codeOf(() => attempts.check('10.0.0.1'))).toBe('passed');
    time = 3_600_001;
    times(30, '10.0.0.1');
    expect(codeOf(() => attempts.check('10.0.0.1'))).toBe('TOO_MANY_ATTEMPTS');
  });

  test('count by network for IPv6, where a host has more addresses than tries', () => {
    for (let host = 1; host <= 21; host++) {
      wrong(`2001:db8:1:2::${host}`);
    }
    expect(wrong('2001:db8:1:2::ffff')).toBe('TOO_MANY_ATTEMPTS');
    expect(wrong('2001:db8:1:3::1')).toBe('passed');
  });

  test('of many addresses are forgotten, oldest first: memory is bounded', () => {
    times(21, '10.9.9.9');
    for (let i = 0; i < 1001; i++) {
      wrong(`10.1.${i >> 8}.${i & 255}`);
    }
    expect(codeOf(() => attempts.check('10.9.9.9'))).toBe('passed');
  });
});
