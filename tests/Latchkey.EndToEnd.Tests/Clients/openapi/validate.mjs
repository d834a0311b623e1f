import assert from 'node:assert/strict';
import { Validator } from '@seriousme/openapi-schema-validator';
import { basic, serviceUrl } from '../shared/session.mjs';

const answer = await fetch(`${serviceUrl}/openapi.json`, { headers: { Authorization: basic } });
assert.equal(answer.headers.get('Content-Type'), 'application/json');
const description = await answer.json();

const validator = new Validator();
const { valid, errors } = await validator.validate(structuredClone(description));
assert.ok(valid, JSON.stringify(errors, null, 2));
assert.equal(validator.version, '3.0');

// What the schema of OpenAPI does not say: references lead somewhere, and the braces of a path are its parameters.
const resolve = reference => reference.slice(2).split('/').reduce((at, name) => at?.[name], description);
const references = [...JSON.stringify(description).matchAll(/"\$ref":"([^"]+)"/g)].map(match => match[1]);
for (const reference of references) assert.ok(resolve(reference), reference);
for (const [path, item] of Object.entries(description.paths)) {
  const braces = [...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]);
  for (const operation of Object.values(item)) {
    assert.deepEqual(operation.parameters.filter(parameter => parameter.in === 'path').map(parameter => parameter.name), braces, path);
  }
}
const ids = Object.values(description.paths).flatMap(item => Object.values(item).map(operation => operation.operationId));
assert.equal(new Set(ids).size, ids.length);
