// The description of the API, built at the first request for it.

import { text } from '../answer.ts';
import { openApiDocument } from '../openapi/document.ts';
import type { Handlers, Route } from '../route.ts';

const TYPE = 'application/json; charset=utf-8';

export const openApiHandlers = (routes: () => readonly Route[]): Handlers<'daemon', 'openapi'> => {
  let document: string | undefined;
  return {
    openapi() {
      document ??= JSON.stringify(openApiDocument(routes().map(({ operation }) => operation)));
      return text(200, TYPE, document);
    },
  };
};
