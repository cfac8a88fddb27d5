// The terminals of one run: programs that the agent runs through cox, where their output can be seen and nothing of them is
// left afterwards.

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type * as acp from '@agentclientprotocol/sdk/unstable';
import { type EnvVariable, RequestError } from '@agentclientprotocol/sdk/unstable';
import { MAX_RESULT_BYTES } from '@coxswain/protocol';
import { findProgram } from '../../command/find-program.ts';
import { NOT_THERE, plainId, type StartHeld, toolProgramName } from '../../command/held-program.ts';
import { type Program, SHELL } from '../../command/program.ts';
import type { StartContext, StartRefusal } from '../../command/start.ts';
import { explainStartFailure } from '../../command/start-failure.ts';
import { endOfText } from '../../command/text-tail.ts';
import { removeToolFiles, ToolProgram, toolFolder } from '../../command/tool-program.ts';
import type { AllowedPaths } from '../../model/tools/allowed-paths.ts';
import { endEverything } from '../../processes/end-everything.ts';
import { endOfGrace } from '../../processes/grace.ts';
import { processesOfRun } from '../../processes/run-processes.ts';
import { systemProcesses } from '../../processes/system-processes.ts';
import type { RunRequest } from '../../runtime.ts';
import { commandLine, isPlainWord, writtenForms } from './command-line.ts';
import { type PermissionPorts, requirePermission } from './own-permission.ts';
import { commandKey } from './permits.ts';
import { refusing, unusable } from './refusal.ts';
import { Terminal } from './terminal.ts';

export interface TerminalPorts extends PermissionPorts {
  readonly request: Pick<RunRequest, 'permissions' | 'mark' | 'runDir' | 'earlier' | 'cancelGraceMs'>;
  readonly start: StartHeld;
  readonly environment: Readonly<Record<string, string>>;
  readonly allowedPaths: Promise<AllowedPaths>;
}

const MIB = 1024 * 1024;
const DEFAULT_OUTPUT_BYTES = MIB;
const MAX_OUTPUT_BYTES = 16 * MIB;
const MAX_TERMINALS = 32;
/** What a released terminal had printed is still shown by the tool call that used it. */
const MAX_REMEMBERED = 64;

const TERMINAL = 'term_';
const TEXT = '.text';
/** In the folder of the tools: what the program of a terminal has printed, and what is remembered of a released one. */
const RESTORED = new RegExp(`^(?:${toolProgramName('')})?(${TERMINAL}[\\w-]+)(${TEXT})?$`);
const PRIVATE = { mode: 0o600 };

export class Terminals {
  /** Resolves when those that an earlier daemon opened are there again. */
  readonly restored: Promise<void>;
  readonly #ports: TerminalPorts;
  readonly #open = new Map<string, Terminal>();
  readonly #released = new Map<string, string>();
  /** Opened by an earlier daemon, which may not have said so to the agent. */
  readonly #unsaid = new Set<string>();
  #hasAny = false;
  #isClosed = false;

  constructor(ports: TerminalPorts) {
    this.#ports = ports;
    this.restored = ports.request.earlier ? this.#restore() : Promise.resolve();
  }

