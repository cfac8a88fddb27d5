import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentDefinition, SessionMessage, TaskId } from '@coxswain/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenWork } from '../../runtime.ts';
import { type PromptParts, promptBlocks } from './prompt-blocks.ts';

const AGENT: AgentDefinition = {
  name: 'a',
  runtime: 'acp',
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'test',
};
const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});
const folder = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), 'cox-prompt-'));
  folders.push(path);
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(path, name, '..'), { recursive: true });
    await writeFile(join(path, name), text);
  }
  return path;
};

const texts = async (parts: Partial<PromptParts>): Promise<readonly string[]> => {
  const blocks = await promptBlocks({
    prompt: 'do it',
    openWork: [],
    agent: AGENT,
    isFirstTurn: true,
    ...parts,
  });
  return blocks.map((block) => (block.type === 'text' ? block.text : ''));
};
const message = (n: number, role: SessionMessage['role'], text: string): SessionMessage => ({
  n,
  role,
  parts: [{ type: 'text', text }],
  taskId: 'tsk_aaaaaaaaaaaa' as TaskId, // of the form that isTaskId accepts
  at: new Date(0).toISOString(),
});
const work = (n: number, more: Partial<OpenWork> = {}): OpenWork => ({
  id: `tsk_${n}` as TaskId, // only shown
  kind: 'item',
  status: 'pending',
  description: `item ${n}`,
  ...more,
});

describe('the prompt', () => {
  test('is sent alone and word for word when nothing surrounds it', async () => {
    expect(await texts({ prompt: '  do\nit ' })).toEqual(['  do\nit ']);
  });

  test('comes last, after the open work', async () => {
    const [around, prompt] = await texts({
      openWork: [work(1), work(2, { kind: 'background', status: 'running', description: 'tests' })],
      isFirstTurn: false,
    });
    expect(prompt).toBe('do it');
    expect(around).toContain('- tsk_1 (item, pending): item 1\n- tsk_2 (task, running): tests');
  });

  test('that is a command of the agent is sent alone', async () => {
    expect(await texts({ prompt: '/compact now', openWork: [work(1)] })).toEqual(['/compact now']);
    expect(await texts({ prompt: '/ is a slash', openWork: [work(1)] })).toHaveLength(2);
  });
});

describe('what surrounds the prompt', () => {
  test('names no more open work than can be read', async () => {
    const [around] = await texts({ openWork: Array.from({ length: 130 }, (_, n) => work(n)) });
    expect(around).toMatch(/- and 30 more: list them with manage_tasks$/);
  });

  test('is the transcript where the agent forgot, the newest first kept', async () => {
    const [around] = await texts({
      transcript: [message(1, 'user', 'what is it?'), message(2, 'assistant', 'a boat')],
    });
    expect(around).toMatch(/User: what is it\?\n\nYou: a boat$/);
    const many = Array.from({ length: 50 }, (_, n) => message(n, 'user', `${n} ${'x'.repeat(10_000)}`));
    const [bounded = ''] = await texts({ transcript: many });
    expect(Buffer.byteLength(bounded)).toBeLessThan(100 * 1024);
    expect(bounded).toContain('[41 earlier messages left out]');
    expect(bounded).toContain('User: 49 xxx');
  });

  test('is sent once: instructions, skills and notes', async () => {
    const skills = await folder({
      'sail/SKILL.md': '---\nname: sail\ndescription: >\n  How to\n  sail.\n---\n# Sail',
      'row/SKILL.md': 'no head',
      'other/README.md': 'none',
    });
    const memory = await folder({
      'MEMORY.md': 'remember the wind',
      'b.md': 'x'.repeat(9_000),
      'c.bin': 'no',
    });
    const agent = {
      ...AGENT,
      system: 'Be brief.',
      skills: [skills, join(skills, 'sail')],
      memory: [memory, join(memory, 'no')],
    };
    const [around] = await texts({ agent });
    expect(around).toContain('## Your instructions\n\nBe brief.');
    expect(around).toContain(`- sail: How to sail. (${join(skills, 'sail', 'SKILL.md')})`);
    expect(around).toContain(`- row (${join(skills, 'row', 'SKILL.md')})`);
    expect(around).not.toContain('README');
    expect(around).toContain('### MEMORY.md\n\nremember the wind\n\n### b.md (beginning)\n\nxxx');
    expect(around).toContain(`In ${join(memory, 'no')}: nothing yet.`);
    expect(await texts({ agent, isFirstTurn: false })).toEqual(['do it']);
  });
});
