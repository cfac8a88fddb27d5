// The agent asks whether it may use a tool. The permissions of the task answer at once where they can; a person answers the
// rest. What the agent would keep forever is chosen only by a person.

import { createHash } from 'node:crypto';
import type * as acp from '@agentclientprotocol/sdk/unstable';
import {
  type InputAnswer,
  type InputOption,
  type Permission,
  TOOL_KINDS,
  type ToolCall,
  type ToolKind,
} from '@coxswain/protocol';
import { type Fields, fieldsOf, listOf, oneOf, textOf } from '../updates/reading.ts';
import { reportedToolName } from '../updates/tool-name.ts';
import { askPerson, isYes, meaningOf } from './ask-person.ts';
import { isCoxTool } from './cox-tool.ts';
import type { PermissionPorts } from './own-permission.ts';
import { commandOf, folderOf, pathsOf, permissionDetail, wholeDetail } from './permission-detail.ts';
import { commandKey, contentKey, readKey } from './permits.ts';
import { shownWrites } from './shown-writes.ts';

/** A permission that was refused. */
export interface Refusal {
  readonly title: string;
  /** In the words of who refused it. */
  readonly reason: string | undefined;
}

export interface RequestPermissionPorts extends PermissionPorts {
  refused(refusal: Refusal): void;
  /** The names of the tools of cox that the agent has. */
  readonly coxTools: ReadonlySet<string>;
  /** What is known of a tool call by now. */
  toolCallOf(toolCallId: string): ToolCall | undefined;
  /** Where the agent keeps what it was always allowed; undefined: nowhere that is known. */
  readonly keepsAlwaysIn?: (() => string | undefined) | undefined;
  /** What a path of the agent resolves to; undefined when that is out of bounds. */
  realPathOf(path: string): Promise<string | undefined>;
}

type Kind = acp.PermissionOptionKind;
type Response = acp.RequestPermissionResponse;

interface Seen {
  readonly toolCallId: string;
  readonly kind: ToolKind;
  readonly title: string;
  readonly detail: string | undefined;
  readonly asked: Fields;
  readonly known: ToolCall | undefined;
}

const MEANINGS: Readonly<Record<Kind, NonNullable<InputOption['meaning']>>> = {
  allow_once: 'allow',
  allow_always: 'allow_always',
  reject_once: 'deny',
  reject_always: 'deny_always',
};
const MAX_TITLE_LENGTH = 300;
const REASON = 'coxswain/reason';

export const answerPermission = async (
  params: acp.RequestPermissionRequest,
  ports: RequestPermissionPorts,
): Promise<Response> => {
  const known = ports.toolCallOf(params.toolCall.toolCallId);
  const seen = seenOf(params, known);
  const { kind, title, detail } = seen;
  const isOfCox = isCoxTool(params, known, ports.coxTools);
  const ruling = isOfCox ? kind : strictestOf(seen, ports);
  const permission = ports.request.permissions[ruling];
  if (permission === 'deny') {
    const reason = `denied: the permissions of this task deny tools of the kind '${ruling}'`;
    await addNote(`${title}: ${reason}`, ports);
    ports.refused({ title, reason });
    return chosen(params.options, ['reject_once'], reason);
  }
  const key = keyOf(seen);
  const isGiven = permission === 'allow' || isOfCox;
  const grant = isGiven ? 'allow' : ports.permits.decided([key]);
  if (grant === 'deny') {
    const reason = 'denied for the whole task';
    ports.refused({ title, reason });
    return chosen(params.options, ['reject_once'], reason);
  }
  const mayGoOn = grant === 'allow' && params.options.some((option) => option.kind === 'allow_once');
  if (mayGoOn) return chosen(params.options, ['allow_once']);
  const options = params.options.map((option) => optionOf(option, ports.keepsAlwaysIn?.()));
  const answer = await askPerson(ports.handle, { kind: 'permission', title, detail, options });
  if (!answer) return { outcome: { outcome: 'cancelled' } };
  const meaning = meaningOf(answer, options);
  if (isYes(meaning)) await permitWhatWasSeen(seen, ports);
  else ports.refused({ title, reason: answer.text });
  remember(key, meaning, ports);
  return responseTo(answer, meaning, params.options);
};

// The kind is a word of the agent: what it shows of its call may say more.
const strictestOf = (
  { kind, asked, known }: Seen,
  { request: { permissions } }: PermissionPorts,
): ToolKind => {
  const hasDiff = listOf(asked.content).some((part) => fieldsOf(part).type === 'diff');
  const kinds: readonly ToolKind[] = [
    kind,
    ...(commandOf(asked, known) === undefined ? [] : (['execute'] as const)),
    ...(hasDiff || (known?.diffs ?? []).length > 0 ? (['edit'] as const) : []),
  ];
  const ruled = (permission: Permission): ToolKind | undefined =>
    kinds.find((each) => permissions[each] === permission);
  return ruled('deny') ?? ruled('ask') ?? kind;
};

// Of everything, also of what is too long to be shown.
const keyOf = ({ kind, title, asked, known }: Seen): string =>
  `call ${kind} ${createHash('sha256')
    .update(wholeDetail(asked, known) ?? title)
    .digest('hex')}`;

