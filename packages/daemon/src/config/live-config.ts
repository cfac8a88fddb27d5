// The configuration of a running daemon: reading it, changing it, and reloading what an editor wrote.

import { type AuditBy, type ConfigEntry, FILE_ACTOR, ProblemError } from '@coxswain/protocol';
import { replaceFile } from '../replace-file.ts';
import { type Config, type ConfigSources, readConfig } from './config.ts';
import { readConfigFile } from './config-file.ts';
import { editConfigText } from './edit.ts';
import { configEntries } from './entries.ts';
import { secretsIn } from './secrets-in.ts';

export interface LiveConfigOptions extends Omit<ConfigSources, 'text'> {
  /** A name that no other file has, for the temporary file. */
  readonly uniqueName: () => string;
  /** Called before new values take effect, with who changed them: if it fails, they do not. */
  readonly onRecord?: (config: Config, by: AuditBy) => Promise<void>;
  /** New values are in effect. */
  readonly onChange: (config: Config) => void;
  /** Others could read the secrets in the file until now: what was done about it, in a sentence. */
  readonly onExposed?: (sentence: string) => void;
}

const readProtected = ({ file, onExposed }: LiveConfigOptions): Promise<string | undefined> =>
  readConfigFile(file, async (exposed) => onExposed?.(await exposed.protect()));

export class LiveConfig {
  readonly #options: LiveConfigOptions;
  #text: string | undefined;
  #config: Config;
  /** One change at a time: each reads the file that the one before wrote. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(options: LiveConfigOptions, text: string | undefined) {
    this.#options = options;
    this.#text = text;
    this.#config = readConfig(this.#sources(text));
  }

  /** Reads the configuration. Throws a ProblemError that lists every fault. */
  static async open(options: LiveConfigOptions): Promise<LiveConfig> {
    return new LiveConfig(options, await readProtected(options));
  }

  get current(): Config {
    return this.#config;
  }

  /** Every setting with its value and where it comes from; secrets hidden. */
  entries(): readonly ConfigEntry[] {
    return configEntries(this.#config);
  }

  defaultAgent(): string | undefined {
    return this.#config.values.defaultAgent;
  }

  /**
   * Writes the value into the file and applies it; null removes the key. Nothing is written if the result would be
   * invalid. A value from a flag or the environment stays in effect: the answer says where it comes from.
   */
  set(key: string, value: unknown, by: AuditBy = FILE_ACTOR): Promise<ConfigEntry> {
    return this.#inTurn(async () => {
      const { file, uniqueName } = this.#options;
      const text = await readProtected(this.#options);
      const edited = this.#edit(text ?? '', key, value);
      const config = readConfig(this.#sources(edited));
      const holdsSecrets = secretsIn(edited).length > 0;
      if (edited !== (text ?? '')) await replaceFile(file, edited, { unique: uniqueName(), holdsSecrets });
      await this.#putIntoForce(edited, config, by);
      return this.#entry(key);
    });
  }

  /** Applies the file as it is now. True: something changed. Throws if it is invalid; the previous values stay in effect. */
  reload(): Promise<boolean> {
    return this.#inTurn(async () => {
      const text = await readProtected(this.#options);
      if (text === this.#text) return false;
      await this.#putIntoForce(text, readConfig(this.#sources(text)), FILE_ACTOR);
      return true;
    });
  }

  /** True if the file matches what is in effect. */
  isCurrent(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { file } = this.#options;
      return readConfigFile(file).then(
        (text) => text === this.#text,
        () => false,
      );
    });
  }

  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => {});
    return result;
  }

  #sources(text: string | undefined): ConfigSources {
    const { file, environment, settings, offered } = this.#options;
    return { file, text, environment, settings, offered };
  }

  #edit(text: string, key: string, value: unknown): string {
    try {
      return editConfigText(text, key, value);
    } catch {
      // Only a malformed file cannot be edited; reading it says where.
      readConfig(this.#sources(text));
      throw new ProblemError(
        'unprocessable',
        `${this.#options.file} cannot be changed by a program: edit it by hand`,
      );
    }
  }

  async #putIntoForce(text: string | undefined, config: Config, by: AuditBy): Promise<void> {
    await this.#options.onRecord?.(config, by);
    this.#text = text;
    this.#config = config;
    this.#options.onChange(config);
  }

  #entry(key: string): ConfigEntry {
    const entries = this.entries();
    const agent = entries.find((entry) => key.startsWith(`${entry.key}.`) || key === entry.key);
    if (agent) return agent;
    const groups = entries.find((entry) => key.startsWith('groups.') && entry.key === 'groups');
    // A key that was removed, an agent: nothing is left to show.
    return groups ?? { key, value: undefined, origin: 'default', meaning: 'removed' };
  }
}
