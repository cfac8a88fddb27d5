import { expect, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import { sendSpans } from './collector.ts';
import { telemetrySettings } from './settings.ts';

const settingsOf = (text: string, environment: Readonly<Record<string, string>> = {}) => {
  const { values } = readConfig({ file: '/none/config.yaml', text, environment: {}, settings: [] });
  return telemetrySettings({ values, environment, environmentFile: '/none/env' });
};

const OTEL = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318/', OTEL_EXPORTER_OTLP_HEADERS: 'a=1%202,b=%' };

test('off by default, also where the standard variables are set', () => {
  expect(settingsOf('', OTEL)).toBeUndefined();
  expect(settingsOf('telemetry: { endpoint: "http://x", enabled: false }')).toBeUndefined();
});

test('an endpoint switches it on; the path is added once', () => {
  for (const endpoint of ['http://x:4318', 'http://x:4318/', 'http://x:4318/v1/traces'])
    expect(settingsOf(`telemetry: { endpoint: "${endpoint}" }`)?.target().url).toBe(
      'http://x:4318/v1/traces',
    );
});

test('the headers of the standard variables go to no other collector than theirs', () => {
  expect(settingsOf('telemetry: { endpoint: "http://x" }', OTEL)?.target().headers).toEqual({});
  expect(settingsOf('telemetry: { enabled: true }', OTEL)?.target()).toEqual({
    url: 'http://otel:4318/v1/traces',
    headers: { a: '1 2', b: '%' },
  });
  const own = { ...OTEL, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://traces/as/it/is' };
  expect(settingsOf('telemetry: { enabled: true }', own)?.target().url).toBe('http://traces/as/it/is');
  expect(settingsOf('telemetry: { enabled: true }')?.target().url).toBe('http://localhost:4318/v1/traces');
});

test('a missing variable is named, and nothing of the header is', () => {
  const target = settingsOf('telemetry: { endpoint: "http://x", headers: { a: "Basic ${KEY}" } }')?.target;
  expect(target).toThrow(
    'telemetry.headers uses KEY, which the daemon does not have: add KEY=… to /none/env',
  );
});

test('headers that could not be sent are refused', () => {
  expect(() => settingsOf('telemetry: { endpoint: "http://x", headers: { "a b": x } }')).toThrow(
    'the name of a header',
  );
  expect(() => settingsOf('telemetry: { endpoint: "http://x", headers: { a: "x\\ny" } }')).toThrow(
    'text on one line',
  );
});

test('an invalid address is not printed: there may be a key in it', async () => {
  const settings = settingsOf('telemetry: { enabled: true }', {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://kim:hunter2@otel:port',
  });
  const deps = { environment: {}, nowMs: () => 0 };
  const sent = settings && (await sendSpans([], settings, deps, new AbortController().signal));
  expect(sent).toMatchObject({
    outcome: 'away',
    why: expect.stringContaining('the address for traces is invalid'),
  });
  expect(JSON.stringify(sent)).not.toContain('hunter2');
});
