// Reads the body of a request as text: refuses what is too large before it is in memory, what is compressed, what is no
// UTF-8 (a replaced byte would be a lie in the ledger), and what says it is something else.

import { isUtf8 } from 'node:buffer';
import { MAX_PROMPT_BYTES, ProblemError } from '@coxswain/protocol';
import type { RequestContext } from './context.ts';
import { quote } from './quote.ts';

/** The largest body of a request that is not a stream of lines, and the longest line of one that is. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

const TOO_LARGE =
  `is larger than ${MAX_BODY_BYTES} bytes; a prompt may have ${MAX_PROMPT_BYTES} bytes: ` +
  'put what is longer into a file and let the prompt name it';

/** The refusal of a body or a line that is larger than {@link MAX_BODY_BYTES}. */
export const tooLarge = (what: 'the body' | 'the line'): ProblemError =>
  new ProblemError('payload_too_large', `${what} ${TOO_LARGE}`, {
    limit: { key: 'body', value: MAX_BODY_BYTES },
  });

/** The refusal of a body or a line that is not UTF-8. */
export const notUtf8 = (what: 'the body' | 'the line'): ProblemError =>
  new ProblemError('invalid_request', `${what} is not valid UTF-8`);

/** True when the request announces a body. */
export const hasBody = (context: RequestContext): boolean => {
  const length = context.req.header('content-length');
  return length === undefined ? context.req.header('transfer-encoding') !== undefined : length !== '0';
};

/** Throws `unsupported_media_type` unless the body is one of the types (in lower case), plain and in UTF-8. */
export const requireType = (context: RequestContext, types: readonly string[]): void => {
  const header = context.req.header('content-type') ?? '';
  const [essence = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const encoding = context.req.header('content-encoding')?.toLowerCase() ?? 'identity';
  const wanted = `send it as content-type: ${types[0]}`;
  const refuse = (detail: string): never => {
    throw new ProblemError('unsupported_media_type', detail);
  };
  if (
    !types.includes(essence) &&
    !(types[0] === 'application/json' && /^application\/[\w.-]+\+json$/.test(essence))
  )
    refuse(`the body says ${essence === '' ? 'no content type' : `it is ${quote(essence)}`}; ${wanted}`);
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    refuse(`the body is in ${quote(charset)}; ${wanted} in UTF-8`);
  if (encoding !== 'identity') refuse(`the body is encoded as ${quote(encoding)}; send it plain`);
};

const readCounted = async (context: RequestContext): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > MAX_BODY_BYTES) throw tooLarge('the body');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const readBytes = async (context: RequestContext): Promise<Buffer> => {
  const length = context.req.header('content-length');
  if (length === undefined) return readCounted(context);
  if (Number(length) > MAX_BODY_BYTES) throw tooLarge('the body');
  return Buffer.from(await context.req.raw.arrayBuffer());
};

const connectionLost = (error: unknown): ProblemError =>
  error instanceof ProblemError
    ? error
    : new ProblemError('invalid_request', 'the body ended before it was complete');

/** The whole body as text, a byte order mark left out. */
export const readText = async (context: RequestContext): Promise<string> => {
  const bytes = await readBytes(context).catch((error: unknown) => {
    throw connectionLost(error);
  });
  if (!isUtf8(bytes)) throw notUtf8('the body');
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};
