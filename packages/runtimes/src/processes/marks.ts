// The marks of a ledger beside those of its runs. An agent that is kept ready outlives the run it was started for. What a program
// leaves with `detach` outlives its task. What serves the daemon itself ends with it, while the run may go on. Each carries a mark of
// its own, made from that of the run, so that a process that knows the run finds it.

const AGENT = 'agt_';
const DETACHED = 'det_';
const SERVER = 'srv_';

/** What all marks of a ledger begin with. */
export const marksOfLedger = (ledgerId: string): string => `${ledgerId}:`;

const made = (prefix: string, runMark: string): string => {
  const separator = runMark.indexOf(':');
  return `${marksOfLedger(runMark.slice(0, separator))}${prefix}${runMark.slice(separator + 1)}`;
};

/** The mark of the agent that was started for the run with this mark: `<ledger id>:agt_<run id>`. */
export const agentMarkOf = (runMark: string): string => made(AGENT, runMark);

/** The mark of a run whose program may leave processes behind: `<ledger id>:det_<run id>`. */
export const detachedMarkOf = (runMark: string): string => made(DETACHED, runMark);

/** The mark of what serves the daemon in the run with this mark, and is of use to this daemon alone: `<ledger id>:srv_<run id>`. */
export const serverMarkOf = (runMark: string): string => made(SERVER, runMark);

/** The id of the run that a mark was made from. */
export const runIdOf = (mark: string): string =>
  [AGENT, DETACHED, SERVER].reduce((id, prefix) => id.replace(prefix, ''), mark.slice(mark.indexOf(':') + 1));

/** Every mark that processes of the run with this mark may carry. */
export const marksOfRun = (runMark: string): ReadonlySet<string> =>
  new Set([...lastingMarksOf(runMark), serverMarkOf(runMark)]);

/** The same, but for what ends with its daemon while the run goes on. */
export const lastingMarksOf = (runMark: string): ReadonlySet<string> =>
  new Set([runMark, agentMarkOf(runMark), detachedMarkOf(runMark)]);

/** True for the mark of a run whose program may leave processes behind. */
export const isDetached = (mark: string): boolean => mark.includes(`:${DETACHED}`);

/** True for what may live on after its task: `detach` says so. */
export const mayOutliveTask = (mark: string, ledgerId: string): boolean =>
  mark.startsWith(`${marksOfLedger(ledgerId)}${DETACHED}`);
