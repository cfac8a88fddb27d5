// The shell as pages see it: holds its state, timers and pending confirmations.

import { allWordsFor } from '@coxswain/locale/cockpit';
import type { Confirmation, PageHead, Shell } from './deps.ts';
import type { Location } from './location.ts';
import { withKeys } from './remedy.ts';
import { type SayTone, type ShellAction, type ShellState, shellReducer } from './shell-state.ts';

/** How long the status line lives. */
export const STATUS_MS = 3_000;

export class ShellStore implements Shell {
  #state: ShellState;
  readonly #settings;
  readonly #listeners = new Set<() => void>();
  #status: NodeJS.Timeout | undefined;
  #answer: ((isYes: boolean) => void) | undefined;

  constructor(settings: {
    readonly initial: ShellState;
    readonly writeToTerminal: (bytes: string) => void;
    readonly onQuit: (exitCode: number) => void;
  }) {
    this.#settings = settings;
    this.#state = settings.initial;
  }

  readonly state = (): ShellState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly do = (action: ShellAction): void => {
    const next = shellReducer(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  };

  readonly go = (location: Location): void => this.do({ do: 'go', location });

  readonly describe = (head: PageHead): void => this.do({ do: 'describe', head });

  readonly say = (text: string, tone: SayTone = 'plain'): void => {
    clearTimeout(this.#status);
    const words = allWordsFor(this.#state.language);
    this.do({ do: 'say', text: tone === 'bad' ? withKeys(text, words) : text, tone });
    this.#status = setTimeout(() => this.do({ do: 'sayNothing' }), STATUS_MS);
  };

  /** A question that is asked while another is open takes its place; the other was not answered with yes. */
  readonly confirm = (question: Confirmation): Promise<boolean> => {
    this.#answer?.(false);
    return new Promise((resolve) => {
      this.#answer = resolve;
      this.do({ do: 'ask', question });
    });
  };

  /** The person's answer to the question. */
  readonly answer = (isYes: boolean): void => {
    const answer = this.#answer;
    this.#answer = undefined;
    this.do({ do: 'asked' });
    answer?.(isYes);
  };

  /** OSC 52 (xterm control sequences): the terminal, also at the far end of ssh, puts it into its clipboard. */
  readonly copy = (text: string): void =>
    this.#settings.writeToTerminal(`\u001b]52;c;${Buffer.from(text).toString('base64')}\u0007`);

  readonly quit = (exitCode = 0): void => this.#settings.onQuit(exitCode);

  stop(): void {
    clearTimeout(this.#status);
    this.#answer?.(false);
  }
}
