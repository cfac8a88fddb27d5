// The configuration of a running daemon: what is in force, changing it, and taking up what an editor wrote.

import {
  type AgentDefinition,
  type AuditBy,
  BY_FILE,
  type ConfigEntry,
  ProblemError,
} from '@coxswain/protocol';
import { replaceFile } from '../replace-file.ts';
import { type Config, type ConfigSources, readConfig } from './config.ts';
import { readConfigFile } from './config-file.ts';
import { editConfigText } from './edit.ts';
import { configEntries } from './entries.ts';
import { secretsIn } from './secrets-in.ts';

export interface LiveConfigOptions {
  readonly file: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly settings: readonly string[];
  /** The agents that are there without the file; see {@link ConfigSources}. */
  readonly offered?: readonly AgentDefinition[];
  /** A name that no other file has, for the temporary file. */
  readonly uniqueName: () => string;
  /** Called before other values come into force, with who changed them: when it fails, they do not. */
  readonly onRecord?: (config: Config, by: AuditBy) => Promise<void>;
  /** Other values are in force. */
  readonly onChange: (config: Config) => void;
  /** Others could read the secrets in the file, until now: what was done about it, in a sentence. */
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
   * Writes the value into the file and puts it into force; null removes the key. Nothing is written when the result would be
   * wrong. A value from a flag or the environment stays in force: the answer tells where it comes from.
   */
  set(key: string, value: unknown, by: AuditBy = BY_FILE): Promise<ConfigEntry> {
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

  /** Takes up what the file says now. True: something changed. Throws when it is wrong; what was in force stays so. */
  reload(): Promise<boolean> {
    return this.#inTurn(async () => {
      const text = await readProtected(this.#options);
      if (text === this.#text) return false;
      await this.#putIntoForce(text, readConfig(this.#sources(text)), BY_FILE);
      return true;
    });
  }

  /** True when the file says what is in force. */
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
    return { file, text, environment, settings, ...(offered === undefined ? {} : { offered }) };
  }

  #edit(text: string, key: string, value: unknown): string {
    try {
      return editConfigText(text, key, value);
    } catch {
      // Only a file that is not well-formed cannot be edited; reading it says where.
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
