// NSwag writes C# clients of both documents, they compile, and one calls the greeting service.
import { checkCases, once } from './harness/cases.js';
import { build, runProgram } from './harness/csharp.js';
import { checkVersions, generate } from './harness/generate.js';

// NSwag reads 3.0. It takes 3.1 as that, and so does not know the type null; it knows nothing of 3.2.
const generated = once(async () => ({
  greeting: await generate('nswag', 'greeting', '3.0'),
  hostile: await generate('nswag', 'hostile', '3.0'),
}));
const results = once(async () => {
  await generated();
  await build('NSwag');
  return runProgram('NSwag', process.env.GREETING_URL);
});

checkCases(results);
checkVersions('nswag', generated, ['3.1'], ['greeting']);
