// The terminals of one run: programs that the agent runs through cox, where their output can be seen and nothing of them is
// left afterwards.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import { type EnvVariable, RequestError } from '@agentclientprotocol/sdk/unstable';
import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import type { Program } from '../../command/program.ts';
import { programStarter, type StartContext } from '../../command/start.ts';
import { explainStartFailure } from '../../command/start-failure.ts';
import { endOfText } from '../../command/text-tail.ts';
import type { AllowedPaths } from '../../model/tools/allowed-paths.ts';
import { endEverything } from '../../processes/end-everything.ts';
import { endOfGrace } from '../../processes/grace.ts';
import { processesOfRun } from '../../processes/run-processes.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { RunRequest } from '../../runtime.ts';
import { commandLine, writtenForms } from './command-line.ts';
import { type PermissionPorts, requirePermission } from './own-permission.ts';
import { commandKey } from './permits.ts';
import { refusing, unusable } from './refusal.ts';
import { Terminal } from './terminal.ts';

export interface TerminalPorts extends PermissionPorts {
  readonly request: Pick<RunRequest, 'permissions' | 'mark' | 'cancelGraceMs'>;
  readonly environment: Readonly<Record<string, string>>;
  readonly allowedPaths: Promise<AllowedPaths>;
}

const MIB = 1024 * 1024;
const DEFAULT_OUTPUT_BYTES = MIB;
const MAX_OUTPUT_BYTES = 16 * MIB;
const MAX_TERMINALS = 32;
/** What a released terminal had printed is still shown by the tool call that used it. */
const MAX_REMEMBERED = 64;

export class Terminals {
  readonly #ports: TerminalPorts;
  readonly #start = programStarter(systemProcesses);
  readonly #open = new Map<string, Terminal>();
  readonly #released = new Map<string, string>();
  #count = 0;
  #isClosed = false;

  constructor(ports: TerminalPorts) {
    this.#ports = ports;
  }

