// Kiota writes C# clients of both documents, they compile, and one calls the greeting service.
import { checkCases, once } from './harness/cases.js';
import { build, runProgram } from './harness/csharp.js';
import { checkVersions, generate } from './harness/generate.js';

const generated = once(async () => ({
  greeting: await generate('kiota', 'greeting', '3.1'),
  hostile: await generate('kiota', 'hostile', '3.1'),
}));
const results = once(async () => {
  await generated();
  await build('Kiota');
  return runProgram('Kiota', process.env.GREETING_URL);
});

checkCases(results);
// In 3.0 a google.protobuf.NullValue is a text that is always null, of which Kiota makes another type: hostile services have one.
checkVersions('kiota', generated, ['3.0'], ['greeting']);
checkVersions('kiota', generated, ['3.2']);
