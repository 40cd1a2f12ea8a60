// REST and native gRPC on one port of an application on YARP.
import assert from 'node:assert/strict';
import { callNatively, textMessage } from '../packages/harness/native.js';
import { replayed } from './harness/replay.js';

replayed('yarp', {
  use: async ({ url }) => assert.deepEqual(await callNatively(url, '/greeter.v1.Greeter/SayHello', textMessage('world')), { status: 0, message: textMessage('Hello world') }),
});
