// Calls the greeting service by hey-api's client, and prints what came as JSON.
import { createClient } from '../obj/generated/hey-api/greeting/client/index.js';
import { greeteringCollectHello, greeteringFailHello, greeteringHello, greeteringHelloByBody, greeteringStreamHello } from '../obj/generated/hey-api/greeting/sdk.gen.js';
import type { GoogleRpcStatus } from '../obj/generated/hey-api/greeting/types.gen.js';
import { elements, failure, print, serviceUrl, type Failed } from './results.js';

const client = createClient({ baseUrl: serviceUrl });

/** What a call that must fail says; its error has the type of the document. */
const refused = async (call: Promise<{ error: GoogleRpcStatus | undefined; response: Response }>): Promise<Failed> => {
  const { error, response } = await call;
  return { http: response.status, ...failure(error) };
};

const hello = (name: string) => greeteringHello({ client, path: { name } });
const fail = (code: number, query: { after?: number; message?: string } = {}) => greeteringFailHello({ client, path: { code }, query: { ...query, $alt: 'json' } });

const codes: number[][] = [];
for (let code = 1; code <= 16; code++) {
  const { error, response } = await fail(code);
  codes.push([error?.code ?? -1, response.status]);
}

print({
  hello: (await hello('world')).data?.msg,
  helloEscaped: (await hello('a/b ü?#%+ &=x')).data?.msg,
  helloByBody: (await greeteringHelloByBody({ client, body: { name: 'body' } })).data?.msg,
  helloRefused: await refused(greeteringHelloByBody({ client, body: {} })),
  collectHello: (await greeteringCollectHello({ client, body: [{ name: 'a' }, { name: 'b' }] })).data?.msg,
  streamHello: elements((await greeteringStreamHello({ client, path: { name: 'world' }, query: { $alt: 'json' } })).data),
  failAtOnce: await refused(fail(10)),
  failWithMessage: await refused(fail(5, { message: 'not here' })),
  failAfterMessages: elements((await fail(10, { after: 2 })).data),
  failNever: elements((await fail(0, { after: 3 })).data),
  failUnknownCode: await refused(fail(17)),
  failWithEachCode: codes,
});
