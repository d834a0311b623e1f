import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import generator from '@sap-cloud-sdk/generator';
import { basic, options, serviceUrl } from '../shared/session.mjs';

// Generates the client from the metadata that the server answers with right now, into a folder that is thrown away. The
// generator ignores BaseType in V2 documents, so it gets the document without inheritance.
const [folder] = options;
const input = join(folder, 'security-content.edmx');
const optionsPerService = join(folder, 'options-per-service.json');

const metadata = await fetch(`${serviceUrl}/$metadata?flat=true`, { headers: { Authorization: basic } });
assert.equal(metadata.status, 200);
await mkdir(folder, { recursive: true });
await writeFile(input, await metadata.text());
await writeFile(optionsPerService, JSON.stringify({
  [relative(process.cwd(), input)]: { basePath: '/api/v1', directoryName: 'security-content', packageName: 'security-content' },
}));
// The generated code finds the SDK as it would in a project that has installed it.
await symlink(fileURLToPath(new URL('../node_modules', import.meta.url)), join(folder, 'node_modules'));
await generator.generate({ input, outputDir: folder, optionsPerService, transpile: true, overwrite: true });
