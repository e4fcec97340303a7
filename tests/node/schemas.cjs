// Judges JSON schemas: reads [{name, schema, body, valid}] and says where a body is not what it should be.
// The argument is the folder of npm packages.
const Ajv = require(`${process.argv[2]}/ajv/dist/2020`).default;
const formats = require(`${process.argv[2]}/ajv-formats`).default;

const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const ajv = new Ajv({ strict: true, strictRequired: true, allowUnionTypes: true, allErrors: true });
formats(ajv);
const wrong = [];
for (const { name, schema, body, valid } of cases) {
  const validate = ajv.compile(schema);
  if (validate(body) !== valid) {
    wrong.push(`${name}: ${valid ? ajv.errorsText(validate.errors) : 'is taken for valid'}`);
  }
}
console.log(wrong.length > 0 ? wrong.join('\n') : `${cases.length} as expected`);
