// The description of the API, made when somebody first asks for it.

import { text } from '../answer.ts';
import { openApiDocument } from '../openapi/document.ts';
import { plainRoute, type Route } from '../route.ts';

const TYPE = 'application/json; charset=utf-8';

export const openApiRoutes = (allRoutes: () => readonly Route[]): readonly Route[] => {
  let document: string | undefined;
  return [
    plainRoute({
      name: 'openapi',
      summary: 'Read this description',
      description: 'The OpenAPI 3.1 document of all routes.',
      answers: [{ status: 200, description: 'The document.', type: 'application/json' }],
      handle() {
        document ??= JSON.stringify(openApiDocument(allRoutes()));
        return text(200, TYPE, document);
      },
    }),
  ];
};
