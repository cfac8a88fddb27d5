import { describe, expect, it } from 'vitest';
import { fillTemplate, templateReferences } from './template.ts';

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

  it('writes what is no text as JSON and finds what is in lists', () => {
    expect(fillTemplate('{{ steps.build.json.list }}', values)).toBe('[1,{"deep":true}]');
    expect(fillTemplate('{{ steps.build.json.list.1.deep }}', values)).toBe('true');
  });

  it('finds the combination of a matrix, whatever dots it holds', () => {
    expect(fillTemplate('{{ steps.test[node=1.2].status }}', values)).toBe('failed');
  });

  it('reports an undefined reference and what is defined', () => {
    expect(() => fillTemplate('{{ input.nme }}', values)).toThrow(
      "{{ input.nme }} is not defined: 'input' has name, nothing, count",
    );
    expect(() => fillTemplate('{{ inputs.name }}', values)).toThrow('there is steps, input');
    expect(() => fillTemplate('{{ input.name.first }}', values)).toThrow("'input.name' has no fields");
    expect(() => fillTemplate('{{ input.constructor }}', values)).toThrow('is not defined');
  });

  it('refuses what looks like a reference and is none', () => {
    expect(() => fillTemplate('{{ input.name | upper }}', values)).toThrow('invalid reference');
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
