// A turn of the surveyor from its prompt to its answer: a plan, its steps, and the survey written down when asked. It has no
// model: it goes by words.

import { basename, join } from 'node:path';
import type {
  AgentContext,
  PermissionOption,
  RequestPermissionRequest,
  SessionUpdate,
  ToolKind,
} from '@agentclientprotocol/sdk';
import { messageOf } from '@coxswain/protocol';
import { filesBelow } from '../model/tools/folder-files.ts';
import { code, readText, STEPS, type Survey, type Topic } from './find.ts';

export interface Turn {
  /** From 1 within its session. */
  readonly n: number;
  readonly path: string;
  /** Aborted: end at the next safe point. */
  readonly signal: AbortSignal;
  /** What earlier turns found. */
  readonly survey: Survey;
  /** The answer to "always" and "never" when it asked to write. */
  readonly mayWrite?: boolean | undefined;
  readonly client: AgentContext;
  readonly sessionId: string;
  send(update: SessionUpdate): Promise<void>;
  /** Runs before each entry of the plan. */
  beforeStep(turn: Turn): Promise<void>;
}

const SURVEY_FILE = 'SURVEY.md';
const TOPICS: Readonly<Record<Topic, RegExp>> = {
  readme: /\b(?:readme|purpose|about this|what is this)\b|简介|介绍/i,
  languages: /\b(?:languages?|lines|loc|how (?:big|large)|size)\b|语言|行数/i,
  biggest: /\b(?:biggest|largest|longest|big files?|large files?)\b|最大/i,
  git: /\b(?:git|branch|commits?|dirty|uncommitted|status|history)\b|分支|提交/i,
  marks: /\b(?:todos?|fixmes?)\b|待办/i,
  tests: /\b(?:tests?|testing)\b|测试/i,
};
const ALL = Object.keys(TOPICS) as readonly Topic[];
const EVERYTHING = /\b(?:survey|everything|all|overview|full)\b|全部|概览|调查/i;
const WRITE = /\b(?:writ(?:e|ing)|save|saving)\b|SURVEY\.md|写入|保存/i;
const EARLIER = /\b(?:earlier|before|previous(?:ly)?|last time|remember|found so far)\b|之前|上次/i;

const text = (said: string) => ({ type: 'text', text: said }) as const;

/** Uses a tool and shows it: under way, and over, whatever comes of it. */
export const useTool = async <Value>(
  { n, path, signal, send }: Turn,
  { tool, title, kind }: { readonly tool: string; readonly title: string; readonly kind: ToolKind },
  work: () => Promise<Value>,
): Promise<Value> => {
  const toolCallId = `${tool}-${n}`;
  const call = { toolCallId, name: tool, title, kind, rawInput: { folder: path }, locations: [{ path }] };
  await send({ sessionUpdate: 'tool_call', ...call, status: 'in_progress' });
  const end = (status: 'completed' | 'failed', rawOutput: unknown): Promise<void> =>
    send({ sessionUpdate: 'tool_call_update', toolCallId, status, rawOutput });
  try {
    const value = await work();
    signal.throwIfAborted();
    await end('completed', value);
    return value;
  } catch (error) {
    await end('failed', signal.aborted ? 'cancelled' : messageOf(error));
    throw error;
  }
};

/** Starts the next entry of the plan; after the last one, completes it. */
const planOf = (turn: Turn, titles: readonly string[]) => {
  let current = -1;
  return async (): Promise<void> => {
    current++;
    const statusAt = (at: number) =>
      at < current ? 'completed' : at === current ? 'in_progress' : 'pending';
    const entries = titles.map(
      (content, at) => ({ content, priority: 'medium', status: statusAt(at) }) as const,
    );
    await turn.send({ sessionUpdate: 'plan', entries });
    if (current < titles.length) await turn.beforeStep(turn);
    turn.signal.throwIfAborted();
  };
};

