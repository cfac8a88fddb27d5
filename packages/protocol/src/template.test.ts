import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTemplate, shellFaultOf, templateReferences } from './template.ts';

describe('filling a template', () => {
  const values = {
    steps: {
      build: { result: 'ok', json: { list: [1, { deep: true }] } },
      'test[node=1.2]': { status: 'failed' },
    },
    input: { name: 'Ann', nothing: null, count: 3 },
  };

  it('puts values where their names stand', () => {
    expect(fillTemplate('Hello {{ input.name }}: {{steps.build.result}}', values)).toBe('Hello Ann: ok');
    expect(fillTemplate('{{ input.count }}{{ input.nothing }}', values)).toBe('3');
  });

  it('writes what is no text as JSON and finds what lies in lists', () => {
    expect(fillTemplate('{{ steps.build.json.list }}', values)).toBe('[1,{"deep":true}]');
    expect(fillTemplate('{{ steps.build.json.list.1.deep }}', values)).toBe('true');
  });

  it('finds the combination of a matrix, whatever dots it holds', () => {
    expect(fillTemplate('{{ steps.test[node=1.2].status }}', values)).toBe('failed');
  });

  it('names a reference that leads nowhere and what there is instead', () => {
    expect(() => fillTemplate('{{ input.nme }}', values)).toThrow(
      "{{ input.nme }} leads nowhere: 'input' has name, nothing, count",
    );
    expect(() => fillTemplate('{{ inputs.name }}', values)).toThrow('there is steps, input');
    expect(() => fillTemplate('{{ input.name.first }}', values)).toThrow("'input.name' has nothing below it");
    expect(() => fillTemplate('{{ input.constructor }}', values)).toThrow('leads nowhere');
  });

  it('refuses what looks like a reference and is none', () => {
    expect(() => fillTemplate('{{ input.name | upper }}', values)).toThrow('is no reference');
  });

  it('leaves braces of other programs, and those that are written as text', () => {
    expect(fillTemplate('docker ps --format {{.Names}} }} {{', values)).toBe(
      'docker ps --format {{.Names}} }} {{',
    );
    expect(fillTemplate("{{ '{{' }} input.name }}", values)).toBe('{{ input.name }}');
  });

  it('does not read values again', () => {
    expect(fillTemplate('{{ input.a }}', { input: { a: '{{ input.b }}' } })).toBe('{{ input.b }}');
  });

  it('tells the references of a text and where they stand', () => {
    expect(templateReferences('a {{ input.name }} b {{ x | y }}')).toEqual([
      { name: 'input.name', path: ['input', 'name'], start: 2, end: 18 },
      { name: 'x | y', path: undefined, start: 21, end: 32 },
    ]);
  });
});

describe('filling a command line', () => {
  const fill = (text: string, value: string): string => fillTemplate(text, { v: value }, { quote: 'shell' });

  it('makes each value one word', () => {
    expect(fill('echo {{ v }}', "it's $(id)")).toBe("echo 'it'\\''s $(id)'");
  });

  it.each([
    'echo a # {{ v }}',
    'echo ${{ v }}',
    'echo "\\{{ v }}"',
    'echo \\{{ v }}',
    'cat <<EOF\n{{ v }}\nEOF',
    'echo `echo {{ v }}`',
    'echo "$(echo "{{ v }}")"',
    "echo $'it\\'s' '{{ v }}'",
    'echo $(( {{ v }} + 1 ))',
    'echo "$(( {{ v }} + 1 ))"',
    'echo $[ {{ v }} ]',
    '(( {{ v }} )) && echo yes',
    'echo ${a[{{ v }}]}',
    'a[{{ v }}]=1',
    'a["{{ v }}"]=1',
    'echo ${a:-`id`} {{ v }}',
    'echo "${a:-"b"}" {{ v }}',
  ])('refuses a value where quoting does not protect it: %s', (text) => {
    expect(() => fill(text, 'x')).toThrow('{{ v }} stands');
    const [reference] = templateReferences(text);
    expect(reference && shellFaultOf(text, reference)).toContain('{{ v }} stands');
  });

  it.each([
    'printf %s {{ v }}',
    "# don't\nprintf %s {{ v }}",
    'printf %s "a" >/dev/null; printf %s {{ v }}',
    'printf \'\' ; x={{ v }}; printf %s "$x"',
    'printf %s $(printf %s {{ v }})',
    'printf %s "{{ v }}"',
    "printf %s '{{ v }}'",
    'printf %s "${EMPTY}{{ v }}"',
    'printf %s ${EMPTY:-}{{ v }}',
    'true "$(date +%s)" $((1 + 2)); [ -n {{ v }} ] && printf %s {{ v }}',
    'true a[0]; printf %s {{ v }}',
    'true "it\'s"; printf %s """{{ v }}"""',
  ])('a shell reads the value back as it was: %s', (text) => {
    const value = 'a\'b"c $(echo no) `id` \\ $HOME *';
    const script = fill(text, value);
    const { stdout } = spawnSync('/bin/sh', ['-c', `set -f; IFS=; ${script}`], { encoding: 'utf8' });
    expect(stdout).toBe(value);
  });

  it('any value arrives unchanged, within quotes and without, in every shell there is', () => {
    const shells = ['/bin/sh', '/bin/bash'].filter((path) => existsSync(path));
    const line = fc.constantFrom('printf %s {{ v }}', 'printf %s "{{ v }}"', "printf %s '{{ v }}'");
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 40 }), line, (text, command) => {
        for (const shell of shells) {
          const { stdout } = spawnSync(shell, ['-c', fill(command, text)], { encoding: 'utf8' });
          expect(stdout).toBe(text.replaceAll('\0', ''));
        }
      }),
      { numRuns: 40 },
    );
  });
});
