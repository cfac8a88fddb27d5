// What Enter does with what was written: a command, or a message. Words never answer what is asked: that has its own place.

import { messageOf } from '@coxswain/protocol';
import { chatProblem } from '@coxswain/views/chat';
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
  readonly commands: ReadonlySet<string>;
  /** Puts the words back into the input, unless others stand there by now. */
  giveBack(text: string): void;
}

/** What it gives back resolves when it was done, or the words were given back; it never fails. */
export const useSubmit = (ports: SubmitPorts): ((text: string) => Promise<void>) => {
  const world = useWorld();
  const shell = useShell();
  const newest = useRef(ports);
  newest.current = ports;
  const send = async (text: string): Promise<void> => {
    const { chat, giveBack } = newest.current;
    if (!(await chat.send(text))) giveBack(text);
  };
  const run = async (text: string): Promise<void> => {
    const { controls, giveBack } = newest.current;
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
  return (text) =>
    run(text).catch((error: unknown) => {
      shell.say(messageOf(error), 'bad');
      newest.current.giveBack(text);
    });
};
