// How grpc-gateway answers otherwise than this project's gateway does, whatever the call.
import { lowerCamel, mapMembers } from '../harness/compare.js';

const errorOf = ({ code, message, details = [] }) => ({ code, message, details });
const inStream = value => (value.error?.grpcCode ? { error: errorOf({ ...value.error, code: value.error.grpcCode }) } : value);

export const version1 = [
  {
    why: 'it writes names as the .proto file has them (OrigName); JSON has lowerCamelCase',
    change: answer => ({ ...answer, values: mapMembers(answer.values, (name, value) => [lowerCamel(name), value]) }),
  },
  {
    why: 'each value of a stream stands within {"result":…}; here it stands alone',
    change: (answer, { stream }) => (stream ? { ...answer, values: answer.values.map(value => value.result ?? value) } : answer),
  },
  {
    why: 'an error has its text twice, as `error` and `message`, and `details` only where there are any; here it is a google.rpc.Status',
    change: answer => ({ ...answer, values: answer.status === 200 ? answer.values : answer.values.map(errorOf) }),
  },
  {
    why: 'an error in a stream that has begun is {"error":{"grpc_code":…,"http_code":…}}; here it is {"error":Status}',
    change: (answer, { stream }) => (stream ? { ...answer, values: answer.values.map(inStream) } : answer),
  },
  {
    why: 'FAILED_PRECONDITION is 412 Precondition Failed; google.rpc.Code says 400, as HTTP means conditions of the request by 412',
    change: answer => ({ ...answer, status: answer.status === 412 ? 400 : answer.status }),
  },
  {
    why: 'CANCELLED is 408 Request Timeout; google.rpc.Code says 499',
    change: answer => ({ ...answer, status: answer.status === 408 ? 499 : answer.status }),
  },
];

export const version2 = [
  {
    why: 'each value of a stream stands within {"result":…}; here it stands alone',
    change: (answer, { stream }) => (stream ? { ...answer, values: answer.values.map(value => value.result ?? value) } : answer),
  },
  {
    why: 'an error before the first value of a stream stands within {"error":…}, with its HTTP status; here it is like any other error',
    change: (answer, { stream }) => (stream && answer.status !== 200 ? { ...answer, values: answer.values.map(value => value.error ?? value) } : answer),
  },
  {
    why: 'another verb is 501 Not Implemented; here it is 405 Method Not Allowed',
    change: (answer, { anotherVerb }) => (anotherVerb ? { ...answer, status: 405 } : answer),
  },
];

/** What it does with the query parameters that a message does not have: nothing. They are refused here, as a typo must not pass silently. */
export const unknownParameter = { why: 'unknown query parameters are refused', status: 400, values: [{ code: 3 }] };

/** What grpc-gateway 1 does with the members that a message does not have: nothing. They are refused here, as a typo must not pass silently. */
export const unknownMember = { why: 'unknown members are refused', status: 400, values: [{ code: 3 }] };
