// Every process of a run inherits one environment variable. It is what finds the processes that left the group and the
// session of the program that started them.

/** The variable that marks the processes of a run: `<ledger id>:<run id>`. A program that means to live on clears it. */
export const MARK_VARIABLE = 'COX_RUN';

/** What the environment of a process says. A process whose environment cannot be read has no reading. */
export type MarkReading =
  | { readonly state: 'marked'; readonly mark: string }
  /** The environment is whole and has no mark: it was cleared on purpose, or never there. */
  | { readonly state: 'cleared' }
  /** The process wrote over its environment (some set their title so): nothing can be said. */
  | { readonly state: 'overwritten' };

const CLEARED: MarkReading = { state: 'cleared' };
const OVERWRITTEN: MarkReading = { state: 'overwritten' };
const ASSIGNMENT = `${MARK_VARIABLE}=`;
const NUL = 0;

const markAt = (block: Buffer, start: number): string => {
  const end = block.indexOf(NUL, start);
  return block.toString('utf8', start, end === -1 ? block.length : end);
};

const looksLikeVariables = (block: Buffer): boolean => {
  if (block.length === 0) return true;
  const entries = block.toString('latin1').replace(/\0$/, '').split('\0');
  return entries.every((entry) => entry.includes('='));
};

/** Reads a block of NUL-terminated `name=value` entries, the form of /proc/pid/environ (proc_pid_environ(5)). */
export const readMark = (block: Buffer): MarkReading => {
  let at = block.indexOf(ASSIGNMENT);
  while (at !== -1) {
    if (at === 0 || block[at - 1] === NUL) {
      const mark = markAt(block, at + ASSIGNMENT.length);
      return mark === '' ? CLEARED : { state: 'marked', mark };
    }
    at = block.indexOf(ASSIGNMENT, at + 1);
  }
  return looksLikeVariables(block) ? CLEARED : OVERWRITTEN;
};
