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
import { incompleteEnd } from '@coxswain/protocol';
import type { HeldProgram } from '../../command/held-program.ts';
import { piecesOf } from '../../command/pieces.ts';
import type { Exit } from '../../command/start.ts';
import { TextTail } from '../../command/text-tail.ts';
import { heldMarks } from '../../processes/find-leftovers.ts';
import type { OutputRead, ProcessIdentity } from '../../runtime.ts';
import type { ClientRequests } from '../requests/client-requests.ts';
import { AgentStream, type Resumed } from '../wire/agent-stream.ts';
import type { JournalStart } from '../wire/journal.ts';
import { untilBroken } from '../wire/lines.ts';
import { type Listener, NOBODY } from './listener.ts';

const STDERR_TAIL_BYTES = 4 * 1024;

export interface HostOptions {
  readonly started: HeldProgram;
  /** The program as a person reads it. */
  readonly program: string;
  /** What everything that it starts carries in `COX_RUN`. */
  readonly mark: string;
  readonly maxMessageBytes: number;
  /** It was there already, and goes on from here. */
  readonly resumed?: Resumed;
}

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
  readonly #started: HeldProgram;
  readonly #stream: AgentStream;
  readonly #stderrTail = new TextTail(STDERR_TAIL_BYTES);
  readonly #closeConnection: () => void;
  #stderrAt: number;
  #listener: Listener | undefined;
  #attached = Promise.withResolvers<Listener>();
  #exit: Exit | undefined;

  constructor({ started, program, mark, maxMessageBytes, resumed }: HostOptions) {
    const { stdin, stdout } = started;
    if (!stdin) throw new Error('an agent is started with its stdin open');
    this.program = program;
    this.mark = mark;
    heldMarks.add(mark);
    this.leader = started.leader;
    this.exited = started.exited;
    this.#started = started;
    this.#stderrAt = started.from.stderr;
    stdin.on('error', () => {});
    const ports = {
      stdin,
      stdout,
      maxMessageBytes,
      notified: async (method: string, params: unknown) =>
        (await this.#whoListens()).notified(method, params, this.#read),
      printed: async (text: string) => this.#printed(await this.#whoListens(), 'stdout', text),
      answered: async (request: Parameters<Listener['answered']>[0]) =>
        (await this.#whoListens()).answered(request),
      acknowledge: (offset: number) => started.acknowledge({ stdout: offset }),
    };
    this.#stream = new AgentStream(ports, resumed);
    // What it started may hold its pipes open forever.
    const drained = this.exited.then(() => this.#stream.quiet({ isLast: true })).then(() => undefined);
    this.gone = Promise.race([this.#stream.ended, drained]);
    const connection = connect(this.#stream.stream, () => this.#listener?.requests);
    this.agent = connection.agent;
    this.#closeConnection = () => connection.close();
    void this.exited.then((exit) => {
      this.#exit = exit;
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

  /** Up to where what the agent said was taken, in bytes. */
  get at(): number {
    return this.#stream.at;
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

  /** Writes down from here on what is said, in the folder of a run; see {@link AgentStream.beginJournal}. */
  beginJournal(folder: string): Promise<JournalStart> {
    return this.#stream.beginJournal(folder);
  }

  /** See {@link AgentStream.keepTo}. */
  keepToJournal(): Promise<void> {
    return this.#stream.keepTo();
  }

  /** The next prompt was written down before. */
  get isPromptWritten(): boolean {
    return this.#stream.isAnnounced(methods.agent.session.prompt);
  }

  /** Writes the next prompt down, before it is sent. */
  writePrompt(params: unknown): Promise<void> {
    return this.#stream.announce(methods.agent.session.prompt, params);
  }

  /** Closes the agent's stdin; most agents then exit. */
  closeStdin(): void {
    this.#started.stdin?.end();
  }

  /** The process is gone: what still holds its pipes is not listened to. */
  letGo(): void {
    this.attach(NOBODY);
    this.#closeConnection();
    void this.#stream.closeJournal();
    heldMarks.delete(this.mark);
    const { stdin, stdout, stderr } = this.#started;
    for (const pipe of [stdin, stdout, stderr]) pipe?.destroy();
  }

  /** Nobody needs to know any more that there was such an agent. It has to be gone. */
  async forget(): Promise<void> {
    this.#started.forget();
    await this.#stream.endJournal();
  }

  /** How far its output was read. */
  get #read(): OutputRead {
    const [stdout, stderr] = [this.at, this.#stderrAt];
    const onStored = (): void => this.#started.acknowledge({ stderr });
    return { program: this.#started.name, stdout, stderr, onStored };
  }

  #whoListens(): Promise<Listener> {
    return this.#listener ? Promise.resolve(this.#listener) : this.#attached.promise;
  }

  async #printed(listener: Listener, stream: 'stdout' | 'stderr', text: string): Promise<void> {
    for (const piece of piecesOf(text)) await listener.printed(stream, piece, this.#read);
  }

  // Without a listener only the end is kept, so that an agent that logs is not held up.
  async #carryStderr(): Promise<void> {
    let begun = Buffer.alloc(0);
    const carry = async (bytes: Buffer): Promise<void> => {
      const text = bytes.toString('utf8');
      this.#stderrAt += bytes.length;
      this.#stderrTail.add(text);
      if (!this.#listener) this.#started.acknowledge({ stderr: this.#stderrAt });
      else if (text !== '') await this.#printed(this.#listener, 'stderr', text);
    };
    for await (const bytes of untilBroken(this.#started.stderr)) {
      const all = Buffer.concat([begun, bytes]);
      const end = all.length - incompleteEnd(all);
      begun = all.subarray(end);
      await carry(all.subarray(0, end));
    }
    await carry(begun);
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
    .onRequest(session.requestPermission, ({ params, requestId }) =>
      listening().requestPermission(params, requestId),
    )
    .onRequest(elicitation.create, ({ params, requestId }) =>
      listening().createElicitation(params, requestId),
    )
    .onRequest(fs.readTextFile, ({ params, requestId }) => listening().readTextFile(params, requestId))
    .onRequest(fs.writeTextFile, ({ params, requestId }) => listening().writeTextFile(params, requestId))
    .onRequest(terminal.create, ({ params }) => listening().createTerminal(params))
    .onRequest(terminal.output, ({ params }) => listening().terminalOutput(params))
    .onRequest(terminal.waitForExit, ({ params }) => listening().waitForTerminalExit(params))
    .onRequest(terminal.kill, ({ params }) => listening().killTerminal(params))
    .onRequest(terminal.release, ({ params }) => listening().releaseTerminal(params))
    .connect(stream);
};
