import { answerBody, createFraming, type Framing, type Part, requestBody } from '../../../../sidecar/chaos/relay/framing';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const parts = (framing: Framing, pieces: Buffer[]): Part[] => pieces.flatMap((piece) => [...framing.push(piece)].map((part) => ({ ...part, bytes: Buffer.from(part.bytes) })));
const joined = (found: Part[]) => Buffer.concat(found.map((part) => part.bytes)).toString('latin1');
const outline = (found: Part[]) => found.filter(({ kind }) => kind !== 'body').map(({ kind, head }) => (head ? head.words.join(' ') : kind));

const REQUESTS = [
  'GET /a HTTP/1.1\r\nHost: x\r\n\r\n',
  'POST /b HTTP/1.1\r\nhost:x\r\nContent-Length:   5\r\n\r\nGET /',
  'PUT /c HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n3;name="v"\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n',
  'DELETE /d HTTP/1.0\r\n\r\n',
];

describe('where HTTP messages begin and end', () => {
  test('is found in a stream of requests wherever it is cut, and no byte is changed', () => {
    const stream = REQUESTS.join('');
    for (let cut = 0; cut <= stream.length; cut += 1) {
      const found = parts(createFraming('request', requestBody), [bytes(stream.slice(0, cut)), bytes(stream.slice(cut))]);
      expect(joined(found)).toBe(stream);
      expect(outline(found)).toEqual(['GET /a HTTP/1.1', 'end', 'POST /b HTTP/1.1', 'end', 'PUT /c HTTP/1.1', 'end', 'DELETE /d HTTP/1.0', 'end']);
    }
  });

  test('is found byte by byte', () => {
    const stream = REQUESTS.join('');
    const found = parts(createFraming('request', requestBody), [...stream].map(bytes));
    expect(joined(found)).toBe(stream);
    expect(outline(found).filter((each) => each === 'end')).toHaveLength(REQUESTS.length);
  });

  test.each([
    ['200 with a length', 'GET', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', true],
    ['200 in chunks', 'GET', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n', true],
    ['an answer to HEAD, whose length is that of a body that does not come', 'HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n', true],
    ['204', 'GET', 'HTTP/1.1 204 No Content\r\n\r\n', true],
    ['304 with a length', 'GET', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 99\r\n\r\n', true],
    ['100', 'POST', 'HTTP/1.1 100 Continue\r\n\r\n', true],
    ['200 without a length: up to the end of the stream', 'GET', 'HTTP/1.0 200 OK\r\n\r\nsome', false],
  ])('%s', (_name, method, text, ends) => {
    const found = parts(createFraming('answer', (head) => answerBody(head, method)), [bytes(text)]);
    expect(joined(found)).toBe(text);
    expect(found.some(({ kind }) => kind === 'end')).toBe(ends);
    expect(found[0].kind).toBe('head');
  });

  test.each([
    ['TLS', '\x16\x03\x01\x02\x00\x01'],
    ['PostgreSQL', '\x00\x00\x00\x08\x04\xd2\x16\x2f'],
    ['Redis', '*1\r\n$4\r\nPING\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a mail server', '220 mail.example.org ESMTP\r\n'],
    ['lines that end with \\n alone', `GET / HTTP/1.1\n${'a: b\n'.repeat(20_000)}`],
  ])('%s is told to be none, and passes', (_name, text) => {
    const found = parts(createFraming('request', requestBody), [bytes(text)]);
    expect(found.map(({ kind }) => kind)).toEqual(['raw']);
    expect(joined(found)).toBe(text);
  });

  test('a chunk without a size makes the rest raw, no byte lost', () => {
    const text = 'POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\nabc';
    const found = parts(createFraming('request', requestBody), [bytes(text)]);
    expect(found.map(({ kind }) => kind)).toEqual(['head', 'raw']);
    expect(joined(found)).toBe(text);
  });

  test('what is held back is given when the reader gives up', () => {
    const framing = createFraming('request', requestBody);
    expect(parts(framing, [bytes('GET / HT')])).toEqual([]);
    expect(framing.giveUp().toString()).toBe('GET / HT');
    expect(outline(parts(framing, [bytes('GET / HTTP/1.1\r\n\r\n')]))).toEqual(['raw']);
  });
});
