// Drives the real program over its pipes with the client side of the protocol, and records what it receives.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import {
  type ClientCapabilities,
  type ClientConnection,
  client,
  ndJsonStream,
  type RequestPermissionRequest,
  type RequestPermissionResponse,
  type SessionUpdate,
} from '@agentclientprotocol/sdk';
import { afterEach } from 'vitest';

export interface SurveyorClientOptions {
  /** Of the restless one. Default: it is the product's own. */
  readonly args?: readonly string[];
  /** Where it keeps its conversations. Default: a folder of its own. */
  readonly state?: string;
  readonly answer?: (request: RequestPermissionRequest) => Promise<RequestPermissionResponse>;
}

export interface SurveyorClient {
  readonly process: ChildProcess;
  readonly connection: ClientConnection;
  readonly updates: readonly SessionUpdate[];
  readonly questions: readonly RequestPermissionRequest[];
  /** What it wrote to stderr. */
  stderr(): string;
  newSession(folder: string): Promise<string>;
  /** Prompts and returns how the turn ended, with its updates. */
  prompt(sessionId: string, text: string): Promise<PromptEnd>;
  cancel(sessionId: string): Promise<void>;
  /** Resolves with the first update like this. */
  reported(isWanted: (update: SessionUpdate) => boolean): Promise<SessionUpdate>;
}

export interface PromptEnd {
  readonly stopReason: string;
  readonly updates: readonly SessionUpdate[];
  /** The text of the messages. */
  readonly said: string;
}

const PROGRAM = join(import.meta.dirname, '../../surveyor/main.ts');
const RESTLESS = join(import.meta.dirname, 'restless.ts');

export const textOf = (updates: readonly SessionUpdate[], kind: SessionUpdate['sessionUpdate']): string =>
  updates
    .map((update) =>
      update.sessionUpdate === kind && 'content' in update && update.content && 'type' in update.content
        ? update.content.type === 'text' && 'text' in update.content
          ? update.content.text
          : ''
        : '',
    )
    .join('');

/** Call it once in a file: returns what starts surveyors and makes folders, and cleans up after every test. */
export const surveyorClients = () => {
  const children: ChildProcess[] = [];
  const folders: string[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  const folder = async (files: Readonly<Record<string, string>> = {}): Promise<string> => {
    const path = await mkdtemp(join(tmpdir(), 'cox-surveyor-'));
    folders.push(path);
    for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
    return path;
  };

  const start = async ({ args, state, answer }: SurveyorClientOptions = {}): Promise<SurveyorClient> => {
    const SURVEYOR_STATE = state ?? join(await folder(), 'state');
    const child = spawn(process.execPath, args ? [RESTLESS, ...args] : [PROGRAM], {
      env: {
        PATH: process.env.PATH ?? '',
        // It starts in half the time.
        NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? '',
        HOME: SURVEYOR_STATE,
        SURVEYOR_STATE,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.push(child);
    let stderr = '';
    child.stderr.on('data', (bytes) => {
      stderr += bytes;
    });
    const updates: SessionUpdate[] = [];
    const questions: RequestPermissionRequest[] = [];
    const waiting = new Set<() => void>();
    // The types of Node and of the web differ in their buffers alone.
    const output = Writable.toWeb(child.stdin) as WritableStream<Uint8Array>;
    const input = Readable.toWeb(child.stdout) as ReadableStream<Uint8Array>;
    const connection = client({ name: 'test' })
      .onNotification('session/update', ({ params }) => {
        updates.push(params.update);
        for (const check of waiting) check();
      })
      .onRequest('session/request_permission', ({ params }) => {
        questions.push(params);
        return answer?.(params) ?? { outcome: { outcome: 'cancelled' } };
      })
      .onRequest('fs/write_text_file', async ({ params }) => {
        await writeFile(params.path, params.content);
        return {};
      })
      .connect(ndJsonStream(output, input));
    const { agent } = connection;
    const capabilities: ClientCapabilities = { fs: { writeTextFile: true } };
    await agent.request('initialize', { protocolVersion: 1, clientCapabilities: capabilities });
    return {
      process: child,
      connection,
      updates,
      questions,
      stderr: () => stderr,
      newSession: async (cwd) => (await agent.request('session/new', { cwd, mcpServers: [] })).sessionId,
      prompt: async (sessionId, text) => {
        const before = updates.length;
        const { stopReason } = await agent.request('session/prompt', {
          sessionId,
          prompt: [{ type: 'text', text }],
        });
        const during = updates.slice(before);
        return { stopReason, updates: during, said: textOf(during, 'agent_message_chunk') };
      },
      cancel: (sessionId) => agent.notify('session/cancel', { sessionId }),
      reported: (isWanted) => {
        const { promise, resolve, reject } = Promise.withResolvers<SessionUpdate>();
        const check = (): void => {
          const found = updates.find(isWanted);
          if (found) resolve(found);
        };
        waiting.add(check);
        check();
        connection.closed.then(() => reject(new Error(`it ended without reporting it: ${stderr}`)));
        return promise.finally(() => waiting.delete(check));
      },
    };
  };

  return { start, folder };
};
