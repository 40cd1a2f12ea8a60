// What grpc-gateway's own integration tests find otherwise before this project's gateway, and why. Each of their complaints must match one entry, and each entry a complaint.
export const failures = [
  { said: /^Grpc-Metadata-\w+ was "?"?, wanted/, why: 'metadata of answers has its own name as a header; grpc-gateway puts Grpc-Metadata- before it' },
  { said: /^Grpc-Metadata-Count should not be empty|^failed to Atoi|^count == 0/, why: 'the same' },
  { said: /^Grpc-Trailer-\w+ was "", wanted/, why: 'trailers go to clients by HTTP/1.1 as headers named Grpc-Trailer-*; grpc-gateway sends real trailers, which few clients and proxies let through' },
  { said: /^msg\.Error = ; want/, why: 'the text of an error is `message` alone; grpc-gateway 1 has it as `error` too' },
  {
    said: /^msg\.Details\[0\]\["stack_entries"\] got type/,
    why: 'errors look the same whatever JsonSettings say: details have names in lowerCamelCase',
  },
  {
    said: /^resp\.StatusCode = 404; want 200|a_bit_of_everything_repeated/,
    why: 'google.api.http has no repeated fields in paths: such a rule is left out, and the method served as POST /package.Service/Method',
  },
  { said: /^string_value= "strprefix\/bar"; want "strprefix\/foo"/, why: 'grpc-gateway makes an update_mask of the members that a PATCH sends; here the mask is what the client sends' },
  {
    said: /^--- FAIL: TestABEPatchBody\/with_(fieldmask_provided|empty_fieldmask) /,
    why: 'their test writes a FieldMask as {"paths":[…]}, by encoding/json; ProtoJSON has a string',
  },
];

/** What a test says when a part of it passes. */
export const isPass = said => said.startsWith('--- PASS');
