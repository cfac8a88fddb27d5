// Calls of git on the daemon's own account. Whoever may change files may have changed the configuration of a repository too,
// so no program that a repository names is run: no hook, no file watcher, no filter, nothing to fetch with. No question is
// asked on a terminal, and nothing of a git that called us leads to another repository.

import { execa } from 'execa';
import { isOutOfResources } from '../processes/out-of-resources.ts';

export interface GitPlace {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** An index instead of the repository's own. */
  readonly indexFile?: string;
  /** Git's own folder for this working tree, instead of what is found in the folder. */
  readonly gitFolder?: string;
  /** Settings that come before those of the repository; see own-filters.ts. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface GitAnswer {
  readonly ok: boolean;
  /** Without its last line feed. */
  readonly stdout: string;
  /** What git said went wrong, in one line. */
  readonly complaint: string;
  /** There is no such program. */
  readonly isMissing: boolean;
}

const SAFE = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.splitIndex=false',
  // A folder that only looks like a repository, because somebody wrote such files, is none.
  'safe.bareRepository=explicit',
].flatMap((setting) => ['-c', setting]);

const settingVariables = (settings: Readonly<Record<string, string>>): Record<string, string> => {
  const pairs = Object.entries(settings);
  return Object.fromEntries([
    ['GIT_CONFIG_COUNT', String(pairs.length)],
    ...pairs.flatMap(([key, value], at) => [
      [`GIT_CONFIG_KEY_${at}`, key],
      [`GIT_CONFIG_VALUE_${at}`, value],
    ]),
  ]);
};

const environmentOf = ({
  folder,
  environment,
  indexFile,
  gitFolder,
  settings = {},
}: GitPlace): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_'))),
  // Messages are read below.
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  // Missing objects of a partial clone are not fetched: how, the repository says.
  GIT_ALLOW_PROTOCOL: '',
  GIT_NO_LAZY_FETCH: '1',
  ...settingVariables(settings),
  ...(gitFolder === undefined ? {} : { GIT_DIR: gitFolder, GIT_WORK_TREE: folder }),
  ...(indexFile === undefined ? {} : { GIT_INDEX_FILE: indexFile }),
});

const optionsOf = (place: GitPlace) =>
  ({
    cwd: place.folder,
    env: environmentOf(place),
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    ...(place.signal === undefined ? {} : { cancelSignal: place.signal }),
  }) as const;

/** The last line that says what is wrong, without git's own prefix. */
const complaintOf = (stderr: string): string => {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const fatal = lines.findLast((line) => /^(fatal|error): /.test(line)) ?? lines.at(-1) ?? 'git failed';
  return fatal.replace(/^(fatal|error): /, '');
};

/** Runs git to its end. It rejects when the signal aborts, with its reason, and when the system has no room to start git. */
export const git = async (args: readonly string[], place: GitPlace): Promise<GitAnswer> => {
  const result = await execa('git', [...SAFE, ...args], { ...optionsOf(place), maxBuffer: 64 * 1024 * 1024 });
  place.signal?.throwIfAborted();
  if (result.failed && isOutOfResources(result.cause)) throw result.cause;
  return {
    ok: !result.failed,
    stdout: result.stdout ?? '',
    complaint: complaintOf(result.stderr || (result.failed ? (result.shortMessage ?? '') : '')),
    isMissing: result.failed && result.code === 'ENOENT',
  };
};

/** The output of git as it comes, as text whose characters are never cut apart. Git ends when the reader leaves. */
export const gitOutput = async function* (
  args: readonly string[],
  place: GitPlace,
): AsyncGenerator<string, void, undefined> {
  const left = new AbortController();
  const signal = place.signal === undefined ? left.signal : AbortSignal.any([place.signal, left.signal]);
  const running = execa('git', [...SAFE, ...args], {
    ...optionsOf({ ...place, signal }),
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
    place.signal?.throwIfAborted();
    if (result.failed) throw new Error(complaintOf(Buffer.from(result.stderr ?? []).toString()));
    const rest = decoder.decode();
    if (rest !== '') yield rest;
  } finally {
    left.abort();
    await running;
  }
};
