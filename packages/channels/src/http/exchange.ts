// One request over HTTP and its answer, with a time limit. Neither the URL nor what was sent is ever in an error: both may
// hold secrets.

import type { Agent, IncomingMessage } from 'node:http';
import { ChannelError } from '../channel.ts';

export interface Exchange {
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly agent?: Agent | undefined;
}

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/** The maximum of an answer that is read. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

const textOf = async (response: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) break;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const failure = (error: unknown, { url, timeoutMs, signal }: Exchange): ChannelError => {
  const { host } = new URL(url);
  if (signal.aborted) return new ChannelError(`${host}: stopped before it answered`);
  const { name, code } = error as NodeJS.ErrnoException; // thrown by node:http
  if (name === 'TimeoutError' || (name === 'AbortError' && code === 'ABORT_ERR'))
    return new ChannelError(`${host} did not answer within ${timeoutMs / 1_000} s`);
  return new ChannelError(`${host} cannot be reached: ${code ?? name}`);
};

/** Sends the request and reads the answer, whatever its status. Throws a ChannelError when there is none. */
export const exchange = async (options: Exchange): Promise<ExchangeAnswer> => {
  const { url, method = 'POST', headers, body, timeoutMs, agent } = options;
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const { request } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const length = bytes === undefined ? {} : { 'content-length': bytes.length };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(url, { method, headers: { ...headers, ...length }, signal, agent }, resolve);
      sent.on('error', reject);
      sent.end(bytes);
    });
    return { status: response.statusCode ?? 0, headers: response.headers, text: await textOf(response) };
  } catch (error) {
    throw failure(signal.aborted ? signal.reason : error, options);
  }
};
