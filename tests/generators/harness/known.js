// What generators break by faults of their own. They are spared that, and get everything else.

/** JSON names of fields, a message each; `breaks` says what a generator's code, or the generator itself, answers. */
export const strangeNames = [
  { name: '1st', breaks: { kiota: "error CS1519: Invalid token '1' in a member declaration" } },
  { name: 'two words' },
  { name: 'größe' },
  { name: 'say "hi"', breaks: { nswag: "error CS1003: Syntax error, ',' expected" } },
  { name: 'a/b~c', breaks: { nswag: 'error CS1026: ) expected' } },
  { name: 'a\\b', breaks: { nswag: "error CS1056: Unexpected character '\\'" } },
  { name: '{x}', breaks: { nswag: 'error CS1001: Identifier expected' } },
  { name: '`${x}`', breaks: { nswag: "error CS1056: Unexpected character '`'" } },
  { name: '*/', breaks: { kiota: "The value cannot be an empty string. (Parameter 'propertyName')", nswag: 'error CS0214: Pointers and fixed size buffers may only be used in an unsafe context' } },
  { name: 'constructor', breaks: { kiota: "error CS1003: Syntax error, '=' expected (the property is called Constructor-property)" } },
  { name: 'await', breaks: { nswag: "error CS1525: Invalid expression term '!='" } },
  { name: 'cancellationToken', breaks: { nswag: "error CS0100: The parameter name 'cancellationToken' is a duplicate" } },
  { name: 'additionalProperties', breaks: { nswag: "error CS0102: The type 'Strange13' already contains a definition for 'AdditionalProperties'" } },
  { name: 'additionalData' },
];

/** The path of the message with a strange name, by its place in the list. */
export const strangePath = at => `/strange/v1/${at}`;

const others = {
  // Properties of a message and values of an enum that differ by case alone: "error CS0102: The type 'Case3' already contains a definition for 'ID'".
  nswag: ['/cases/'],

  // The method QUERY, which OpenAPI 3.2 has: "Requested value 'QUERY' was not found".
  kiota: ['/names/v1/operations/{operation}:query'],
};

/** The beginnings of the paths that a generator is spared. */
export const spared = generator => [...(others[generator] ?? []), ...strangeNames.flatMap(({ breaks }, at) => (breaks?.[generator] ? [strangePath(at)] : []))];
