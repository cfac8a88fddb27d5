// A request to the model server, read from either API into one form that matchers and tests look at.

import type { IncomingHttpHeaders } from 'node:http';
import type { Claim } from './claim.ts';

export type Api = 'openai' | 'anthropic';

export interface AskedMessage {
  readonly role: string;
  /** All text of the message, that of tool results included. */
  readonly text: string;
}

export interface Asked {
  /** From 1, in order of arrival. */
  readonly n: number;
  readonly api: Api;
  readonly headers: IncomingHttpHeaders;
  /** The body as it was sent. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly sizeBytes: number;
  readonly model: string;
  readonly isStreaming: boolean;
  /** A client of the OpenAI API gets usage in a stream only when it asks for it. */
  readonly wantsUsage: boolean;
  /** The names of the tools that it offers. */
  readonly tools: readonly string[];
  readonly system: string;
  /** Without the system text. */
  readonly messages: readonly AskedMessage[];
  /** The text of the last message. */
  readonly lastText: string;
  /** The usage the server has reported so far for this request; undefined: none. */
  claimed: Claim | undefined;
  /** How the answer ended: all of it was sent, the client went away before, or the server broke it off. */
  readonly ended: Promise<'answered' | 'left' | 'cut'>;
}

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : []);
const stringOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** What is said in the content of a message of either API: a string, or a list of parts. */
const textOf = (content: unknown): string => {
  if (typeof content === 'string') return content;
  return listOf(content)
    .map((part) => stringOf(part.text) || textOf(part.content))
    .join('\n');
};

const SYSTEM_ROLES = ['system', 'developer'];

/** Reads the body of a request. */
export const readBody = (
  api: Api,
  body: Json,
): Pick<Asked, 'model' | 'isStreaming' | 'wantsUsage' | 'tools' | 'system' | 'messages' | 'lastText'> => {
  const all = listOf(body.messages).map((message) => ({
    role: stringOf(message.role),
    text: textOf(message.content),
  }));
  const messages = all.filter(({ role }) => !SYSTEM_ROLES.includes(role));
  const system = all.filter(({ role }) => SYSTEM_ROLES.includes(role)).map(({ text }) => text);
  return {
    model: stringOf(body.model),
    isStreaming: body.stream === true,
    wantsUsage:
      api === 'anthropic' || (isJson(body.stream_options) && body.stream_options.include_usage === true),
    tools: listOf(body.tools).map((tool) => stringOf(isJson(tool.function) ? tool.function.name : tool.name)),
    system: [textOf(body.system), ...system].filter((text) => text !== '').join('\n'),
    messages,
    lastText: messages.at(-1)?.text ?? '',
  };
};