/** Answers the prompt. Rejects when the turn is cancelled. */
export const runTurn = async (
  turn: Turn,
  prompt: string,
): Promise<Pick<Turn, 'survey' | 'mayWrite'> & { readonly answer: string }> => {
  const { n, path, signal, send } = turn;
  let { survey, mayWrite } = turn;
  const named = ALL.filter((topic) => TOPICS[topic].test(prompt));
  const isWhole = named.length === 0 || EVERYTHING.test(prompt.replaceAll(/SURVEY\.md/gi, ''));
  const topics = isWhole ? ALL : named;
  const wantsFile = WRITE.test(prompt);
  const isRemembered = EARLIER.test(prompt) && Object.keys(survey).length > 0 && !wantsFile;
  // The file holds a whole survey, whatever else was asked.
  const wanted = wantsFile ? ALL : isRemembered ? [] : topics;
  const steps = STEPS.filter((each) => each.topics.some((topic) => wanted.includes(topic)));
  const thought = `${isWhole ? 'everything' : topics.join(', ')}${wantsFile ? ', and write it down' : ''}`;
  const said = isRemembered ? 'Answering from memory.' : `Looking at ${path}: ${thought}.`;
  await send({ sessionUpdate: 'agent_thought_chunk', content: text(`${said}\n`) });
  const needsFiles = steps.some(({ tool }) => tool !== 'run_command');
  const nextEntry = planOf(turn, [
    ...(needsFiles ? ['List the files of the folder'] : []),
    ...steps.map(({ title }) => title),
    ...(wantsFile ? [`Write ${SURVEY_FILE}`] : []),
    'Sum up',
  ]);

  let files: readonly string[] = [];
  if (needsFiles) {
    await nextEntry();
    const list = { tool: 'list_files', title: `List the files of ${path}`, kind: 'search' } as const;
    files = await useTool(turn, list, async () => {
      const found = await filesBelow({ folder: path, environment: process.env, signal });
      return found.filter((file) => file !== SURVEY_FILE && !/(?:^|\/)\.?venv\//.test(file));
    });
  }
  for (const each of steps) {
    await nextEntry();
    survey = { ...survey, ...(await useTool(turn, each, () => each.look({ path, files, signal }))) };
  }
  const notes = isRemembered ? ['From the earlier survey; nothing was read again.'] : [];
  if (wantsFile) {
    await nextEntry();
    const written = await writeSurvey(turn, answerOf(survey, { path, topics: ALL, notes }));
    mayWrite = written.mayWrite;
    notes.push(written.note);
  }
  await nextEntry();
  const answer = answerOf(survey, { path, topics, notes });
  // In pieces of a few lines, as a model would say it.
  for (const [piece] of answer.matchAll(/(?:.*\n){1,5}/g))
    await send({ sessionUpdate: 'agent_message_chunk', messageId: `answer-${n}`, content: text(piece) });
  await nextEntry();
  return { answer, survey, mayWrite };
};

/** The answer in Markdown: what was asked about, and nothing else. Ends with one line end. */
const answerOf = (
  survey: Survey,
  about: { readonly path: string; readonly topics: readonly Topic[]; readonly notes: readonly string[] },
): string => {
  const { path, topics, notes } = about;
  const parts = topics.flatMap((topic) => survey[topic] ?? []);
  const isOne = parts.length === 1;
  const said = [
    ...(topics.length === ALL.length ? [`# Survey of ${code(basename(path) || path)}`, ''] : []),
    ...parts.map(({ brief }) => (isOne ? brief : `- ${brief}`)),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    ...parts.flatMap(({ heading, lines }) =>
      lines ? ['', ...(isOne ? [] : [`## ${heading}`, '']), ...lines] : [],
    ),
  ];
  return `${said.join('\n').trim() || 'Nothing is known about that yet.'}\n`;
};

const OPTIONS: PermissionOption[] = [
  { optionId: 'allow', name: 'Write it', kind: 'allow_once' },
  { optionId: 'allow_always', name: 'Write it, and stop asking in this session', kind: 'allow_always' },
  { optionId: 'reject', name: "Don't write it", kind: 'reject_once' },
  { optionId: 'reject_always', name: 'Never write it in this session', kind: 'reject_always' },
];

/**
 * Asks before it writes, and has its client do it, which knows what is allowed and what an editor has open. Returns a note on
 * what became of it. Rejects when the turn is cancelled.
 */
const writeSurvey = async (
  { n, path: folder, client, sessionId, signal, mayWrite, send }: Turn,
  newText: string,
): Promise<{ readonly note: string; readonly mayWrite: boolean | undefined }> => {
  const path = join(folder, SURVEY_FILE);
  const oldText = (await readText(path))?.text ?? null;
  if (oldText === newText) return { note: `${SURVEY_FILE} is already up to date.`, mayWrite };
  const toolCallId = `write-${n}`;
  const toolCall = {
    toolCallId,
    name: 'write_file',
    title: `Write ${SURVEY_FILE}`,
    kind: 'edit' as const,
    rawInput: { path, content: newText },
    content: [{ type: 'diff' as const, path, oldText, newText }],
    locations: [{ path }],
  };
  await send({ sessionUpdate: 'tool_call', ...toolCall, status: 'pending' });
  // A client that does not answer must not hold a cancelled turn.
  const waiting = { cancellationSignal: signal, stopWaitingOnCancel: true };
  const ask = async (): Promise<string> => {
    const request: RequestPermissionRequest = { sessionId, toolCall, options: OPTIONS };
    const { outcome } = await client.request('session/request_permission', request, waiting);
    return outcome.outcome === 'selected' ? outcome.optionId : 'cancelled';
  };
  const decided = mayWrite ? 'allow' : 'reject';
  const choice = mayWrite === undefined ? await ask().catch(() => 'cancelled') : decided;
  const isAllowed = choice.startsWith('allow');
  const refusal = choice === 'cancelled' ? 'the permission was cancelled' : 'the permission was denied';
  const request = { sessionId, path, content: newText };
  const failure = isAllowed
    ? await client.request('fs/write_text_file', request, waiting).then(() => undefined, messageOf)
    : refusal;
  const status = failure === undefined ? 'completed' : 'failed';
  await send({ sessionUpdate: 'tool_call_update', toolCallId, status, rawOutput: failure ?? { path } });
  signal.throwIfAborted();
  return {
    note:
      failure === undefined ? `Written to ${SURVEY_FILE}.` : `${SURVEY_FILE} was not written: ${failure}.`,
    mayWrite: choice.endsWith('_always') ? isAllowed : mayWrite,
  };
};
