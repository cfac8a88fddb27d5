// Messages that people send to the task while it runs, kept until the agent gets to them.

export interface Mailbox {
  /** What has come since the last look. */
  take(): readonly string[];
}

/** Reads the inbox from now on; it ends with the run. */
export const mailboxOf = (inbox: AsyncIterable<string>): Mailbox => {
  let unread: string[] = [];
  const read = async (): Promise<void> => {
    for await (const message of inbox) unread.push(message);
  };
  // An inbox that breaks brings nothing more; the run goes on.
  read().catch(() => {});
  return {
    take: () => {
      const taken = unread;
      unread = [];
      return taken;
    },
  };
};
