// Reads the body of a request as text: refuses what is too large before it is in memory, what is compressed, what is not
// UTF-8 (a replaced byte would falsify the ledger), and what declares another content type.

import { isUtf8 } from 'node:buffer';
import { MAX_PROMPT_BYTES, ProblemError } from '@coxswain/protocol';
import type { RequestContext } from '../context.ts';
import type { BodyBudget } from './body-budget.ts';
import { header } from './header.ts';
import { quote } from './quote.ts';
import { readBytes } from './read-bytes.ts';

/** The largest body of a request that is not a stream of lines, and the longest line of one that is. */
export const MAX_BODY_BYTES = 2 * 1024 * 1024;

const TOO_LARGE =
  `is larger than ${MAX_BODY_BYTES} bytes; a prompt may have ${MAX_PROMPT_BYTES} bytes: ` +
  'put longer text into a file and name it in the prompt';

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
  if (context.env?.incoming === undefined) return context.req.raw.body !== null;
  const length = header(context, 'content-length');
  return length === undefined ? header(context, 'transfer-encoding') !== undefined : length !== '0';
};

/** Throws `unsupported_media_type` unless the body is one of the types (in lower case), plain and in UTF-8. */
export const requireType = (context: RequestContext, types: readonly string[]): void => {
  const type = header(context, 'content-type') ?? '';
  const [essence = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '');
  const encoding = header(context, 'content-encoding')?.toLowerCase() ?? 'identity';
  const wanted = `send it as content-type: ${types[0]}`;
  const refuse = (detail: string): never => {
    throw new ProblemError('unsupported_media_type', detail);
  };
  if (
    !types.includes(essence) &&
    !(types[0] === 'application/json' && /^application\/[\w.-]+\+json$/.test(essence))
  )
    refuse(
      `the body has ${essence === '' ? 'no content type' : `the content type ${quote(essence)}`}; ${wanted}`,
    );
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    refuse(`the body is in ${quote(charset)}; ${wanted} in UTF-8`);
  if (encoding !== 'identity') refuse(`the body is encoded as ${quote(encoding)}; send it plain`);
};

/** The whole body. */
export const readWhole = async (context: RequestContext, budget: BodyBudget): Promise<Buffer> => {
  if (Number(header(context, 'content-length') ?? 0) > MAX_BODY_BYTES) throw tooLarge('the body');
  return readBytes(context, { maxBytes: MAX_BODY_BYTES, budget, tooLarge: () => tooLarge('the body') });
};

/** The whole body as text, a byte order mark left out. */
export const readText = async (context: RequestContext, budget: BodyBudget): Promise<string> => {
  const bytes = await readWhole(context, budget);
  if (!isUtf8(bytes)) throw notUtf8('the body');
  const text = bytes.toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
};
