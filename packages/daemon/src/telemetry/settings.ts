// Where traces go, from the config or, where it only switches them on, from the variables that every exporter of OpenTelemetry
// reads. Those of one collector are never sent to another.

import { readEnvironmentFile } from '@coxswain/channels';
import type { ConfigValues } from '../config/keys.ts';

export interface Target {
  /** The whole address: `…/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface TelemetrySettings {
  /** Looked up for each request. Throws an Error that names what is missing, never the values that exist. */
  readonly target: () => Target;
  /** Prompts, answers, and what tools were given and gave may be in spans. */
  readonly hasContent: boolean;
}

export interface TelemetrySources {
  readonly values: ConfigValues;
  /** Of the daemon. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The file with more variables for it. */
  readonly environmentFile: string;
}

const DEFAULT_ENDPOINT = 'http://localhost:4318';
const TRACES = '/v1/traces';
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

const tracesBelow = (endpoint: string): string =>
  endpoint.endsWith(TRACES) ? endpoint : `${endpoint.replace(/\/+$/, '')}${TRACES}`;

/** `name=value,name=value`, percent-encoded, as `OTEL_EXPORTER_OTLP_HEADERS` has them. */
const headersOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) return [];
      const value = pair.slice(at + 1).trim();
      return [[pair.slice(0, at).trim(), decoded(value)]];
    }),
  );

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/** undefined: no traces are made. */
export const telemetrySettings = (sources: TelemetrySources): TelemetrySettings | undefined => {
  const { values, environment, environmentFile } = sources;
  const { 'telemetry.endpoint': endpoint, 'telemetry.headers': configured } = values;
  if (!(values['telemetry.enabled'] ?? endpoint !== undefined)) return undefined;
  const variable = (name: string): string | undefined =>
    environment[name] || readEnvironmentFile(environmentFile)[name] || undefined;
  const filled = (value: string): string =>
    value.replace(REFERENCE, (_, name: string) => {
      const found = variable(name);
      if (found !== undefined) return found;
      throw new Error(
        `telemetry.headers uses ${name}, which the daemon does not have: add ${name}=… to ${environmentFile}`,
      );
    });
  const standardHeaders = (): string =>
    variable('OTEL_EXPORTER_OTLP_TRACES_HEADERS') ?? variable('OTEL_EXPORTER_OTLP_HEADERS') ?? '';
  const url = (): string =>
    endpoint === undefined
      ? (variable('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') ??
        tracesBelow(variable('OTEL_EXPORTER_OTLP_ENDPOINT') ?? DEFAULT_ENDPOINT))
      : tracesBelow(endpoint);
  const headers = (): Target['headers'] => {
    if (configured === undefined) return endpoint === undefined ? headersOf(standardHeaders()) : {};
    return Object.fromEntries(Object.entries(configured).map(([name, value]) => [name, filled(value)]));
  };
  return { hasContent: values['telemetry.content'], target: () => ({ url: url(), headers: headers() }) };
};
