// The files that go with a prompt: read once, when the task is accepted, and kept in the ledger. What a program names by a path
// is below the folders of its task, and a token names no paths: the daemon would read for it what it may not read itself.

import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { NewTask } from '@coxswain/ledger';
import {
  type AgentDefinition,
  type Attachment,
  codeOf,
  isImage,
  isText,
  MAX_ATTACHMENT_BYTES,
  MAX_ATTACHMENTS_BYTES,
  MAX_ATTACHMENT_NAME_BYTES as MAX_NAME_BYTES,
  mediaTypeOf,
  ProblemError,
  type SubmitTask,
  type Task,
} from '@coxswain/protocol';
import { FileRefusal, readSmallFile } from '@coxswain/protocol/files';
import { requireFolder, requireGrantedFiles } from '../rights/index.ts';
import type { SubmitContext } from './submit-context.ts';

type Given = SubmitTask['attachments'][number];
type Attached = Pick<NewTask, 'attachments' | 'contents'>;

const MIB = 1024 * 1024;

/**
 * Reads what is attached. Throws `unprocessable` for what cannot be read, is too large or is nothing that the agent takes, and
 * `forbidden` for a path that the submitter may not name.
 */
export const attachmentsFor = async (
  { attachments: given }: Pick<SubmitTask, 'attachments'>,
  {
    context,
    parent,
    agent,
  }: { readonly context: SubmitContext; readonly parent?: Task | undefined; readonly agent: AgentDefinition },
): Promise<Attached> => {
  const attachments: Attachment[] = [];
  const contents = new Map<string, Uint8Array>();
  let total = 0;
  for (const one of given) {
    const { bytes, name } = await contentOf(one, context, parent);
    total += bytes.length;
    if (total > MAX_ATTACHMENTS_BYTES)
      throw refusal(
        `the attachments have more than ${MAX_ATTACHMENTS_BYTES / MIB} MiB together; attach fewer`,
      );
    const hash = createHash('sha256').update(bytes).digest('hex');
    const mediaType = mediaTypeOf(bytes);
    contents.set(hash, bytes);
    attachments.push({ name: freeName(name, attachments), mediaType, sizeBytes: bytes.length, hash });
  }
  requireTaken(agent, attachments);
  return { attachments, contents };
};

/** Throws `unprocessable` for what the agent cannot be given: a model sees images, text and PDFs. */
export const requireTaken = (agent: AgentDefinition, attachments: readonly Attachment[]): void => {
  const takes = (one: Attachment): boolean =>
    agent.runtime !== 'model' || isImage(one) || isText(one) || one.mediaType === 'application/pdf';
  const unfit = agent.runtime === 'cox' ? attachments[0] : attachments.find((one) => !takes(one));
  if (!unfit) return;
  throw refusal(
    agent.runtime === 'cox'
      ? `agent '${agent.name}' takes no attachments; attach ${unfit.name} to a task for another agent`
      : `agent '${agent.name}' is a model and takes images, text and PDFs; ${unfit.name} is none of these: put it in the task's folder`,
  );
};

const refusal = (message: string): ProblemError => new ProblemError('unprocessable', message);

const contentOf = async (
  given: Given,
  context: SubmitContext,
  parent: Task | undefined,
): Promise<{ readonly bytes: Buffer; readonly name: string }> => {
  if (typeof given !== 'string') {
    const bytes = Buffer.from(given.data, 'base64');
    if (bytes.length > MAX_ATTACHMENT_BYTES) throw tooLarge(given.name);
    return { bytes, name: given.name };
  }
  const { program, caller, folderRules: rules, settings } = context;
  if (caller.kind === 'token') requireGrantedFiles(caller.grant, settings.agents, given);
  const isBound = program !== undefined && !program.hasUserRights && parent !== undefined;
  const path = isBound ? await requireFolder(given, { program, parent, rules }, 'attach files') : given;
  try {
    const { bytes, stats } = await readSmallFile(path, {
      maxBytes: MAX_ATTACHMENT_BYTES,
      followsLinks: !isBound,
    });
    // Only now: a disk that does not answer was not waited for.
    if (OF_SYSTEM.test(await realpath(path)))
      throw refusal(`${given} cannot be attached: it is not a file on disk`);
    if (isBound) await requireUnmoved(path, stats);
    return { bytes, name: basename(given) };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (error instanceof FileRefusal && error.reason === 'too_large') throw tooLarge(given);
    const code = codeOf(error) ?? '';
    const why = error instanceof FileRefusal ? error.message : (WHY[code] ?? String(error));
    throw refusal(`${given} cannot be attached: ${why}`);
  }
};

/** What the kernel makes up: the daemon would read there what is about itself, its environment for one. */
const OF_SYSTEM = /^\/(?:proc|sys)\//;

/** Throws `forbidden` when a folder on the way became a link between the look and the reading. */
const requireUnmoved = async (path: string, read: Pick<Stats, 'dev' | 'ino'>): Promise<void> => {
  const [real, { dev, ino }] = await Promise.all([realpath(path), lstat(path)]);
  if (real === path && dev === read.dev && ino === read.ino) return;
  throw new ProblemError(
    'forbidden',
    `${path} cannot be attached: it was moved while it was read; try again`,
  );
};

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link',
};

const tooLarge = (name: string): ProblemError =>
  refusal(
    `${name} is larger than ${MAX_ATTACHMENT_BYTES / MIB} MiB, the limit for an attachment; put it in the task's folder`,
  );

/** Two files of one name, from two folders, are `shot.png` and `shot-2.png`. */
const freeName = (name: string, taken: readonly Attachment[]): string => {
  const plain = name.replaceAll(/\p{Cc}/gu, '_');
  // Some disks take names that differ in case alone for one.
  const sameName = (one: string): string => one.normalize('NFC').toLowerCase();
  const isTaken = (wanted: string): boolean => taken.some((one) => sameName(one.name) === sameName(wanted));
  const ending = extname(plain);
  let free = plain;
  for (let n = 2; isTaken(free); n++)
    free = `${withRoom(basename(plain, ending), `-${n}${ending}`)}-${n}${ending}`;
  return free;
};

/** As much of the stem as leaves room for what follows: no disk takes a longer name. */
const withRoom = (stem: string, follows: string): string => {
  let short = stem;
  while (Buffer.byteLength(short + follows) > MAX_NAME_BYTES) short = [...short].slice(0, -1).join('');
  return short;
};
