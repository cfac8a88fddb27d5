// Every call of git that cox makes goes through here. Whoever may change files may have changed the configuration of a
// repository too, so no program that a repository names is run: no hook, no file watcher, no filter, nothing to fetch with. No
// question is asked on a terminal, and no variable of a git that called us points to another repository. What reads or writes files
// of a working tree (and so would run filters) is called with the location that {@link plainRepository} gives.

import { formatDuration } from '@coxswain/protocol';
import { execa } from 'execa';
import { isOutOfResources } from '../processes/out-of-resources.ts';

export interface GitLocation {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An index instead of the repository's own. */
  readonly indexFile?: string;
  /** Git's own folders, instead of what is found in the folder. */
  readonly repository?: RepositoryFolders;
  readonly signal?: AbortSignal | undefined;
}

export interface RepositoryFolders {
  /** The root of the working tree. */
  readonly root: string;
  /** What belongs to this working tree alone: its HEAD and its index. */
  readonly gitFolder: string;
  /** What all working trees share: configuration, objects, branches. */
  readonly commonFolder: string;
}

export interface GitAnswer {
  readonly ok: boolean;
  /** Undefined when git could not be started, or was ended. */
  readonly exitCode: number | undefined;
  /** Without its last line feed. */
  readonly stdout: string;
  readonly stderr: string;
  /** What git said went wrong, in one line. */
  readonly complaint: string;
  /** There is no such program. */
  readonly isMissing: boolean;
  /** There was more output than was asked for. */
  readonly isCut: boolean;
}

export interface GitOptions {
  readonly input?: string;
  /** A character of input and output is a byte: names of files need not be UTF-8. */
  readonly isBinary?: boolean;
  /** Default: 64 MiB. */
  readonly mostBytes?: number;
  /** Default: two minutes; a repository may lead git to a pipe that has no writer. 0: as long as it takes. */
  readonly timeoutMs?: number;
}

const MAX_BYTES = 64 * 1024 * 1024;
export const PATIENCE_MS = 120_000;

const SAFE = [
  '--no-pager',
  '--no-optional-locks',
  // A replacement object would show something that is not there.
  '--no-replace-objects',
  '--literal-pathspecs',
  ...[
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.splitIndex=false',
    // What a cache says is not looked at again.
    'core.untrackedCache=false',
    'core.commitGraph=false',
    'submodule.recurse=false',
    // A folder that only looks like a repository, because someone wrote such files, is none.
    'safe.bareRepository=explicit',
  ].flatMap((setting) => ['-c', setting]),
];

const OBJECT_NAME = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** True for the full name of an object: what git takes for nothing else, no option and no branch. */
export const isObjectName = (text: string): boolean => OBJECT_NAME.test(text);

const environmentOf = ({ environment, indexFile, repository }: GitLocation): Record<string, string> => ({
  ...(Object.fromEntries(
    Object.entries(environment).filter(([name, value]) => value !== undefined && !name.startsWith('GIT_')),
  ) as Record<string, string>), // undefined was left out
  // Messages are read below.
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  // Missing objects of a partial clone are not fetched: how, the repository says.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  ...(repository === undefined
    ? {}
    : {
        GIT_DIR: repository.gitFolder,
        GIT_COMMON_DIR: repository.commonFolder,
        GIT_WORK_TREE: repository.root,
      }),
  ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
});

const optionsOf = (location: GitLocation) =>
  ({
    cwd: location.folder,
    env: environmentOf(location),
    extendEnv: false,
    reject: false,
    ...(location.signal === undefined ? {} : { cancelSignal: location.signal }),
  }) as const;

/** The last line that says what is wrong, without git's own prefix. */
const complaintOf = (stderr: string): string => {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const fatal = lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? 'git failed';
  return fatal.replace(/^(fatal|error): /, '');
};

/** Runs git to its end. It rejects when the signal aborts, with its reason, and when the system has no room to start git. */
export const git = async (
  args: readonly string[],
  location: GitLocation,
  { input, isBinary = false, mostBytes = MAX_BYTES, timeoutMs = PATIENCE_MS }: GitOptions = {},
): Promise<GitAnswer> => {
  const result = await execa('git', [...SAFE, ...args], {
    ...optionsOf(location),
    ...(input === undefined
      ? { stdin: 'ignore' as const }
      : { input: Buffer.from(input, isBinary ? 'latin1' : 'utf8') }),
    encoding: isBinary ? 'latin1' : 'utf8',
    maxBuffer: mostBytes,
    timeout: timeoutMs,
  });
  location.signal?.throwIfAborted();
  if (result.failed && isOutOfResources(result.cause)) throw result.cause;
  const stderr = result.stderr ?? '';
  return {
    ok: !result.failed,
    exitCode: result.exitCode,
    stdout: result.stdout ?? '',
    stderr,
    complaint: result.timedOut
      ? `git did not finish within ${formatDuration(timeoutMs)}`
      : complaintOf(stderr || (result.failed ? (result.shortMessage ?? '') : '')),
    isMissing: result.failed && result.code === 'ENOENT',
    isCut: result.failed && result.isMaxBuffer,
  };
};

/** The output of git as it comes, as text whose characters are never cut apart. Git ends when the reader leaves. */
export const gitOutput = async function* (
  args: readonly string[],
  location: GitLocation,
): AsyncGenerator<string, void, undefined> {
  const left = new AbortController();
  const signal =
    location.signal === undefined ? left.signal : AbortSignal.any([location.signal, left.signal]);
  const running = execa('git', [...SAFE, ...args], {
    ...optionsOf({ ...location, signal }),
    stdin: 'ignore',
    buffer: { stdout: false, stderr: true },
    encoding: 'buffer',
  });
  const decoder = new TextDecoder();
  try {
    for await (const bytes of running.stdout) {
      const text = decoder.decode(bytes, { stream: true });
      if (text !== '') yield text;
    }
    const result = await running;
    location.signal?.throwIfAborted();
    if (result.failed) throw new Error(complaintOf(Buffer.from(result.stderr ?? []).toString()));
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    left.abort();
    await running;
  }
};
