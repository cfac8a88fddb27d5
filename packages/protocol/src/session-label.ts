// What lists call a session.

/** What the daemon calls a session that nobody named. */
const GENERATED = /^ses_[a-z2-7]{12}$/;

/** Its name; of a session that nobody named its title, where it has one. */
export const sessionLabel = ({ name, title }: { readonly name: string; readonly title?: string }): string =>
  GENERATED.test(name) ? (title ?? name) : name;
