// What people look at and decide beside tasks: open questions, items, agents, sessions.

import type { Client } from '../client.ts';
import type { Requester } from '../requester.ts';

export const inputMethods = (request: Requester): Client['inputs'] => ({
  list: () => request.json('listInputs'),
  answer: (id, answer) => request.json('answerInput', { parameters: { id }, body: answer }),
});

export const itemMethods = (request: Requester): Client['items'] => ({
  create: (item) => request.json('createItem', { body: item }),
  move: (ref, change) => request.json('moveItem', { parameters: { id: ref }, body: change }),
});

export const agentMethods = (request: Requester): Client['agents'] => {
  const of = (name: string) => ({ parameters: { name } });
  return {
    list: (path, { all } = {}) =>
      request.json('listAgents', { query: { path, all: all === true ? 'true' : undefined } }),
    get: (name, path) => request.json('getAgent', { ...of(name), query: { path } }),
    setDefault: (name) => request.json('setDefaultAgent', { ...of(name), isRepeatable: true }),
    check: (name, environment, { deep } = {}) =>
      request.json('checkAgent', { ...of(name), body: { environment, ...(deep === true && { deep }) } }),
  };
};

export const sessionMethods = (request: Requester): Client['sessions'] => {
  const of = (name: string) => ({ parameters: { id: name } });
  return {
    list: () => request.json('listSessions'),
    get: (name) => request.json('getSession', of(name)),
    create: (name, agent) => request.json('createSession', { body: { name, agent } }),
    rename: (name, to) => request.json('changeSession', { ...of(name), body: { name: to } }),
    chooseModel: (name, model) =>
      request.json('changeSession', { ...of(name), body: { model: model ?? null } }),
    messages: (name, { after, limit, archived } = {}) =>
      request.json('listMessages', { ...of(name), query: { after, limit, archived } }),
    reset: (name) => request.json('resetSession', of(name)),
  };
};
