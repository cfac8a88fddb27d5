// The tool that fetches a page. A redirect to another origin (scheme, host or port) is reported, not followed: a person who allowed
// one has not allowed another.

import { Parser } from 'htmlparser2';
import { z } from 'zod';
import { defineTool, type ModelTool, type ToolAnswer, ToolRefusal } from './tool.ts';

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_REDIRECTS = 5;
const TEXT_TYPES =
  /^(text\/|application\/(json|xml|javascript|x-ndjson|yaml|toml|[a-z0-9.+-]+\+(json|xml)))/i;

const input = z.object({
  url: z.string().min(1).describe('A URL that begins with http:// or https://'),
});

export const fetchUrlTool = (): ModelTool =>
  defineTool({
    name: 'fetch_url',
    description: 'Fetches a page or a text from the web and returns its text.',
    input,
    kind: 'fetch',
    isParallel: true,
    prepare: ({ url }) => {
      const address = addressOf(url);
      return {
        title: `Fetch ${address.host}${address.pathname}`,
        detail: address.href,
        grant: { key: `fetch ${address.origin}`, words: `from ${address.origin}` },
        run: ({ signal }) => fetchText(address, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])),
      };
    },
  });

const addressOf = (url: string): URL => {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol === 'http:' || address?.protocol === 'https:') return address;
  throw new ToolRefusal(`${url} is not a URL that begins with http:// or https://`);
};

const fetchText = async (first: URL, signal: AbortSignal): Promise<ToolAnswer> => {
  let address = first;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const headers = { accept: 'text/html, text/*, application/json, */*;q=0.5', 'user-agent': 'coxswain' };
    const response = await fetch(address, { redirect: 'manual', signal, headers }).catch((error: unknown) => {
      throw new ToolRefusal(`${address.href} cannot be fetched: ${reasonOf(error)}`);
    });
    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null)
      return answerOf(response, address);
    await response.body?.cancel();
    if (!URL.canParse(location, address.href))
      throw new ToolRefusal(`${address.href} redirects to ${location}`);
    const next = addressOf(new URL(location, address).href);
    if (next.origin !== address.origin)
      return {
        text: `${address.href} redirects to another origin: ${next.href}. Fetch that if it is what you want.`,
      };
    address = next;
  }
  throw new ToolRefusal(`${first.href} redirects more than ${MAX_REDIRECTS} times`);
};

const answerOf = async (response: Response, address: URL): Promise<ToolAnswer> => {
  const type = response.headers.get('content-type') ?? 'text/plain';
  if (!TEXT_TYPES.test(type)) {
    await response.body?.cancel();
    return {
      text: `${address.href} answered ${response.status} with ${type}, which is not text`,
      isError: true,
    };
  }
  const { bytes, isCut } = await readBounded(response);
  const charset = /charset=["']?([\w-]+)/i.exec(type)?.[1];
  const raw = decoderFor(charset).decode(bytes);
  const text = /html/i.test(type) ? textOfHtml(raw) : raw;
  const note = isCut ? `\n(only the first ${MAX_BYTES} bytes)` : '';
  if (response.ok) return { text: `${text}${note}` };
  return { text: `${address.href} answered ${response.status}: ${text}${note}`, isError: true };
};

const decoderFor = (charset: string | undefined): TextDecoder => {
  try {
    return new TextDecoder(charset);
  } catch {
    return new TextDecoder();
  }
};

const readBounded = async (
  response: Response,
): Promise<{ readonly bytes: Buffer; readonly isCut: boolean }> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BYTES) return { bytes: Buffer.concat(chunks).subarray(0, MAX_BYTES), isCut: true };
  }
  return { bytes: Buffer.concat(chunks), isCut: false };
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
};

// The words of a web page, without its markup.
const SKIPPED: ReadonlySet<string> = new Set(['script', 'style', 'noscript', 'svg', 'template', 'head']);
const BLOCKS =
  /^(address|article|aside|blockquote|br|dd|div|dl|dt|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tr|ul)$/;

/** Text of an HTML page; blocks are lines of their own. */
export const textOfHtml = (html: string): string => {
  const pieces: string[] = [];
  let skipped = 0;
  const parser = new Parser({
    onopentagname: (name) => {
      if (SKIPPED.has(name)) skipped++;
      if (BLOCKS.test(name)) pieces.push(name === 'li' ? '\n- ' : '\n');
    },
    onclosetag: (name) => {
      if (SKIPPED.has(name)) skipped--;
      if (BLOCKS.test(name) && name !== 'li') pieces.push('\n');
    },
    ontext: (text) => {
      if (skipped === 0) pieces.push(text);
    },
  });
  parser.end(html);
  return pieces
    .join('')
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
};
