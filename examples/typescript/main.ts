import createClient from 'openapi-fetch';
import type { components, paths } from './generated/api.js';
import { lines } from './lines.js';

const client = createClient<paths>({ baseUrl: process.env.SERVICE ?? 'http://localhost:5000' });

// A call: the message has the type of the document.
const greeting = await client.POST('/v1/hello', { body: { name: 'world' } });
console.log(greeting.data?.message);

// An error is a google.rpc.Status. Its details say which field is wrong.
const refused = await client.POST('/v1/hello', { body: { name: '' } });
console.log(refused.error?.code, refused.error?.message, JSON.stringify(refused.error?.details));

// A stream is read while it comes, a line for each message. The last line of a stream that fails has the error.
type Line = components['schemas']['CountDownReplyOrError'];

const { response } = await client.GET('/v1/countdown/{start}', { params: { path: { start: 3 } }, headers: { accept: 'application/x-ndjson' }, parseAs: 'stream' });
for await (const { left, error } of lines<Line>(response)) {
  if (error) {
    throw new Error(`${error.code}: ${error.message}`);
  }

  console.log(left);
}
