// What a survey knows of a folder. Every part is there only if it was looked for, so that a follow-up adds to what is known.

export interface LanguageCount {
  readonly language: string;
  readonly files: number;
  readonly lines: number;
}

export interface BigFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** Undefined for what is no text. */
  readonly lines?: number;
}

export interface Totals {
  readonly files: number;
  readonly sizeBytes: number;
  readonly lines: number;
  /** Files whose lines were not counted: no text, too big, unreadable, or past the bounds of a survey. */
  readonly uncounted: number;
  /** There are more files than a survey looks at. */
  readonly isCut: boolean;
}

export interface Mark {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** The line, from the word on. */
  readonly text: string;
}

export interface Marks {
  readonly count: number;
  /** In so many files. */
  readonly files: number;
  /** The first of them. */
  readonly marks: readonly Mark[];
}

export interface GitState {
  /** Undefined when no branch is checked out. */
  readonly branch?: string;
  readonly upstream?: string;
  readonly ahead: number;
  readonly behind: number;
  readonly dirtyCount: number;
  /** The first of them, as `git status --porcelain` writes them. */
  readonly dirty: readonly string[];
  /** The newest first, each one line. */
  readonly commits: readonly string[];
}

export interface TestCommand {
  readonly command: string;
  /** The file that says so. */
  readonly from: string;
}

export interface Survey {
  readonly totals?: Totals;
  readonly languages?: readonly LanguageCount[];
  readonly biggest?: readonly BigFile[];
  readonly marks?: Marks;
  /** `none`: the folder is in no repository, or there is no git. */
  readonly git?: GitState | 'none';
  readonly tests?: readonly TestCommand[];
  /** The first line of the README; `none` when there is none. */
  readonly readme?: { readonly from: string; readonly line: string } | 'none';
}
