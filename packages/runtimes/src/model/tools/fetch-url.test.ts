import { createServer, type RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchUrlTool, textOfHtml } from './fetch-url.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => {
    const ended = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    return ended;
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};
const get = async (url: string, signal = new AbortController().signal) => {
  const prepared = await fetchUrlTool().prepare({ url });
  return prepared.run({ callId: 'call_1', signal, progress: async () => {} });
};

describe('fetch_url', () => {
  it('answers the words of a page, and other text as it is', async () => {
    const url = await serve((request, response) => {
      const isPage = request.url === '/page';
      response.writeHead(200, { 'content-type': isPage ? 'text/html; charset=utf-8' : 'application/json' });
      response.end(isPage ? '<h1>Hello</h1><p>wörld' : '{"a": 1}');
    });
    expect((await get(`${url}/page`)).text).toBe('Hello\n\nwörld');
    expect((await get(`${url}/data`)).text).toBe('{"a": 1}');
  });

  it('says what went wrong: the status, no text, no one there, no address', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/image') response.writeHead(200, { 'content-type': 'image/png' }).end('x');
      else response.writeHead(404, { 'content-type': 'text/plain' }).end('gone');
    });
    expect(await get(`${url}/a`)).toEqual({ text: `${url}/a answered 404: gone`, isError: true });
    expect(await get(`${url}/image`)).toMatchObject({
      isError: true,
      text: expect.stringContaining('image/png'),
    });
    await expect(get('http://127.0.0.1:9/')).rejects.toThrow('http://127.0.0.1:9/ cannot be fetched');
    await expect(get('file:///etc/passwd')).rejects.toThrow('is not a URL that begins with http');
  });

  it('follows redirects within the origin, not forever, and reports those to another host, port or scheme', async () => {
    const url = await serve((request, response) => {
      const to = {
        '/a': '/b',
        '/out': 'http://localhost:1/x',
        '/port': 'http://127.0.0.1:1/x',
        '/scheme': 'https://127.0.0.1/x',
        '/file': 'file:///etc/passwd',
      }[request.url ?? ''];
      if (request.url === '/b') response.end('here');
      else response.writeHead(302, { location: to ?? '/loop' }).end();
    });
    expect((await get(`${url}/a`)).text).toBe('here');
    expect((await get(`${url}/out`)).text).toContain('redirects to another origin: http://localhost:1/x');
    expect((await get(`${url}/port`)).text).toContain('redirects to another origin: http://127.0.0.1:1/x');
    expect((await get(`${url}/scheme`)).text).toContain('redirects to another origin: https://127.0.0.1/x');
    await expect(get(`${url}/loop`)).rejects.toThrow('redirects more than 5 times');
    await expect(get(`${url}/file`)).rejects.toThrow('is not a URL');
  });

  it('reads no more than its bound, and stops with the run', async () => {
    const url = await serve((request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      if (request.url === '/hang') return void response.write('begin');
      const more = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more);
      };
      more();
    });
    const { text } = await get(`${url}/much`);
    expect(text.length).toBeLessThan(4 * 1024 * 1024 + 100);
    expect(text).toContain('(only the first');
    const stop = new AbortController();
    const hanging = get(`${url}/hang`, stop.signal);
    stop.abort();
    await expect(hanging).rejects.toThrow();
  });
});

describe('the text of a page', () => {
  it('is without scripts, comments and markup', () => {
    const html = `<!doctype html><html><head><title>t</title><style>a{}</style></head><body><!-- no <b> -->
      <script>if (a < b) alert("</p>")</script><ul><li>one<li>two &amp; three</ul>1 < 2 &#x1F600; &nope; <a href="x>y">link</a></body>`;
    expect(textOfHtml(html)).toBe('- one\n- two & three\n1 < 2 😀 &nope; link');
  });

  it('is found in time, whatever is written there', () => {
    for (const piece of ['<script', '<script>', '<!--', '<', '&#', '\n\n', ' '])
      textOfHtml(piece.repeat(200_000 / piece.length));
  });
});
