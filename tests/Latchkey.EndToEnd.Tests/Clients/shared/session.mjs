import { readFile } from 'node:fs/promises';

/** The service URL and the service key that a scenario was started with. */
const [, , root, serviceKeyFile, ...rest] = process.argv;

const { clientid, clientsecret, tokenurl } = JSON.parse(await readFile(serviceKeyFile, 'utf8')).oauth;

export const tokenUrl = tokenurl;

export const serviceUrl = `${root.replace(/\/$/, '')}/api/v1`;

/** What a scenario takes beyond the URL and the key. */
export const options = rest;

export const user = { name: clientid, password: clientsecret };

export const basic = `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString('base64')}`;

/** A bearer token by the client credentials grant. */
export async function token() {
  const response = await fetch(tokenurl, {
    method: 'POST',
    headers: { Authorization: basic },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return (await response.json()).access_token;
}
