// What an operating system service needs to run the daemon for a user.

export interface Service {
  /** The launcher `bin/cox`: it finds the right Node at each start, so an upgrade of Node does not break the service. */
  readonly launcher: string;
  /** Where the daemon lives; undefined for the default. */
  readonly home: string | undefined;
  /** `key=value` of each `--set`. */
  readonly settings: readonly string[];
  /** Folders that the launcher searches for a Node of the system. */
  readonly path: string;
}

/** Exit codes after which another start would fail in the same way: wrong config, not allowed, already running. */
export const FUTILE_EXIT_CODES = [2, 4, 75] as const;

/** The arguments of the launcher. */
export const serviceArguments = (service: Service): readonly string[] => [
  'daemon',
  'run',
  ...service.settings.flatMap((setting) => ['--set', setting]),
];
