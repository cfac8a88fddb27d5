// The conversation as the model gets it, made from the conversation as it is kept.

import { readFile } from 'node:fs/promises';
import { isText, type MessagePart, type NewMessage, type Provider } from '@coxswain/protocol';
import type { AssistantModelMessage, ModelMessage, ToolModelMessage, UserModelMessage } from 'ai';
import type { RunAttachment } from '../runtime.ts';
import type { ModelAnswer } from './call-model.ts';

type PartOf<Type extends MessagePart['type']> = Extract<MessagePart, { type: Type }>;
type AssistantContent = Exclude<AssistantModelMessage['content'], string>;

const partsOf = <Type extends MessagePart['type']>(
  { parts }: NewMessage,
  type: Type,
): readonly PartOf<Type>[] => parts.filter((part): part is PartOf<Type> => part.type === type);

const INTERRUPTED =
  'The task ended before this tool answered. It may or may not have taken effect: check before you do it again.';

/**
 * The messages so that every tool call has its answer, right after it, as every provider wants it. A call that has none
 * was interrupted, and its answer says so; an answer without its call is left out.
 */
export const repaired = (messages: readonly NewMessage[]): readonly NewMessage[] => {
  const whole: NewMessage[] = [];
  for (let at = 0; at < messages.length; at++) {
    const message = messages[at];
    if (!message || message.role === 'tool') continue;
    whole.push(message);
    const calls = message.role === 'assistant' ? partsOf(message, 'tool-call') : [];
    if (calls.length === 0) continue;
    // What a person said while the tools ran may lie between the answers.
    const end = messages.findIndex(
      ({ role }, later) => later > at && (role === 'assistant' || role === 'summary'),
    );
    const answers = messages
      .slice(at + 1, end === -1 ? undefined : end)
      .flatMap((each) => (each.role === 'tool' ? partsOf(each, 'tool-result') : []));
    const parts = calls.map(
      ({ toolCallId, toolName }): PartOf<'tool-result'> =>
        answers.find((answer) => answer.toolCallId === toolCallId) ?? {
          type: 'tool-result',
          toolCallId,
          toolName,
          output: INTERRUPTED,
          isError: true,
        },
    );
    whole.push({ role: 'tool', parts });
  }
  return whole;
};

/** The answer as it is kept; undefined when it is empty. */
export const assistantMessage = ({ text, reasoning, calls }: ModelAnswer): NewMessage | undefined => {
  const parts: NewMessage['parts'] = [
    ...(reasoning === '' ? [] : [{ type: 'reasoning' as const, text: reasoning }]),
    ...(text === '' ? [] : [{ type: 'text' as const, text }]),
    ...calls.map(({ id, name, input }) => ({
      type: 'tool-call' as const,
      toolCallId: id,
      toolName: name,
      input,
    })),
  ];
  return parts.length === 0 ? undefined : { role: 'assistant', parts };
};

/** The messages in the words of the library. */
export const toModelMessages = (
  messages: readonly NewMessage[],
  provider: Provider,
  files: AttachedFiles = new Map(),
): ModelMessage[] => {
  const whole = repaired(messages);
  const lastUser = whole.findLastIndex(({ role }) => role === 'user' || role === 'summary');
  const sent: ModelMessage[] = [];
  for (const [at, message] of whole.entries()) {
    if (message.role === 'assistant') {
      // Thoughts belong to the turn that is going on; the messages API takes them only with a signature, which is not kept.
      const content = assistantContent(message, provider === 'openai-compatible' && at > lastUser);
      if (content.length > 0) sent.push({ role: 'assistant', content });
    } else if (message.role === 'tool') sent.push(toolMessage(message));
    else pushUser(sent, [{ type: 'text', text: messageText(message) }, ...messageFiles(message, files)]);
  }
  return sent;
};

const assistantContent = (message: NewMessage, keepsThoughts: boolean): AssistantContent => {
  const hasCalls = message.parts.some(({ type }) => type === 'tool-call');
  return message.parts.flatMap((part): AssistantContent => {
    if (part.type === 'text') return part.text.trim() === '' ? [] : [{ type: 'text', text: part.text }];
    if (part.type === 'reasoning')
      return keepsThoughts && hasCalls ? [{ type: 'reasoning', text: part.text }] : [];
    if (part.type !== 'tool-call') return [];
    const { toolCallId, toolName, input } = part;
    return [{ type: 'tool-call', toolCallId, toolName, input: objectOf(input) }];
  });
};

// Arguments that were no object cannot be sent back as they were.
const objectOf = (input: unknown): unknown =>
  typeof input === 'object' && input !== null && !Array.isArray(input) ? input : { input };

const toolMessage = (message: NewMessage): ToolModelMessage => ({
  role: 'tool',
  content: partsOf(message, 'tool-result').map(({ toolCallId, toolName, output, isError }) => ({
    type: 'tool-result',
    toolCallId,
    toolName,
    output: { type: isError ? 'error-text' : 'text', value: output === '' ? '(no output)' : output },
  })),
});

const messageText = (message: NewMessage): string => {
  const text = partsOf(message, 'text')
    .map((part) => part.text)
    .join('\n');
  return message.role === 'summary' ? `What happened before, in short:\n\n${text}` : text;
};

/** What is attached to the task that runs, by the hash of its content. */
export type AttachedFiles = ReadonlyMap<string, UserPart>;
type UserPart = Exclude<UserModelMessage['content'], string>[number];

/** Reads them once for all calls of a run. */
export const attachedFiles = async (attachments: readonly RunAttachment[]): Promise<AttachedFiles> =>
  new Map(await Promise.all(attachments.map(async (one) => [one.hash, await partOf(one)] as const)));

const partOf = async (attachment: RunAttachment): Promise<UserPart> => {
  const { name, mediaType, path } = attachment;
  const bytes = await readFile(path);
  if (isText(attachment))
    return { type: 'text', text: `The attached file ${name}:\n\n${bytes.toString('utf8')}` };
  return { type: 'file', data: bytes, mediaType, filename: name };
};

// Of an earlier task only the names are left.
const messageFiles = (message: NewMessage, files: AttachedFiles): readonly UserPart[] =>
  partsOf(message, 'file').map(
    ({ name, hash }) => files.get(hash) ?? { type: 'text', text: `[${name} was attached here]` },
  );

// Templates of some models want users and assistants to take turns, and words alone as one text.
const pushUser = (sent: ModelMessage[], parts: readonly UserPart[]): void => {
  const last = sent.at(-1);
  if (last?.role !== 'user') {
    sent.push({ role: 'user', content: joined(parts) });
    return;
  }
  const before: readonly UserPart[] =
    typeof last.content === 'string' ? [{ type: 'text', text: last.content }] : last.content;
  sent.splice(-1, 1, { role: 'user', content: joined([...before, ...parts]) });
};

const joined = (parts: readonly UserPart[]): UserModelMessage['content'] => {
  const texts = parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return texts.length === parts.length ? texts.join('\n\n') : [...parts];
};
