// `Prefer: wait=30`, RFC 7240: how long a client would like to wait for the outcome. Preferences that are not known, or
// make no sense, are ignored: that is what the RFC asks for.

/** The longest wait that is granted, in seconds. */
export const MAX_WAIT_SECONDS = 3_600;

/** The seconds to wait, at most {@link MAX_WAIT_SECONDS}; undefined when the header asks for no wait. */
export const waitSeconds = (header: string | undefined): number | undefined => {
  for (const preference of header?.split(',') ?? []) {
    const seconds = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;|$)/i.exec(preference)?.[1];
    if (seconds !== undefined) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return undefined;
};
