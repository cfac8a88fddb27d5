// A run of any runtime under a handle that records everything, for tests.

import type { EndedProcess, Fact, InputAnswer, InputQuestion, RunEnd, Stream } from '@coxswain/protocol';
import type {
  Conversation,
  CoxTool,
  OpenWork,
  ProcessIdentity,
  RunHandle,
  RunRequest,
  Runtime,
} from '../runtime.ts';
import { conversationInMemory } from './conversation-in-memory.ts';
import { InboxInMemory } from './inbox-in-memory.ts';

export interface ObserveOptions {
  /** Awaited by every update, before the facts count as seen. */
  readonly update?: ((facts: readonly Fact[]) => Promise<void>) | undefined;
  readonly isCancelledBefore?: boolean | undefined;
  /** Who answers. Default: nobody is there, and every question is rejected. */
  readonly answer?: ((question: InputQuestion) => Promise<InputAnswer>) | undefined;
  readonly tools?: readonly CoxTool[] | undefined;
  readonly conversation?: Conversation | undefined;
  readonly openWork?: readonly OpenWork[] | undefined;
  readonly waitsForTools?: boolean | undefined;
}

export interface TestRun {
  readonly outcome: Promise<RunEnd>;
  readonly request: RunRequest;
  readonly facts: readonly Fact[];
  readonly questions: readonly InputQuestion[];
  /** Resolves with the leader when a program has started. */
  readonly started: Promise<ProcessIdentity>;
  /** Resolves with the first matching fact; rejects when the run ends without it. */
  reported(isWanted: (fact: Fact) => boolean): Promise<Fact>;
  /** Resolves when the text was printed on the stream. Default: stdout. */
  printed(text: string, stream?: Stream): Promise<void>;
  output(stream: Stream): string;
  /** The reports about processes that outlived the program. */
  ended(): readonly EndedProcess[];
  /** Says something to the running agent. */
  say(message: string): void;
  cancel(): void;
  force(): void;
}

/** Starts the run at once. */
export const observeRun = (runtime: Runtime, request: RunRequest, options: ObserveOptions = {}): TestRun => {
  const facts: Fact[] = [];
  const questions: InputQuestion[] = [];
  const cancel = new AbortController();
  const force = new AbortController();
  if (options.isCancelledBefore) cancel.abort();
  const started = Promise.withResolvers<ProcessIdentity>();
  const conversation = options.conversation ?? conversationInMemory();
  const waiting = new Set<() => void>();
  const inbox = new InboxInMemory();
  cancel.signal.addEventListener('abort', () => inbox.close());
  const output = (stream: Stream): string =>
    facts
      .map((fact) => (fact.type === 'StreamChunk' && fact.data.stream === stream ? fact.data.text : ''))
      .join('');
  const update: RunHandle['update'] = async (seen, read) => {
    await options.update?.(seen);
    facts.push(...seen);
    await conversation.append(read?.said ?? []);
    read?.onStored?.();
    for (const check of waiting) check();
  };
  const outcome = runtime.run(request, {
    signal: cancel.signal,
    force: force.signal,
    started: started.resolve,
    update,
    stored: async () => {},
    ask: (question) => {
      questions.push(question);
      if (!options.answer) return Promise.reject(new Error('nobody is there to answer'));
      const answered = options.answer(question);
      const stopped = new Promise<never>((_, reject) => {
        cancel.signal.addEventListener('abort', () => reject(new Error('the run is being stopped')));
      });
      return Promise.race([answered, stopped]);
    },
    inbox,
    tools: options.tools ?? [],
    conversation: {
      get agentSessionId() {
        return conversation.agentSessionId;
      },
      noteAgentSession: (id) => conversation.noteAgentSession(id),
      messages: () => conversation.messages(),
      append: async (messages, said = []) => {
        if (said.length > 0) await update(said);
        await conversation.append(messages);
      },
    },
    openWork: async () => options.openWork ?? [],
    waitsForTools: () => options.waitsForTools ?? true,
    waitsForModel: () => options.waitsForTools ?? true,
  });
  const until = <Seen>(check: () => Seen | undefined, what: string): Promise<Seen> => {
    const { promise, resolve, reject } = Promise.withResolvers<Seen>();
    const again = (): void => {
      const seen = check();
      if (seen !== undefined) resolve(seen);
    };
    waiting.add(again);
    again();
    outcome.then((ended) => reject(new Error(`it ended without ${what}: ${JSON.stringify(ended)}`)), reject);
    return promise.finally(() => waiting.delete(again));
  };
  return {
    outcome,
    request,
    facts,
    questions,
    started: started.promise,
    reported: (isWanted) => until(() => facts.find(isWanted), 'reporting it'),
    printed: async (text, stream = 'stdout') => {
      await until(() => (output(stream).includes(text) ? true : undefined), `printing ${text}`);
    },
    output,
    ended: () => facts.flatMap((fact) => (fact.type === 'ProcessesEnded' ? fact.data.processes : [])),
    say: (message) => inbox.push(message),
    cancel: () => cancel.abort(),
    force: () => force.abort(),
  };
};
