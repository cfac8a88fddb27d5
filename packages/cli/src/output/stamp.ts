// Times at the beginning of log lines: the exact time for scripts, the local time of day for eyes.

/** A function that turns the time of an event into its stamp. */
export const stampFor = (isTerminal: boolean, timeZone: () => string): ((at: string) => string) => {
  if (!isTerminal) return (at) => at;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timeZone(),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return (at) => format.format(Date.parse(at));
};
