// An agent driven by hand, without anything that is kept or shown: the floor of a turn.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export class DirectAgent {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, () => void>();
  #calls = 0;

  private constructor(command: readonly string[]) {
    const [program = '', ...args] = command;
    this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    if (!this.#child.stdout) throw new Error('the agent has no stdout');
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      const { id } = JSON.parse(line);
      if (id !== undefined) this.#waiting.get(id)?.();
    });
  }

  /** Starts it and opens a session. */
  static async start(command: readonly string[]): Promise<DirectAgent> {
    const agent = new DirectAgent(command);
    await agent.#call('initialize', { protocolVersion: 1, clientCapabilities: {} });
    await agent.#call('session/new', { cwd: '/tmp', mcpServers: [] });
    return agent;
  }

  async prompt(text: string): Promise<void> {
    await this.#call('session/prompt', { sessionId: 'plain', prompt: [{ type: 'text', text }] });
  }

  async end(): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  #call(method: string, params: object): Promise<void> {
    const id = ++this.#calls;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.set(id, resolve);
    this.#child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`);
    return promise;
  }
}
