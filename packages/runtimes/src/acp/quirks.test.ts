import { describe, expect, test } from 'vitest';
import { quirksOf } from './quirks.ts';

describe('the table of quirks', () => {
  test('takes an agent that is not in it at its word', () => {
    expect(quirksOf({ name: 'somebody-new', version: '1.0.0' })).toEqual(quirksOf(undefined));
    expect(quirksOf(undefined)).toMatchObject({ trustsLoad: true, queuesPrompts: true, tokens: 'turn' });
  });

  test('knows the agents by the names they give', () => {
    expect(quirksOf({ name: 'OpenCode', version: '1.18.33' })).toMatchObject({
      tokens: 'last call',
      refusalEndsTurn: true,
    });
    expect(quirksOf({ name: 'gemini-cli', version: '0.61.0' })).toMatchObject({
      trustsLoad: false,
      queuesPrompts: false,
    });
  });

  test('knows the mode in which each asks', () => {
    const modeOf = (name: string) => quirksOf({ name, version: '1' }).asksInMode;
    expect(modeOf('@agentclientprotocol/claude-agent-acp')).toBe('default');
    expect(modeOf('@agentclientprotocol/codex-acp')).toBe('read-only');
    expect(modeOf('qwen-code')).toBe('default');
    expect(modeOf('OpenCode')).toBe(undefined);
  });

  test('tells versions apart', () => {
    const codex = (version: string) => quirksOf({ name: '@agentclientprotocol/codex-acp', version });
    expect(codex('1.13.1')).toMatchObject({ tokens: 'last call', cancelEndsTools: false });
    expect(codex('2.6.0')).toMatchObject({ tokens: 'turn', cancelEndsTools: false });
  });
});
