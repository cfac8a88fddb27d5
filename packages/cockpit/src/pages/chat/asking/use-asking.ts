// Answering by keys what is asked: only what has been on the screen for a moment, and only while nothing else is meant.

import { useKeyLayer } from '../../../keys/use-key-layer.ts';
import { useWorld } from '../../../shell/context.ts';
import type { Chat } from '../use-chat.ts';
import { answerKeys } from './answer-keys.ts';
import { useGrace } from './use-grace.ts';

export interface AskingPorts {
  readonly chat: Chat;
  /** Nothing is written, or the question is what is read. */
  readonly isFree: boolean;
  readonly isEmpty: boolean;
  /** The request whose denial is being explained. */
  readonly denying: string | undefined;
  deny(requestId: string | undefined): void;
  /** Sends the denial with what was written. */
  submit(text: string): void;
}

/** True when keys answer what is asked. */
export const useAsking = ({ chat, isFree, isEmpty, denying, deny, submit }: AskingPorts): boolean => {
  const { words } = useWorld();
  const { asking } = words.screen.chat;
  const [request] = chat.requests;
  const ready = useGrace(request?.id);
  const isReady = request !== undefined && ready === request.id && isFree && denying === undefined;
  const answer = (id: string, given: Parameters<Chat['answer']>[1]): void => void chat.answer(id, given);
  useKeyLayer(
    {
      title: asking.title,
      level: 'dialog',
      bindings: isReady ? answerKeys(request, { words, answer, deny }) : [],
    },
    isReady,
  );
  useKeyLayer(
    {
      title: asking.title,
      level: 'dialog',
      bindings: [
        ...(isEmpty ? [{ keys: ['enter'], label: asking.deny, run: () => submit('') }] : []),
        { keys: ['escape'], label: asking.back, run: () => deny(undefined) },
      ],
    },
    denying !== undefined,
  );
  return isReady;
};
