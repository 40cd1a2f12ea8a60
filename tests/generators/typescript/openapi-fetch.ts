// Calls the greeting service by openapi-fetch, with the types of openapi-typescript, and prints what came as JSON.
import createClient from 'openapi-fetch';
import type { components, paths } from '../obj/generated/openapi-typescript/greeting.js';
import { dataOf, elements, events, failure, linesOf, print, serviceUrl, type Failed } from './results.js';

const client = createClient<paths>({ baseUrl: serviceUrl });

/** What a call that must fail says; its error has the type of the document. */
const refused = async (call: Promise<{ error?: components['schemas']['google.rpc.Status']; response: Response }>): Promise<Failed> => {
  const { error, response } = await call;
  return { http: response.status, ...failure(error) };
};

const hello = (name: string) => client.GET('/v1/hello/{name}', { params: { path: { name } } });
const fail = (code: number, query: { after?: number; message?: string } = {}) => client.GET('/v1/fail/{code}', { params: { path: { code }, query: { ...query, $alt: 'json' } } });

/** A stream in another form is read as text, by lines. */
const text = async (code: number, after: number, $alt: 'ndjson' | 'sse') =>
  (await client.GET('/v1/fail/{code}', { params: { path: { code }, query: { after, $alt } }, parseAs: 'text' })).data as unknown as string;

const codes: number[][] = [];
for (let code = 1; code <= 16; code++) {
  const { error, response } = await fail(code);
  codes.push([error?.code ?? -1, response.status]);
}

print({
  hello: (await hello('world')).data?.msg,
  helloEscaped: (await hello('a/b ü?#%+ &=x')).data?.msg,
  helloByBody: (await client.POST('/v1/hello', { body: { name: 'body' } })).data?.msg,
  helloRefused: await refused(client.POST('/v1/hello', { body: {} })),
  collectHello: (await client.POST('/v1/hello:collect', { body: [{ name: 'a' }, { name: 'b' }] })).data?.msg,
  streamHello: elements((await client.GET('/v1/hello/{name}/stream', { params: { path: { name: 'world' }, query: { $alt: 'json' } } })).data),
  failAtOnce: await refused(fail(10)),
  failWithMessage: await refused(fail(5, { message: 'not here' })),
  failAfterMessages: elements((await fail(10, { after: 2 })).data),
  failNever: elements((await fail(0, { after: 3 })).data),
  failUnknownCode: await refused(fail(17)),
  failWithEachCode: codes,
  lines: elements(linesOf(await text(10, 2, 'ndjson'))),
  events: events(dataOf(await text(10, 2, 'sse'))),
});
