// What a program changes on the disk, in order and with the bytes, as strace sees it.

import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const CALLS = [
  ...[
    'openat',
    'open',
    'creat',
    'write',
    'pwrite64',
    'writev',
    'pwritev',
    'pwritev2',
    'ftruncate',
    'truncate',
  ],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'rmdir', 'mkdir', 'mkdirat', 'link', 'linkat'],
  ...['fsync', 'fdatasync'],
];

/** The arguments of strace that record a program and its threads into `<prefix>.<thread>`. */
export const straceArguments = (prefix: string): readonly string[] => [
  ...['-ff', '-ttt', '-T', '-y', '-xx', '-s', '8000000', '--seccomp-bpf', '-o', prefix],
  ...['-e', `trace=${CALLS.join(',')}`, '-e', 'signal=none'],
];

/** One change that succeeded. Times are in milliseconds of the system's clock. */
export type Change = { readonly atMs: number; readonly doneMs: number } & (
  | { readonly kind: 'open'; readonly path: string; readonly isEmptied: boolean }
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly offset: number | undefined;
      readonly bytes: Buffer;
    }
  | { readonly kind: 'truncate'; readonly path: string; readonly length: number }
  | { readonly kind: 'rename' | 'link'; readonly path: string; readonly to: string }
  | { readonly kind: 'unlink' | 'mkdir' | 'sync'; readonly path: string }
);

const LINE = /^(\d+\.\d+) (\w+)\((.*)\)\s+= (-?\d+)(?:<[^>]*>)?.*?<(\d+\.\d+)>$/;

const plain = (text: string): string => Buffer.from(text.replaceAll('\\x', ''), 'hex').toString('utf8');
const bytesIn = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex');

/** The strings in quotes, and the paths in angle brackets. */
const quoted = (text: string): readonly string[] =>
  [...text.matchAll(/"((?:\\x[0-9a-f]{2})*)"/g)].map(([, inner = '']) => inner);
const bracketed = (text: string): string => plain(/<((?:\\x[0-9a-f]{2})*)>/.exec(text)?.[1] ?? '');

const pathsIn = (text: string): readonly string[] => quoted(text).map(plain);

const changeOf = (name: string, text: string, result: number): object | undefined => {
  switch (name) {
    case 'open':
    case 'openat':
    case 'creat':
      return /O_WRONLY|O_RDWR|O_CREAT/.test(text) || name === 'creat'
        ? { kind: 'open', path: pathsIn(text)[0], isEmptied: text.includes('O_TRUNC') || name === 'creat' }
        : undefined;
    case 'write':
    case 'writev':
    case 'pwrite64':
    case 'pwritev':
    case 'pwritev2': {
      const bytes = Buffer.concat(quoted(text).map(bytesIn)).subarray(0, result);
      const last = name === 'pwritev2' ? /, (\d+), \w+$/ : /, (\d+)$/;
      const offset = name.startsWith('p') ? Number(last.exec(text)?.[1]) : undefined;
      return { kind: 'write', path: bracketed(text), offset, bytes };
    }
    case 'ftruncate':
    case 'truncate':
      return {
        kind: 'truncate',
        path: name === 'truncate' ? pathsIn(text)[0] : bracketed(text),
        length: Number(/, (\d+)$/.exec(text)?.[1]),
      };
    case 'rename':
    case 'renameat':
    case 'renameat2':
      return { kind: 'rename', path: pathsIn(text)[0], to: pathsIn(text)[1] };
    case 'link':
    case 'linkat':
      return { kind: 'link', path: pathsIn(text)[0], to: pathsIn(text)[1] };
    case 'unlink':
    case 'unlinkat':
    case 'rmdir':
      return { kind: 'unlink', path: pathsIn(text)[0] };
    case 'mkdir':
    case 'mkdirat':
      return { kind: 'mkdir', path: pathsIn(text)[0] };
    default:
      return { kind: 'sync', path: bracketed(text) };
  }
};

/** Everything that was changed below the root, oldest first. */
export const readRecording = async (
  folder: string,
  prefix: string,
  root: string,
): Promise<readonly Change[]> => {
  const changes: Change[] = [];
  for (const name of (await readdir(folder)).filter((each) => each.startsWith(prefix))) {
    for await (const line of createInterface({ input: createReadStream(join(folder, name)) })) {
      const [, at = '', call = '', text = '', result = '', took = ''] = LINE.exec(line) ?? [];
      if (call === '' || result.startsWith('-')) continue;
      const change = changeOf(call, text, Number(result));
      if (change === undefined || !('path' in change) || !String(change.path).startsWith(root)) continue;
      const atMs = Number(at) * 1_000;
      // Made above for its kind.
      changes.push({ atMs, doneMs: atMs + Number(took) * 1_000, ...change } as Change);
    }
  }
  return changes.sort((a, b) => a.atMs - b.atMs);
};
