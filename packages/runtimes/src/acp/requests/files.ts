// Files that the agent reads and writes through cox: only in the folders of the task, never the daemon's own, and as far as
// the permissions of the task go.

import type * as acp from '@agentclientprotocol/sdk/unstable';
import { RequestError } from '@agentclientprotocol/sdk/unstable';
import type { AllowedPaths } from '../../model/tools/allowed-paths.ts';
import { showChange } from '../../model/tools/line-diff.ts';
import { MAX_FILE_BYTES, readTextFile, writeTextFile } from '../../model/tools/text-file.ts';
import { ToolRefusal } from '../../model/tools/tool.ts';
import { type PermissionPorts, requirePermission } from './own-permission.ts';
import { contentKey, readKey, writeKey } from './permits.ts';
import { refusing, unusable } from './refusal.ts';

export interface FilePorts extends PermissionPorts {
  readonly allowedPaths: Promise<AllowedPaths>;
  /** The agent handles a missing file. False: it gets an empty one. */
  readonly knowsMissingFiles?: (() => boolean) | undefined;
}

/** `line` is the first line, from 1; `limit` how many. */
export const readFileFor = (
  { path, line, limit }: Pick<acp.ReadTextFileRequest, 'path' | 'line' | 'limit'>,
  ports: FilePorts,
): Promise<acp.ReadTextFileResponse> =>
  refusing(async () => {
    const allowedPaths = await ports.allowedPaths;
    const real = await allowedPaths.locate(path, 'read');
    const shown = allowedPaths.show(real);
    const wish = {
      kind: 'read',
      title: `Read ${shown}`,
      detail: real,
      keys: [readKey(real)],
    } as const;
    await requirePermission(wish, ports);
    const text = await readTextFile(await same(allowedPaths, path, real), shown);
    if (text === undefined && ports.knowsMissingFiles?.() === false) return { content: '' };
    if (text === undefined) throw RequestError.resourceNotFound(path);
    return { content: linesOf(text, line ?? undefined, limit ?? undefined) };
  });

export const writeFileFor = (
  { path, content }: Pick<acp.WriteTextFileRequest, 'path' | 'content'>,
  ports: FilePorts,
): Promise<acp.WriteTextFileResponse> =>
  refusing(async () => {
    const bytes = Buffer.byteLength(content);
    if (bytes > MAX_FILE_BYTES)
      throw unusable(`${path} would have ${bytes} bytes; the limit is ${MAX_FILE_BYTES}`);
    const allowedPaths = await ports.allowedPaths;
    const real = await allowedPaths.locate(path, 'write');
    const shown = allowedPaths.show(real);
    const before = await textBefore(real, shown);
    if (before === content) return {};
    const detail = showChange(real, before, content);
    await requirePermission(
      { kind: 'edit', title: `Write ${shown}`, detail, keys: [contentKey(real, content), writeKey(real)] },
      ports,
    );
    await writeTextFile(await same(allowedPaths, path, real), content, shown);
    return {};
  });

// A person may take long: the path may point elsewhere by now.
const same = async (allowedPaths: AllowedPaths, path: string, real: string): Promise<string> => {
  if ((await allowedPaths.locate(path, 'read')) !== real)
    throw new ToolRefusal(`${path} now points elsewhere`);
  return real;
};

const linesOf = (text: string, line = 1, limit = Number.POSITIVE_INFINITY): string => {
  if (line <= 1 && limit === Number.POSITIVE_INFINITY) return text;
  const lines = text.split(/(?<=\n)/);
  const start = Math.max(0, line - 1);
  return lines.slice(start, start + limit).join('');
};

// What is no text is replaced too; there is only no change to show.
const textBefore = (real: string, shown: string): Promise<string | undefined> =>
  readTextFile(real, shown).catch((error: unknown) => {
    if (error instanceof ToolRefusal && /no text|larger/.test(error.message)) return `(${error.message})`;
    throw error;
  });
