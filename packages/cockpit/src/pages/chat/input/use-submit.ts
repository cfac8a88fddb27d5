// What Enter does with what was written: a command, an answer, a message. Words that were begun for one thing never become
// another without being sent again.

import { chatProblem } from '@coxswain/locale/chat';
import { useRef } from 'react';
import { useShell, useWorld } from '../../../shell/context.ts';
import type { ChatControls } from '../commands/chat-controls.ts';
import { parseTyped } from '../commands/parse.ts';
import { runTyped } from '../commands/run-typed.ts';
import { tellAnswer } from '../commands/tell-answer.ts';
import { memoryOf } from '../target/chat-memory.ts';
import type { Chat } from '../use-chat.ts';

export interface SubmitPorts {
  readonly chat: Chat;
  readonly controls: ChatControls;
  /** The request whose denial is being explained. */
  readonly denying: string | undefined;
  readonly commands: ReadonlySet<string>;
  stopDenying(): void;
  /** Puts the words back into the input, unless others stand there by now. */
  giveBack(text: string): void;
}

export interface Submitting {
  /** The input went from empty to written: what is asked at that moment is what the words are for. */
  begin(): void;
  /** Resolves when it was done, or given back; never fails. */
  submit(text: string): Promise<void>;
}

export const useSubmit = (ports: SubmitPorts): Submitting => {
  const world = useWorld();
  const shell = useShell();
  const meant = useRef<string>(undefined);
  const newest = useRef(ports);
  newest.current = ports;
  const { asking } = world.words.screen.chat;
  const asked = (): string | undefined => {
    const { sending } = newest.current.chat;
    return sending.to === 'question' ? sending.request.id : undefined;
  };
  const send = async (text: string): Promise<void> => {
    const { chat, giveBack } = newest.current;
    if (chat.sending.to === 'permission') {
      shell.say(asking.permissionNotWords, 'bad');
      return giveBack(text);
    }
    if (asked() !== meant.current) {
      shell.say(asked() === undefined ? asking.isOver : asking.cameUp);
      meant.current = asked();
      return giveBack(text);
    }
    if (!(await chat.send(text))) giveBack(text);
  };
  const run = async (text: string): Promise<void> => {
    const { chat, controls, denying, giveBack, stopDenying } = newest.current;
    if (denying !== undefined) {
      stopDenying();
      const isOpen = chat.requests.some(({ id }) => id === denying);
      if (!isOpen) {
        shell.say(asking.isOver);
        return giveBack(text);
      }
      const reason = text.trim();
      await chat.answer(denying, { decision: 'deny', ...(reason !== '' && { text: reason }) });
      return;
    }
    const { words, timeZone, clock } = world;
    const { language } = words;
    const typed = parseTyped(text, newest.current.commands, { nowMs: clock.nowMs(), timeZone, language });
    if (text.trim() !== '') memoryOf(world.client).remember(text);
    if (typed.type === 'message') return send(typed.text);
    if (typed.type === 'command') {
      if (!(await runTyped(typed.command, { world, shell, chat: controls }))) giveBack(text);
      return;
    }
    const head = chatProblem(typed.problem, { words, timeZone });
    tellAnswer({ head, lines: [], tone: 'bad' }, { chat: controls, shell, title: words.chat.helpTitle });
    giveBack(text);
  };
  return {
    begin: () => {
      meant.current = asked();
    },
    submit: (text) =>
      run(text).catch((error: unknown) => {
        shell.say(error instanceof Error ? error.message : String(error), 'bad');
        newest.current.giveBack(text);
      }),
  };
};
