// A runtime whose agents do what the test says: each run is on stage until the test, or a cancel, ends it.

import type { AgentDefinition, RunEnd, TaskId } from '@coxswain/protocol';
import type { RunHandle, RunRequest, Runtime } from '@coxswain/runtimes';

export interface Scene {
  readonly request: RunRequest;
  readonly handle: RunHandle;
  /** The token that its programs were given. */
  readonly token: string;
  end(outcome?: RunEnd): void;
}

export interface Stage {
  readonly runtime: Runtime;
  /** Waits for the run of the task; of a later attempt when it is named. */
  run(id: TaskId, attempt?: number): Promise<Scene>;
  /** How often it was closed. */
  readonly closes: () => number;
}

export const stage = (): Stage => {
  const scenes: Scene[] = [];
  const waiting = new Set<() => void>();
  let closes = 0;
  const play = (request: RunRequest, handle: RunHandle): Promise<RunEnd> =>
    new Promise((resolve) => {
      const end = (outcome: RunEnd = { status: 'completed', result: 'done' }): void => resolve(outcome);
      const stop = (): void => end({ status: 'cancelled' });
      handle.signal.addEventListener('abort', stop, { once: true });
      if (handle.signal.aborted) stop();
      scenes.push({ request, handle, token: request.environment.COX_TOKEN ?? '', end });
      for (const look of waiting) look();
    });
  return {
    runtime: {
      run: play,
      check: async () => [],
      close: async () => {
        closes += 1;
      },
    },
    run: (id, attempt = 1) =>
      new Promise((resolve) => {
        const look = (): void => {
          const scene = scenes.find(({ request }) => request.taskId === id && request.attempt === attempt);
          if (!scene) return;
          waiting.delete(look);
          resolve(scene);
        };
        waiting.add(look);
        look();
      }),
    closes: () => closes,
  };
};

/** An agent on stage; what it may do is up to its table. */
export const actor = (name: string, more: Partial<AgentDefinition> = {}): AgentDefinition => ({
  name,
  runtime: 'acp',
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'test',
  ...more,
});

/** An agent that is a program, which does nothing. */
export const LINT = actor('lint', { runtime: 'command', command: ['true'] });
