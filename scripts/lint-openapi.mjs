// node lint-openapi.mjs FILE: every fault with its place; exit code 1 if there is one. Run by check-openapi.sh from the
// folder in which the linter is.
import { createConfig, lint } from '@redocly/openapi-core';

const config = await createConfig({
  extends: ['recommended'],
  rules: {
    // Every operation has a `default` response, the problem document, which stands for all its codes.
    'operation-4xx-response': 'off',
    // The form of every field type is described, whether or not a register of this workspace uses it.
    'no-unused-components': 'off',
  },
});
const problems = await lint({ ref: process.argv[2], config });
for (const problem of problems) {
  console.log(`${problem.location[0].pointer}: ${problem.message} (${problem.ruleId})`);
}
console.log(`${problems.length} faults in ${process.argv[2]}`);
process.exitCode = problems.length > 0 ? 1 : 0;
