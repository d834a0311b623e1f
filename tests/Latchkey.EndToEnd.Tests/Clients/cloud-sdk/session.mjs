import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { basic, options, serviceUrl, token, user } from '../shared/session.mjs';

/** The folder of the generated client, and how to sign in: oauth or basic. */
const [generated, signIn] = options;

export const client = createRequire(import.meta.url)(resolve(generated, 'security-content'));

export const { securityContent } = client;

const bearer = async () => {
  const value = await token();
  return { type: 'Bearer', value, expiresIn: '3600', error: null, http_header: { key: 'Authorization', value: `Bearer ${value}` } };
};

/** Where the client sends its requests; the path is the generated client's. */
export const destination = {
  url: new URL(serviceUrl).origin,
  ...(signIn === 'basic'
    ? { authentication: 'BasicAuthentication', username: user.name, password: user.password }
    : { authentication: 'OAuth2ClientCredentials', authTokens: [await bearer()] }),
};
