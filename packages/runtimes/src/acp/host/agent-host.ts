// One process of an agent, which serves one conversation. It outlives the run it was started for when that is a
// conversation: then it waits, unread, for the next one.

import {
  type ClientConnection,
  type ClientContext,
  client,
  methods,
  RequestError,
  type Stream,
} from '@agentclientprotocol/sdk/unstable';
import { piecesOf } from '../../command/pieces.ts';
import type { Exit, StartedProgram } from '../../command/start.ts';
import { TextTail } from '../../command/text-tail.ts';
import type { ProcessIdentity } from '../../runtime.ts';
import type { ClientRequests } from '../requests/client-requests.ts';
import { type AgentStream, agentStream } from '../wire/agent-stream.ts';
import { type Listener, NOBODY } from './listener.ts';

const STDERR_TAIL_BYTES = 4 * 1024;

export class AgentHost {
  readonly program: string;
  readonly mark: string;
  readonly leader: ProcessIdentity;
  /** Resolves when the process has ended, even while others hold its pipes. */
  readonly exited: Promise<Exit>;
  /**
   * Resolves when nothing more is to be expected of the agent, because it has ended or has closed its output, and what it
   * said was taken; with an error when what it sent was refused.
   */
  readonly gone: Promise<Error | undefined>;
  /** Sends requests to the agent. */
  readonly agent: ClientContext;
  readonly #started: StartedProgram;
  readonly #stream: AgentStream;
  readonly #stderrTail = new TextTail(STDERR_TAIL_BYTES);
  readonly #closeConnection: () => void;
  #listener: Listener | undefined;
  #attached = Promise.withResolvers<Listener>();
  #exit: Exit | undefined;

  constructor(options: {
    readonly started: StartedProgram;
    /** The program as a person reads it. */
    readonly program: string;
    /** What everything that it starts carries in `COX_RUN`. */
    readonly mark: string;
    readonly maxMessageBytes: number;
  }) {
    const { started, program, mark, maxMessageBytes } = options;
    const { stdin, stdout } = started;
    if (!stdin) throw new Error('an agent is started with its stdin open');
    this.program = program;
    this.mark = mark;
    this.leader = started.leader;
    this.exited = started.exited;
    this.#started = started;
    stdin.on('error', () => {});
    this.#stream = agentStream({
      stdin,
      stdout,
      maxMessageBytes,
      notified: async (method, params) => (await this.#whoListens()).notified(method, params),
      printed: async (text) => this.#printed(await this.#whoListens(), 'stdout', text),
    });
    // What it started may hold its pipes open forever.
    const drained = this.exited.then(() => this.quiet()).then(() => undefined);
    this.gone = Promise.race([this.#stream.ended, drained]);
    const connection = connect(this.#stream.stream, () => this.#listener?.requests);
    this.agent = connection.agent;
    this.#closeConnection = () => connection.close();
    void this.exited.then((exit) => {
      this.#exit = exit;
      if (!this.#listener) this.attach(NOBODY);
    });
    void this.#carryStderr();
  }

  /** How the process ended; undefined while it runs. */
  get exit(): Exit | undefined {
    return this.#exit;
  }

  /** The last that the agent wrote to stderr. */
  get stderrTail(): string {
    return this.#stderrTail.text();
  }

  /** Sets the listener for the agent. Undefined: none, and its output is not read. */
  attach(listener: Listener | undefined): void {
    if (this.#listener && !listener) this.#attached = Promise.withResolvers();
    this.#listener = listener;
    if (listener) this.#attached.resolve(listener);
  }

  /** Resolves when everything the agent has sent so far was handled. */
  quiet(): Promise<void> {
    return this.#stream.quiet();
  }

  /** Closes the agent's stdin; most agents then exit. */
  closeStdin(): void {
    this.#started.stdin?.end();
  }

  /** The process is gone: what still holds its pipes is not listened to. */
  letGo(): void {
    this.attach(NOBODY);
    this.#closeConnection();
    const { stdin, stdout, stderr } = this.#started;
    for (const pipe of [stdin, stdout, stderr]) pipe?.destroy();
  }

  #whoListens(): Promise<Listener> {
    return this.#listener ? Promise.resolve(this.#listener) : this.#attached.promise;
  }

  async #printed(listener: Listener, stream: 'stdout' | 'stderr', text: string): Promise<void> {
    for (const piece of piecesOf(text)) await listener.printed(stream, piece);
  }

  // Without a listener only the end is kept, so that an agent that logs is not held up.
  async #carryStderr(): Promise<void> {
    const { stderr } = this.#started;
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const carry = async (text: string): Promise<void> => {
      this.#stderrTail.add(text);
      if (this.#listener) await this.#printed(this.#listener, 'stderr', text);
    };
    try {
      for await (const bytes of stderr) await carry(decoder.decode(bytes, { stream: true }));
    } catch {
      // The pipe was closed from this side.
    }
    await carry(decoder.decode());
  }
}

// The SDK's side of a connection: the agent's requests go to its current listener.

/** Connects to an agent. The SDK answers requests unknown here with method-not-found. */
const connect = (stream: Stream, requests: () => ClientRequests | undefined): ClientConnection => {
  const listening = (): ClientRequests => {
    const current = requests();
    if (!current) throw RequestError.invalidRequest(undefined, 'no task of this agent is running');
    return current;
  };
  const { session, fs, terminal, elicitation } = methods.client;
  return client({ name: 'cox' })
    .onRequest(session.requestPermission, ({ params }) => listening().requestPermission(params))
    .onRequest(elicitation.create, ({ params }) => listening().createElicitation(params))
    .onRequest(fs.readTextFile, ({ params }) => listening().readTextFile(params))
    .onRequest(fs.writeTextFile, ({ params }) => listening().writeTextFile(params))
    .onRequest(terminal.create, ({ params, requestId }) => listening().createTerminal(params, requestId))
    .onRequest(terminal.output, ({ params }) => listening().terminalOutput(params))
    .onRequest(terminal.waitForExit, ({ params }) => listening().waitForTerminalExit(params))
    .onRequest(terminal.kill, ({ params }) => listening().killTerminal(params))
    .onRequest(terminal.release, ({ params }) => listening().releaseTerminal(params))
    .connect(stream);
};
