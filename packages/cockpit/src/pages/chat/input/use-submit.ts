// What Enter does: runs a command or sends a message. A message never answers a request: the choices do.

import { runChatCommand } from '@coxswain/client/chat-commands';
import {
  type ChatCommand,
  type ChatCommandName,
  type ChatCommandOutcome,
  type ChatCommandProblem,
  type ChatCommandSettings,
  type ChatQuestion,
  messageOf,
} from '@coxswain/protocol';
import { parseChatCommand } from '@coxswain/protocol/chat';
import { chatAnswer, chatProblem, jobEditLine, scheduleLines } from '@coxswain/views/chat';
import { useRef } from 'react';
import { useDeps, useShell } from '../../../shell/context.ts';
import type { CockpitDeps, Confirmation, Shell } from '../../../shell/deps.ts';
import { inChat } from '../../../shell/rendering.ts';
import type { ChatControls } from '../commands/chat-controls.ts';
import { showAnswer, showHelp } from '../commands/show-answer.ts';
import { memoryOf } from '../target/chat-memory.ts';
import type { Chat } from '../use-chat.ts';

/** Resolves when it was sent, or the text was put back; never rejects. */
export const useSubmit = (ports: {
  readonly chat: Chat;
  readonly controls: ChatControls;
  readonly commands: ReadonlySet<string>;
  /** Puts the text back into the input unless it has other text by now. */
  giveBack(text: string): void;
}): ((text: string) => Promise<void>) => {
  const deps = useDeps();
  const shell = useShell();
  const newest = useRef(ports);
  newest.current = ports;
  const send = async (text: string): Promise<void> => {
    const { chat, giveBack } = newest.current;
    if (!(await chat.send(text))) giveBack(text);
  };
  const run = async (text: string): Promise<void> => {
    const { controls, giveBack } = newest.current;
    const { words, timeZone, clock } = deps;
    const { language } = words;
    const typed = parseTyped(text, newest.current.commands, { nowMs: clock.nowMs(), timeZone, language });
    if (text.trim() !== '') memoryOf(deps.client).remember(text);
    if (typed.type === 'message') return send(typed.text);
    if (typed.type === 'command') {
      if (!(await runTyped(typed.command, { deps, shell, chat: controls }))) giveBack(text);
      return;
    }
    const head = chatProblem(typed.problem, { words, timeZone });
    showAnswer({ head, lines: [], tone: 'bad' }, { chat: controls, shell, title: words.chat.helpTitle });
    giveBack(text);
  };
  return (text) =>
    run(text).catch((error: unknown) => {
      shell.say(messageOf(error), 'bad');
      newest.current.giveBack(text);
    });
};

// Parses the input: a message for the agent, a command, or an incomplete command.
type Typed =
  /** A message for the agent. */
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'command'; readonly command: ChatCommand }
  | { readonly type: 'problem'; readonly problem: ChatCommandProblem };

/** An unknown command may be one of the agent. */
const MAY_BE_ANOTHERS: ReadonlySet<ChatCommandProblem['problem']> = new Set([
  'unknown',
  'incomplete',
  'takes_nothing',
]);

/** `ofAgent`: the names of the agent's own commands; ours take precedence. */
export const parseTyped = (
  text: string,
  ofAgent: ReadonlySet<string>,
  settings: ChatCommandSettings,
): Typed => {
  const read = parseChatCommand(text, settings);
  if ('message' in read) return { type: 'message', text: read.message };
  if ('command' in read) return { type: 'command', command: read };
  const [first = ''] = text.slice(1).trim().split(/\s/, 1);
  if (MAY_BE_ANOTHERS.has(read.problem) && ofAgent.has(first)) return { type: 'message', text };
  return { type: 'problem', problem: read };
};

// Runs a typed command: the same as on a channel, plus what needs a screen.
interface TypedPorts {
  readonly deps: CockpitDeps;
  readonly shell: Shell;
  readonly chat: ChatControls;
}

const run = (command: ChatCommand, { deps, shell, chat }: TypedPorts): Promise<ChatCommandOutcome> => {
  const { client, words, workDir, environment } = deps;
  const { session, agent, openRequest } = chat;
  return runChatCommand(command, {
    client,
    session,
    agent,
    ...(openRequest && { openRequest }),
    source: 'cockpit',
    workDir,
    environment,
    move: async (to) => chat.open(to),
    confirm: (question) => shell.confirm(confirmationOf(question, deps)),
    repairPrompt: words.chat.repairPrompt,
  });
};

/** The text to edit if the user declines. */
const WRITTEN: ReadonlySet<ChatCommandName> = new Set(['task new', 'task edit']);

/** False: the user declined and can edit it. Throws the daemon's error. */
const runTyped = async (command: ChatCommand, ports: TypedPorts): Promise<boolean> => {
  const { deps, shell, chat } = ports;
  if (command.command === 'quit') shell.quit();
  else if (command.command === 'tasks') shell.go({ page: 'tasks' });
  else if (command.command === 'attach') return chat.attach(command.file, command.text);
  else if (command.command === 'help') showHelp(deps, chat);
  else {
    const outcome = await run(command, ports);
    if (outcome.outcome === 'reset') chat.refresh();
    if (outcome.outcome === 'left') return !WRITTEN.has(command.command);
    if (outcome.outcome === 'job_to_edit') chat.write(jobEditLine(outcome.job));
    else if (outcome.outcome !== 'moved' || outcome.left !== undefined) {
      showAnswer(chatAnswer(outcome, inChat(deps)), { chat, shell, title: `/${command.command}` });
    }
  }
  return true;
};

// The confirmation before a command changes something, showing how it was parsed.
const save = (
  { name, triggers, prompt, next, agent, session, job }: Extract<ChatQuestion, { readonly question: 'save' }>,
  deps: CockpitDeps,
): Confirmation => {
  const { chat } = deps.words;
  return {
    title: job ? chat.changeTitle(name) : chat.saveTitle(name),
    detail: [
      ...scheduleLines({ triggers, next }, inChat(deps)),
      chat.inSession(job?.agent ?? agent, job?.session ?? session),
      ...(prompt === undefined ? [] : ['', prompt]),
    ].join('\n'),
    action: chat.saveAction,
  };
};

const confirmationOf = (question: ChatQuestion, deps: CockpitDeps): Confirmation => {
  const { chat, jobs } = deps.words;
  switch (question.question) {
    case 'save':
      return save(question, deps);
    case 'delete':
      return {
        title: jobs.deleteQuestion(question.job.name, question.job.runs),
        action: chat.deleteAction,
        isDangerous: true,
      };
    case 'reset':
      return {
        title: chat.resetQuestion(question.session),
        detail: chat.resetDetail,
        action: chat.resetAction,
        isDangerous: true,
      };
  }
};
