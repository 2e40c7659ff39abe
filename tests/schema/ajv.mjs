// Compiles a schema with ajv, strictly, and holds documents against it: `node ajv.mjs AJV SCHEMA [DOCUMENT…]`, where AJV is
// the main file of the package, with ajv-formats beside it. Prints what is wrong and exits 1.

import { readFileSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";

const [main, schema, ...documents] = process.argv.slice(2);
const require = createRequire(realpathSync(main));
const { Ajv } = require("ajv");
const { default: addFormats } = require("ajv-formats");

const faults = [];
const hear = (what) => faults.push(String(what));
// Of two types, one is the `false` of a manifest.
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true, logger: { log: hear, warn: hear, error: hear } });
addFormats(ajv);
const read = (file) => JSON.parse(readFileSync(file, "utf8"));
try {
  const validate = ajv.compile(read(schema));
  for (const file of documents) {
    if (!validate(read(file))) faults.push(`${file}: ${ajv.errorsText(validate.errors)}`);
  }
} catch (error) {
  faults.push(error.message);
}
if (faults.length > 0) {
  console.log(faults.join("\n"));
  process.exit(1);
}
