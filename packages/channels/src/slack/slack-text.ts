// Slack's way of writing text: three characters are escaped, and links, people and channels stand in angle brackets.
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

/** What a person wrote, without the name of the bot by which it was called. */
export const fromSlackText = (text: string, botUserId: string): string => {
  const words = text.replaceAll(new RegExp(`\\s*<@${botUserId}(?:\\|[^>]*)?>\\s*`, 'g'), ' ');
  return unescaped(words.replaceAll(/<([^<>]+)>/g, (_, inside: string) => reference(inside))).trim();
};