  /** `requestId` names the request of the agent: one that is made again finds the terminal that it opened before. */
  create(
    params: acp.CreateTerminalRequest,
    requestId: string | number | null,
  ): Promise<acp.CreateTerminalResponse> {
    return refusing(async () => {
      await this.restored;
      const terminalId = this.#idFor(requestId);
      if (this.#unsaid.delete(terminalId)) return { terminalId };
      this.#requireRoom();
      const allowedPaths = await this.#ports.allowedPaths;
      const folder = await allowedPaths.locate(params.cwd ?? allowedPaths.workDir, 'write');
      const environment = terminalEnvironment(this.#ports.environment, params.env ?? []);
      const context = { folder, environment };
      const program = await programIn(params, context);
      await requirePermission(
        wishOf(program, { folder, allowedPaths, added: params.env ?? [] }),
        this.#ports,
      );
      this.#requireRoom();
      this.#hasAny = true;
      const started = await this.#startProgram(terminalId, program, {
        ...context,
        tailBytes: Math.min(params.outputByteLimit ?? DEFAULT_OUTPUT_BYTES, MAX_OUTPUT_BYTES),
      });
      if ('cause' in started)
        throw unusable((await explainStartFailure(started.cause, program, context)).message);
      const terminal = this.#opened(terminalId, started);
      // The run ended while it started.
      if (this.#isClosed) await this.#release(terminalId, terminal);
      return { terminalId };
    });
  }

  async output({ terminalId }: acp.TerminalOutputRequest): Promise<acp.TerminalOutputResponse> {
    const { printed, exitStatus } = this.#get(terminalId);
    return { ...printed, ...(exitStatus && { exitStatus }) };
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
    return open ? endOfText(open.printed.output, MAX_RESULT_BYTES) : this.#released.get(terminalId);
  }

  /** Ends all of them, and what they started wherever it went: politely until the grace is over. Safe to call twice. */
  async close(graceOver: AbortSignal = endOfGrace(this.#ports.request.cancelGraceMs)): Promise<void> {
    this.#isClosed = true;
    await this.restored;
    const open = [...this.#open];
    await Promise.all(open.map(([terminalId, terminal]) => this.#release(terminalId, terminal, graceOver)));
    if (!this.#hasAny) return;
    const { mark } = this.#ports.request;
    await endEverything([processesOfRun(mark, undefined)], { processes: systemProcesses, graceOver });
    await removeToolFiles(this.#ports.request);
  }

  #requireRoom(): void {
    if (this.#isClosed)
      throw RequestError.invalidRequest(undefined, 'the task has ended: no terminal can be opened');
    if (this.#open.size < MAX_TERMINALS) return;
    throw unusable(`${MAX_TERMINALS} terminals are open, the maximum; release one first`);
  }

  #startProgram(
    terminalId: string,
    program: Program | undefined,
    { tailBytes, ...context }: StartContext & { readonly tailBytes: number },
  ): Promise<ToolProgram | StartRefusal> {
    const { request, start } = this.#ports;
    return ToolProgram.start(program, {
      ...context,
      request,
      start,
      name: toolProgramName(terminalId),
      graceMs: request.cancelGraceMs,
      facts: { headBytes: 0, tailBytes },
    });
  }

  #opened(terminalId: string, program: ToolProgram): Terminal {
    const { mark, cancelGraceMs: graceMs } = this.#ports.request;
    const terminal = new Terminal({ program, processes: systemProcesses, mark, graceMs });
    this.#open.set(terminalId, terminal);
    return terminal;
  }

  async #restore(): Promise<void> {
    const folder = toolFolder(this.#ports.request);
    const names = await readdir(folder).catch(() => []);
    const context = { folder: '', environment: {}, tailBytes: MAX_OUTPUT_BYTES };
    this.#hasAny = names.length > 0;
    await Promise.all(
      names.map(async (name) => {
        const [, terminalId = '', isText] = RESTORED.exec(name) ?? [];
        if (isText)
          this.#released.set(terminalId, await readFile(join(folder, name), 'utf8').catch(() => ''));
        if (isText || terminalId === '') return;
        // Nobody may be there to ask for it.
        const program = await this.#startProgram(terminalId, undefined, context).catch(() => NOT_THERE);
        if ('cause' in program) return;
        this.#opened(terminalId, program);
        this.#unsaid.add(terminalId);
      }),
    );
  }

  // The same for the same request, and for no other: an agent that is started again counts its requests from the first.
  #idFor(requestId: string | number | null): string {
    let terminalId = `${TERMINAL}${plainId(String(requestId))}`;
    while (!this.#unsaid.has(terminalId) && this.#isTaken(terminalId)) terminalId += '_';
    return terminalId;
  }

  #isTaken(terminalId: string): boolean {
    return this.#open.has(terminalId) || this.#released.has(terminalId);
  }

  async #release(terminalId: string, terminal: Terminal, graceOver?: AbortSignal): Promise<void> {
    await terminal.kill(graceOver);
    const text = endOfText(terminal.printed.output, MAX_RESULT_BYTES);
    this.#released.set(terminalId, text);
    if (!this.#isClosed) await writeFile(this.#textFile(terminalId), text, PRIVATE).catch(() => {});
    await terminal.release();
    this.#open.delete(terminalId);
    const [oldest] = this.#released.keys();
    if (this.#released.size <= MAX_REMEMBERED || oldest === undefined) return;
    this.#released.delete(oldest);
    await rm(this.#textFile(oldest), { force: true });
  }

  #textFile(terminalId: string): string {
    return join(toolFolder(this.#ports.request), `${terminalId}${TEXT}`);
  }

  #get(terminalId: string): Terminal {
    const terminal = this.#open.get(terminalId);
    if (!terminal) throw RequestError.resourceNotFound(`terminal ${terminalId}`);
    return terminal;
  }
}

/**
 * What is to be run. The protocol wants the program and its arguments; some agents (Claude Code, CodeBuddy) give a whole line for a
 * shell and no arguments.
 */
const programIn = async (
  { command, args = [] }: acp.CreateTerminalRequest,
  context: StartContext,
): Promise<Program> => {
  const isLine = args.length === 0 && !isPlainWord(command);
  if (!isLine || (await findProgram(command, context)).found !== undefined) return { file: command, args };
  return { file: SHELL, args: ['-c', command] };
};

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