  create(params: acp.CreateTerminalRequest): Promise<acp.CreateTerminalResponse> {
    return refusing(async () => {
      this.#requireRoom();
      const allowedPaths = await this.#ports.allowedPaths;
      const folder = await allowedPaths.locate(params.cwd ?? allowedPaths.workDir, 'write');
      const program: Program = { file: params.command, args: params.args ?? [] };
      await requirePermission(
        wishOf(program, { folder, allowedPaths, added: params.env ?? [] }),
        this.#ports,
      );
      this.#requireRoom();
      const environment = terminalEnvironment(this.#ports.environment, params.env ?? []);
      const terminal = await this.#startTerminal(program, { folder, environment }, params.outputByteLimit);
      this.#count += 1;
      const terminalId = `term_${this.#count}`;
      this.#open.set(terminalId, terminal);
      // The run ended while it started.
      if (this.#isClosed) await this.#release(terminalId, terminal);
      return { terminalId };
    });
  }

  async output({ terminalId }: acp.TerminalOutputRequest): Promise<acp.TerminalOutputResponse> {
    const { output, isTruncated, exitStatus } = this.#get(terminalId);
    return { output, truncated: isTruncated, ...(exitStatus && { exitStatus }) };
  }

  waitForExit({ terminalId }: acp.WaitForTerminalExitRequest): Promise<acp.WaitForTerminalExitResponse> {
    return this.#get(terminalId).exited;
  }

  async kill({ terminalId }: acp.KillTerminalRequest): Promise<acp.KillTerminalResponse> {
    await this.#get(terminalId).kill();
    return {};
  }

  async release({ terminalId }: acp.ReleaseTerminalRequest): Promise<acp.ReleaseTerminalResponse> {
    await this.#release(terminalId, this.#get(terminalId));
    return {};
  }

  /** The end of what a terminal printed, also after it was released; undefined for one that is not known. */
  text(terminalId: string): string | undefined {
    const open = this.#open.get(terminalId);
    return open ? endOfText(open.output, MAX_RESULT_BYTES) : this.#released.get(terminalId);
  }

  /** Ends all of them, and what they started wherever it went: politely until the grace is over. Safe to call twice. */
  async close(graceOver: AbortSignal = endOfGrace(this.#ports.request.cancelGraceMs)): Promise<void> {
    this.#isClosed = true;
    const open = [...this.#open];
    await Promise.all(open.map(([terminalId, terminal]) => this.#release(terminalId, terminal, graceOver)));
    if (this.#count === 0) return;
    const { mark } = this.#ports.request;
    await endEverything([processesOfRun(mark, undefined)], { processes: systemProcesses, graceOver });
  }

  #requireRoom(): void {
    if (this.#isClosed)
      throw RequestError.invalidRequest(undefined, 'the task has ended: no terminal can be opened');
    if (this.#open.size < MAX_TERMINALS) return;
    throw unusable(`${MAX_TERMINALS} terminals are open, the maximum; release one first`);
  }

  async #startTerminal(program: Program, context: StartContext, limit?: number | null): Promise<Terminal> {
    const started = await this.#start(program, context);
    if ('cause' in started)
      throw unusable((await explainStartFailure(started.cause, program, context)).message);
    const limitBytes = Math.min(limit ?? DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES);
    const { mark, cancelGraceMs: graceMs } = this.#ports.request;
    return new Terminal({ started, processes: systemProcesses, mark, limitBytes, graceMs });
  }

  async #release(terminalId: string, terminal: Terminal, graceOver?: AbortSignal): Promise<void> {
    await terminal.release(graceOver);
    this.#released.set(terminalId, endOfText(terminal.output, MAX_RESULT_BYTES));
    this.#open.delete(terminalId);
    const [oldest] = this.#released.keys();
    if (this.#released.size > MAX_REMEMBERED && oldest !== undefined) this.#released.delete(oldest);
  }

  #get(terminalId: string): Terminal {
    const terminal = this.#open.get(terminalId);
    if (!terminal) throw RequestError.resourceNotFound(`terminal ${terminalId}`);
    return terminal;
  }
}

interface Circumstances {
  readonly folder: string;
  readonly allowedPaths: AllowedPaths;
  readonly added: readonly acp.EnvVariable[];
}

// The same words in another folder, or with other variables, may run something else: who allowed them elsewhere has not
// allowed that.
const wishOf = ({ file, args }: Program, { folder, allowedPaths, added }: Circumstances) => {
  const line = commandLine([file, ...args]);
  const where = folder === allowedPaths.workDir ? [] : [`(in ${folder})`];
  const variables = addedVariables(added).map(([name, value]) => `(with ${name}=${commandLine([value])})`);
  const detail = [line, ...where, ...variables].join('\n');
  const isPlain = where.length === 0 && !changesWhatRuns(added);
  const keys = isPlain ? writtenForms(file, args).map(commandKey) : [commandKey(detail)];
  return { kind: 'execute', title: `Run ${line}`, detail, keys } as const;
};

// The environment of a program in a terminal: that of the task, and what the agent adds. What names the task and its rights
// is not the agent's to change.
const OWN = /^COX_/;

/** What agents set by habit, and what no program takes for an order. */
const HARMLESS: ReadonlySet<string> = new Set([
  'CLAUDECODE',
  'COLORTERM',
  'COLUMNS',
  'LINES',
  'NO_COLOR',
  'TERM',
]);

/** The variables that are taken from the agent, by name. */
const addedVariables = (added: readonly EnvVariable[]): readonly (readonly [string, string])[] =>
  added
    .filter(({ name }) => name !== '' && !name.includes('=') && !OWN.test(name))
    .map(({ name, value }) => [name, value] as const);

/** True when the same command with these variables may do something else. */
const changesWhatRuns = (added: readonly EnvVariable[]): boolean =>
  addedVariables(added).some(([name]) => !HARMLESS.has(name));

const terminalEnvironment = (
  environment: Readonly<Record<string, string>>,
  added: readonly EnvVariable[],
): Readonly<Record<string, string>> => ({ ...environment, ...Object.fromEntries(addedVariables(added)) });