// What an agent writes down outlasts the task: the person who allows it sees where it goes.
const optionOf = (
  { optionId, name, kind }: acp.PermissionOption,
  keepsAlwaysIn: string | undefined,
): InputOption => ({
  id: optionId,
  label:
    keepsAlwaysIn !== undefined && kind.endsWith('_always') ? `${name} (kept in ${keepsAlwaysIn})` : name,
  meaning: MEANINGS[kind],
});

// Titles of many agents only say on what the tool works, so its name goes before them.
const seenOf = ({ toolCall }: acp.RequestPermissionRequest, known: ToolCall | undefined): Seen => {
  const asked = fieldsOf(toolCall);
  const kind = oneOf(asked.kind, TOOL_KINDS) ?? oneOf(known?.kind, TOOL_KINDS) ?? 'other';
  const name = reportedToolName(asked) ?? known?.name;
  const shown = textOf(asked.title) ?? known?.title ?? `use a tool of the kind '${kind}'`;
  const isNamed = name === undefined || name === kind || shown.toLowerCase().startsWith(name.toLowerCase());
  const title = isNamed ? shown : `${name}: ${shown}`;
  const detail = permissionDetail(asked, known);
  const isLong = title.length > MAX_TITLE_LENGTH;
  return {
    toolCallId: toolCall.toolCallId,
    kind,
    asked,
    known,
    title: isLong ? `${title.slice(0, MAX_TITLE_LENGTH)}…` : title,
    // A person sees everything that is decided about.
    detail: isLong && !detail?.includes(shown) ? [shown, detail].filter(Boolean).join('\n\n') : detail,
  };
};

// The agent may have nothing to keep an answer for always; the task has.
const remember = (
  key: string,
  meaning: NonNullable<InputOption['meaning']>,
  { permits }: PermissionPorts,
): void => {
  if (meaning === 'allow_always') permits.decide(key, 'allow');
  if (meaning === 'deny_always') permits.decide(key, 'deny');
};

const responseTo = (
  { optionId, text }: InputAnswer,
  meaning: NonNullable<InputOption['meaning']>,
  options: readonly acp.PermissionOption[],
): Response => {
  const named = options.find((option) => option.optionId === optionId);
  if (named && MEANINGS[named.kind] === meaning) return selected(named, text);
  switch (meaning) {
    case 'allow':
      return chosen(options, ['allow_once'], text);
    case 'allow_always':
      return chosen(options, ['allow_always', 'allow_once'], text);
    case 'deny':
      return chosen(options, ['reject_once'], text);
    case 'deny_always':
      return chosen(options, ['reject_always', 'reject_once'], text);
  }
};

/** The first option of the first kind that is offered; without any the request is cancelled, which no agent takes for a yes. */
const chosen = (
  options: readonly acp.PermissionOption[],
  kinds: readonly Kind[],
  reason?: string,
): Response => {
  const offered = kinds.map((kind) => options.find((option) => option.kind === kind));
  const option = offered.find((each) => each !== undefined);
  return option ? selected(option, reason) : withReason({ outcome: { outcome: 'cancelled' } }, reason);
};

const selected = ({ optionId }: acp.PermissionOption, reason: string | undefined): Response =>
  withReason({ outcome: { outcome: 'selected', optionId } }, reason);

const withReason = (response: Response, reason: string | undefined): Response =>
  reason === undefined ? response : { ...response, _meta: { [REASON]: reason } };

const WRITING: ReadonlySet<string> = new Set(['edit', 'delete', 'move']);
const READING: ReadonlySet<string> = new Set(['read', 'search']);

// Who allowed a command or a reading has not allowed to write.
const permitWhatWasSeen = async (
  { toolCallId, kind, asked, known }: Seen,
  ports: RequestPermissionPorts,
): Promise<void> => {
  const commands = await commandsIn({ asked, known }, ports);
  const isWriting = WRITING.has(kind);
  const paths =
    isWriting || READING.has(kind) ? await Promise.all(pathsOf(asked, known).map(ports.realPathOf)) : [];
  const reads = paths.flatMap((path) => (path === undefined ? [] : [readKey(path)]));
  const shown = isWriting ? await shownWrites({ asked, known }, ports.realPathOf) : [];
  const writes = shown.flatMap(({ real, contents }) => contents.map((content) => contentKey(real, content)));
  ports.permits.permit(toolCallId, [...commands, ...reads, ...writes]);
};

// In another folder the same words may do something else.
const commandsIn = async (
  { asked, known }: Pick<Seen, 'asked' | 'known'>,
  { realPathOf }: RequestPermissionPorts,
): Promise<readonly string[]> => {
  const command = commandOf(asked, known);
  if (command === undefined) return [];
  const folder = folderOf(asked.rawInput, known);
  const [real, own] = folder === undefined ? [] : await Promise.all([realPathOf(folder), realPathOf('.')]);
  return [commandKey(real === own ? command : `${command}\n(in ${real})`)];
};

const addNote = async (text: string, { handle }: PermissionPorts): Promise<void> => {
  await handle.update([{ type: 'MessageAdded', data: { role: 'system', text, by: 'cox' } }]).catch(() => {});
};
