// Holds a report against the schema beside this file, with xmllint.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';

/** What is wrong with a JUnit report; an empty list when it is valid. */
export const schemaFaults = async (report: string): Promise<readonly string[]> => {
  const schema = await readFile(join(import.meta.dirname, 'junit.xsd'), 'utf8');
  const { errors } = await validateXML({
    xml: { fileName: 'report.xml', contents: report },
    schema: { fileName: 'junit.xsd', contents: schema },
  });
  return errors.map(({ message }) => message);
};
