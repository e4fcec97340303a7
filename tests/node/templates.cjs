// Runs templates with Handlebars itself: reads {templates, values}, writes what each of them makes of each.
// The argument is the folder of npm packages.
const fs = require('fs');
const path = require('path');
const Handlebars = require(path.join(process.argv[2], 'handlebars'));
const { templates, values } = JSON.parse(fs.readFileSync(0, 'utf8'));
const made = templates.map((template) => {
  const run = Handlebars.compile(template, { noEscape: true });
  return values.map((v) => {
    try {
      return run(v);
    } catch (error) {
      return `! ${error.message}`;
    }
  });
});
process.stdout.write(JSON.stringify(made));
