// Display names of sessions, and the session that holds the shared item list of an agent.

/** The generated name of an unnamed session. */
const GENERATED = /^ses_[a-z2-7]{12}$/;

/** Its name; for an unnamed session its title, if it has one. */
export const sessionLabel = ({
  name,
  title,
}: {
  readonly name: string;
  readonly title?: string | undefined;
}): string => (GENERATED.test(name) ? (title ?? name) : name);

/** The prefix of the session that holds the items shared by all sessions of an agent. */
export const ITEM_LIST = 'items:';

/** The shared list of the agent: people add items, and the agent moves them from any session. */
export const itemListOf = (agent: string): string => ITEM_LIST + agent;
