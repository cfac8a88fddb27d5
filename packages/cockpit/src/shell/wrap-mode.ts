// A terminal that finds a character wider than we do (a family of emoji, in those that do not know joiners) would break the
// row, and push everything below it down. With wrapping off (DECAWM, mode 7) only the end of that row is wrong.

const WRAP_OFF = '\u001b[?7l';
const WRAP_ON = '\u001b[?7h';

export interface WrapMode {
  /** As terminals are, for as long as it runs. */
  without(run: () => Promise<void>): Promise<void>;
  /** As terminals are, for good. */
  close(): void;
}

export const startWrapMode = (write: (bytes: string) => void): WrapMode => {
  write(WRAP_OFF);
  return {
    without: async (run) => {
      write(WRAP_ON);
      await run().finally(() => write(WRAP_OFF));
    },
    close: () => write(WRAP_ON),
  };
};
