// Which language a file is written in, by its name alone.

import { basename, extname } from 'node:path';

const BY_EXTENSION: Readonly<Record<string, string>> = {
  '.astro': 'Astro',
  '.bash': 'Shell',
  '.bat': 'Batch',
  '.c': 'C',
  '.cc': 'C++',
  '.cjs': 'JavaScript',
  '.clj': 'Clojure',
  '.cpp': 'C++',
  '.cs': 'C#',
  '.css': 'CSS',
  '.cts': 'TypeScript',
  '.dart': 'Dart',
  '.elm': 'Elm',
  '.erl': 'Erlang',
  '.ex': 'Elixir',
  '.exs': 'Elixir',
  '.fish': 'Shell',
  '.fs': 'F#',
  '.go': 'Go',
  '.gradle': 'Gradle',
  '.graphql': 'GraphQL',
  '.h': 'C',
  '.hpp': 'C++',
  '.hs': 'Haskell',
  '.html': 'HTML',
  '.java': 'Java',
  '.jl': 'Julia',
  '.js': 'JavaScript',
  '.json': 'JSON',
  '.jsonc': 'JSON',
  '.jsx': 'JavaScript',
  '.kt': 'Kotlin',
  '.kts': 'Kotlin',
  '.less': 'CSS',
  '.lua': 'Lua',
  '.m': 'Objective-C',
  '.md': 'Markdown',
  '.mdx': 'Markdown',
  '.mjs': 'JavaScript',
  '.ml': 'OCaml',
  '.mts': 'TypeScript',
  '.nix': 'Nix',
  '.php': 'PHP',
  '.pl': 'Perl',
  '.proto': 'Protocol Buffers',
  '.ps1': 'PowerShell',
  '.py': 'Python',
  '.pyi': 'Python',
  '.r': 'R',
  '.rb': 'Ruby',
  '.rs': 'Rust',
  '.rst': 'reStructuredText',
  '.sass': 'CSS',
  '.scala': 'Scala',
  '.scss': 'CSS',
  '.sh': 'Shell',
  '.sql': 'SQL',
  '.svelte': 'Svelte',
  '.swift': 'Swift',
  '.tex': 'TeX',
  '.tf': 'Terraform',
  '.toml': 'TOML',
  '.ts': 'TypeScript',
  '.tsx': 'TypeScript',
  '.txt': 'Text',
  '.vue': 'Vue',
  '.xml': 'XML',
  '.yaml': 'YAML',
  '.yml': 'YAML',
  '.zig': 'Zig',
  '.zsh': 'Shell',
};

const BY_NAME: Readonly<Record<string, string>> = {
  dockerfile: 'Dockerfile',
  gemfile: 'Ruby',
  justfile: 'Just',
  makefile: 'Makefile',
  rakefile: 'Ruby',
};

/** Written by a package manager: their lines say nothing about a project. */
const LOCK_FILES: ReadonlySet<string> = new Set([
  'bun.lock',
  'cargo.lock',
  'composer.lock',
  'gemfile.lock',
  'go.sum',
  'mix.lock',
  'npm-shrinkwrap.json',
  'package-lock.json',
  'pnpm-lock.yaml',
  'poetry.lock',
  'uv.lock',
  'yarn.lock',
]);

export const LOCK_FILE = 'Lock file';
export const OTHER = 'Other';

/** The language of a file; `Other` when the name does not tell. */
export const languageOf = (path: string): string => {
  const name = basename(path).toLowerCase();
  if (LOCK_FILES.has(name)) return LOCK_FILE;
  return BY_NAME[name] ?? BY_EXTENSION[extname(name)] ?? OTHER;
};
