// Discussions: who speaks when, who is heard, and what comes of those who do not answer.

import { type AgentDefinition, isEnded, type Task } from '@coxswain/protocol';
import { newDiscussion } from '@coxswain/protocol/schema';
import { describe, expect, it } from 'vitest';
import { type Harness, harness, KIM } from './fixture.ts';

/** An agent that is a shell script; the prompt is its first argument. */
const script = (name: string, line: string): AgentDefinition => ({
  name,
  runtime: 'command',
  command: ['/bin/sh', '-c', line, name, '{prompt}'],
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'test',
});

const AGENTS = [
  script('ann', 'echo "ann says $(printf %s "$1" | grep -c "^## Round")"'),
  script('bob', 'echo "bob says $(printf %s "$1" | grep -c "^## Round")"'),
  script('cat', 'echo "cat says $(printf %s "$1" | grep -c "^## Round")"'),
  script('hanging', 'sleep 60'),
  script('broken', 'echo no idea >&2; exit 3'),
  script('judge', 'printf %s "$1" | grep " says " | tr "\\n" ";"'),
];

const discuss = async (agents: readonly string[], more: Record<string, unknown> = {}) => {
  const made = await harness({ agents: AGENTS });
  const request = newDiscussion.parse({ topic: 'Tabs or spaces?', agents, workDir: made.folder, ...more });
  return { ...made, task: await made.engine.startDiscussion(request, KIM) };
};

const turns = async ({ ledger }: Harness, task: Task): Promise<readonly (readonly unknown[])[]> =>
  (await ledger.tasks.children(task.id)).map(({ kind, step, status }) => [kind, step, status]);

describe('a discussion', () => {
  it('lets each speak with all that was said before, and ends with the verdict', async () => {
    const made = await discuss(['ann', 'bob', 'cat'], { judge: 'judge', rounds: 2 });
    const task = await made.ended(made.task.id);
    expect(task).toMatchObject({ status: 'completed', kind: 'discussion' });
    expect(task.result).toBe('ann says 0;bob says 1;cat says 2;ann says 3;bob says 4;cat says 5;');
    const all = await turns(made, task);
    expect(all).toHaveLength(7);
    expect(all).toContainEqual(['turn', 'round 2 · bob', 'completed']);
    expect(all.at(-1)).toEqual(['judge', 'verdict · judge', 'completed']);
    expect(await made.output(task.id)).toContain('## Round 1: ann\n\nann says 0');
    const plans = (await made.events(task.id)).filter(({ type }) => type === 'PlanUpdated');
    expect(JSON.stringify(plans.at(-1)?.data)).not.toContain('in_progress');
  });

  it('continues without a speaker that hangs, and says so', async () => {
    const made = await discuss(['ann', 'hanging', 'bob'], { judge: 'judge', rounds: 1, roundLimitMs: 1_000 });
    const task = await made.ended(made.task.id);
    expect(task.status).toBe('completed');
    expect(await turns(made, task)).toContainEqual(['turn', 'round 1 · hanging', 'cancelled']);
    expect(await made.output(task.id)).toContain(
      '## Round 1: hanging\n\n[no answer: it did not answer within the time limit',
    );
  });

  it('fails with what was said when the judge fails', async () => {
    const made = await discuss(['ann', 'bob'], { judge: 'broken', rounds: 1 });
    const task = await made.ended(made.task.id);
    expect(task).toMatchObject({ status: 'failed', reason: 'step_failed' });
    expect(task.error?.message).toContain("the judge 'broken' gave no verdict: it failed");
    expect(task.result).toContain('bob says 1');
  });

  it('fails when fewer than two answered', async () => {
    const made = await discuss(['ann', 'broken'], { rounds: 2 });
    const task = await made.ended(made.task.id);
    expect(task).toMatchObject({ status: 'failed' });
    expect(task.error?.message).toContain('1 of 2 speakers answered');
    expect((await turns(made, task)).some(([kind]) => kind === 'judge')).toBe(false);
  });

  it('takes its speakers along when it is cancelled', async () => {
    const made = await discuss(['ann', 'hanging', 'bob']);
    await made.event(
      made.task.id,
      'AgentStatus',
      (event) => event.type === 'AgentStatus' && event.data.detail === 'round 1 · hanging',
    );
    await made.engine.cancel(made.task.id, {}, KIM);
    const task = await made.ended(made.task.id);
    expect(task).toMatchObject({ status: 'cancelled', reason: 'user' });
    const children = await made.ledger.tasks.children(task.id);
    expect(children.every(({ status }) => isEnded(status))).toBe(true);
    expect(children.map(({ step }) => step)).toEqual(['round 1 · ann', 'round 1 · hanging']);
  });

  it('is refused with agents that do not exist', async () => {
    const { engine } = await harness({ agents: AGENTS });
    const request = newDiscussion.parse({ topic: 'x', agents: ['ann', 'nobody'] });
    await expect(engine.startDiscussion(request, KIM)).rejects.toMatchObject({ code: 'agent_not_found' });
    const led = newDiscussion.parse({ topic: 'x', agents: ['ann', 'cox'] });
    await expect(engine.startDiscussion(led, KIM)).rejects.toMatchObject({ code: 'unprocessable' });
  });
});
