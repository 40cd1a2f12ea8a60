// What every generated client must get from the greeting service. A client program prints its results as one JSON object, by the names of these cases.
import assert from 'node:assert/strict';
import { test } from 'node:test';

const type = name => `type.googleapis.com/google.rpc.${name}`;
const violation = field => ({ type: type('BadRequest'), field });

/** A failure with its HTTP status, and its first detail; `field` is the field of the first violation of a BadRequest. */
const refused = (http, code, message, detail) => ({ http, code, message, detail });

const aborted = { code: 10, message: 'error!!!!!!', detail: violation('bad') };
const count = (first, last) => Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => `This is ${first + index * Math.sign(last - first)} Msg`);

const expected = {
  hello: 'Hello world',
  helloEscaped: 'Hello a/b ü?#%+ &=x',
  helloByBody: 'Hello body',
  helloRefused: refused(400, 3, 'name must not be empty', violation('name')),
  collectHello: 'server end.',
  streamHello: { messages: count(10, 1) },
  failAtOnce: refused(409, 10, 'error!!!!!!', violation('bad')),
  failWithMessage: refused(404, 5, 'not here', { type: type('ResourceInfo') }),
  failAfterMessages: { messages: count(1, 2), error: aborted },
  failNever: { messages: count(1, 3) },
  failUnknownCode: refused(400, 3, 'code must be a google.rpc.Code, 0 to 16', violation('code')),
  failWithEachCode: [499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401].map((http, index) => [index + 1, http]),
};

/** The same streams in forms that a client has to ask for. */
const inOtherForms = {
  lines: { messages: count(1, 2), error: aborted },
  events: { messages: count(1, 2), error: aborted },
  eventsToTheEnd: { messages: count(1, 3) },
};

/** Declares a test for each case; `more` names the other forms of streams that the client can read. */
export function checkCases(results, ...more) {
  test('the client compiles and runs', results);
  for (const [name, wanted] of [...Object.entries(expected), ...more.map(form => [form, inOtherForms[form]])]) {
    test(name, async () => {
      const all = await results().catch(() => assert.fail('There is no client that runs.'));
      assert.deepEqual(all[name], wanted);
    });
  }
}

/** Gives the result of the first call to all. */
export const once = body => {
  let result;
  return () => (result ??= body());
};
