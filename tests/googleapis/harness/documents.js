// The OpenAPI document of a gateway, and what Redocly's validator says of it.
import { createConfig, lintFromString } from '@redocly/openapi-core';

const document = '/swagger/v1/swagger.json';

/** Reads the document. */
export const readDocument = async gateway => {
  const answer = await fetch(`${gateway.url}${document}`);
  const source = await answer.text();
  return { status: answer.status, source };
};

const rules = Object.fromEntries([
  'struct', 'no-unresolved-refs', 'no-identical-paths', 'no-empty-servers', 'no-enum-type-mismatch', 'no-schema-type-mismatch', 'no-required-schema-properties-undefined',
  'operation-operationId-unique', 'operation-operationId-url-safe', 'operation-parameters-unique', 'path-parameters-defined', 'path-declaration-must-exist', 'path-not-include-query',
  'spec-components-invalid-map-name', 'no-invalid-parameter-examples', 'no-invalid-schema-examples', 'no-invalid-media-type-examples',
].map(name => [name, 'error']));

/** The mistakes of a document: its structure, references, ids of operations, parameters of paths, and examples that do not fit their schemas. */
export const mistakesOf = async source => {
  const problems = await lintFromString({ source, absoluteRef: 'swagger.json', config: await createConfig({ rules }) });
  return problems.filter(({ severity }) => severity === 'error').map(({ ruleId, message, location: [place] }) => `${ruleId}: ${place?.pointer}: ${message}`);
};

/** The number of operations in a document. */
export const operationsOf = source => Object.values(JSON.parse(source).paths).flatMap(path => Object.keys(path).filter(key => !/^(parameters|servers|summary|description|x-)/.test(key))).length;
