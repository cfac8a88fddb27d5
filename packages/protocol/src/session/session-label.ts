// What sessions are called: in lists, and where one stands for something else.

/** What the daemon calls a session that nobody named. */
const GENERATED = /^ses_[a-z2-7]{12}$/;

/** Its name; of a session that nobody named its title, where it has one. */
export const sessionLabel = ({ name, title }: { readonly name: string; readonly title?: string }): string =>
  GENERATED.test(name) ? (title ?? name) : name;

/** The session that stands for the list of to-dos which all sessions of an agent have in common begins with this. */
export const ITEM_LIST = 'items:';

/** The list of the agent; people write on it, and its agent moves what is there from whichever session. */
export const itemListOf = (agent: string): string => ITEM_LIST + agent;
