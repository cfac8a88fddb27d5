// Slack's way of writing text: three characters are escaped, and links, people and channels are in angle brackets.
// https://docs.slack.dev/messaging/formatting-message-text

/** Plain text so that Slack shows it as it is. */
export const toSlackText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const unescaped = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const link = (target: string, label: string | undefined): string => {
  if (label === undefined || target === label || target.replace(/^(?:https?:\/\/|mailto:)/, '') === label)
    return label ?? target;
  return `${label} (${target})`;
};

const reference = (inside: string): string => {
  const [target = '', label] = inside.split('|', 2);
  if (target.startsWith('@')) return `@${label ?? target.slice(1)}`;
  if (target.startsWith('#')) return `#${label || target.slice(1)}`;
  if (target.startsWith('!')) return `@${label ?? target.slice(1)}`.replace('@@', '@');
  return link(target, label);
};

/** The text without the mention of the bot before or after it; within a sentence the mention stays. */
export const fromSlackText = (
  text: string,
  bot: { readonly userId: string; readonly name: string },
): string => {
  const own = `<@${bot.userId}(?:\\|[^<>]*)?>`;
  const words = text
    .replace(new RegExp(`^\\s*${own}\\s*`), '')
    .replace(new RegExp(`\\s*${own}\\s*$`), '')
    .replaceAll(new RegExp(own, 'g'), `@${bot.name}`);
  return unescaped(words.replaceAll(/<([^<>]+)>/g, (_, inside: string) => reference(inside))).trim();
};
