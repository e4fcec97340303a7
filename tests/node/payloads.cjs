// Judges what goes to services, with the services' own packages: reads [{judge, name, body}], says what is wrong.
// The argument is the folder of npm packages.
const fs = require('fs');
const path = require('path');
const os = require('os');
const { execFileSync } = require('child_process');
const modules = process.argv[2];
const load = (name) => require(path.join(modules, name));
const cases = JSON.parse(fs.readFileSync(0, 'utf8'));
const wrong = [];
const of = (judge) => cases.filter((c) => c.judge === judge);
const check = (c, judged) => {
  try {
    const problem = judged(c.body);
    if (problem) wrong.push(`${c.judge} ${c.name}: ${problem}`);
  } catch (error) {
    wrong.push(`${c.judge} ${c.name}: ${error.message ?? error}`);
  }
};
// Key order means nothing.
const sorted = (v) =>
  Array.isArray(v) ? v.map(sorted)
  : v && typeof v === 'object' ? Object.fromEntries(Object.keys(v).sort().map((k) => [k, sorted(v[k])]))
  : v;
const same = (a, b) => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

// Teams: the card is parsed by Microsoft's renderer, which says what it does not know; what it writes again is the same.
if (of('teams').length) {
  const { AdaptiveCard, SerializationContext } = load('adaptivecards/dist/adaptivecards.js');
  for (const c of of('teams')) {
    check(c, (body) => {
      const content = body.attachments[0].content;
      const card = new AdaptiveCard();
      const context = new SerializationContext();
      card.parse(JSON.parse(JSON.stringify(content)), context);
      const said = [];
      for (let i = 0; i < context.eventCount; i++) said.push(context.getEventAt(i).message);
      said.push(...card.validateProperties().validationEvents.map((e) => e.message));
      if (said.length) return said.join('; ');
      const { msteams, ...expected } = content;
      const { msteams: ignored, ...again } = card.toJSON();
      if (expected.actions?.length === 0) delete expected.actions;
      const places = [];
      const walk = (a, b, at) => {
        if (a && typeof a === 'object') for (const k of Object.keys(a)) walk(a[k], b?.[k], `${at}/${k}`);
        else if (a !== b && !(at.endsWith('/type') && b === undefined)) places.push(`${at}: ${a} became ${b}`);
      };
      walk(expected, again, '');
      return places.slice(0, 3).join('; ');
    });
  }
}

// Jira: Atlassian's schema of documents.
if (of('adf').length) {
  const Ajv = load('ajv-draft-04');
  const ajv = new (Ajv.default ?? Ajv)({ strict: false, allErrors: false });
  const validate = ajv.compile(load('@atlaskit/adf-schema/dist/json-schema/v1/full.json'));
  for (const c of of('adf')) check(c, (body) => (validate(body) ? null : ajv.errorsText(validate.errors).slice(0, 400)));
}

// Discord: a builder that checks every limit; what it makes is the same.
if (of('discord').length) {
  const { EmbedBuilder, embedLength } = load('@discordjs/builders');
  for (const c of of('discord')) {
    check(c, (body) => {
      for (const embed of body.embeds) {
        const b = new EmbedBuilder().setTitle(embed.title).setColor(embed.color).setTimestamp(new Date(embed.timestamp));
        b.setFooter(embed.footer);
        if (embed.url) b.setURL(embed.url);
        if (embed.description) b.setDescription(embed.description);
        b.setFields(...embed.fields);
        const made = b.toJSON();
        if (embedLength(made) > 6000) return `${embedLength(made)} characters`;
        made.timestamp = embed.timestamp;
        if (!same(made, embed)) return 'is not what the builder makes of it';
      }
    });
  }
}

// Slack: the compiler holds every block against Slack's own types.
if (of('slack').length) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tocsin-slack-'));
  const file = path.join(folder, 'messages.ts');
  const text = of('slack').map((c, i) => `// ${c.name.replace(/\s+/g, ' ')}\nexport const m${i}: Message = ${JSON.stringify(c.body)};\n`);
  fs.writeFileSync(
    file,
    `import type { HeaderBlock, SectionBlock, ContextBlock, RichTextBlock } from '@slack/types';\n`
      + `type Block = HeaderBlock | SectionBlock | ContextBlock | RichTextBlock;\n`
      + `interface Message { text: string; blocks: Block[]; unfurl_links: boolean; unfurl_media: boolean }\n`
      + text.join(''),
  );
  fs.writeFileSync(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { noEmit: true, strict: true, skipLibCheck: true, types: [], target: 'es2022', module: 'nodenext' },
      files: ['messages.ts'],
    }),
  );
  fs.symlinkSync(modules, path.join(folder, 'node_modules'));
  try {
    execFileSync(
      process.execPath,
      [path.join(modules, 'typescript/lib/tsc.js'), '-p', folder],
      { stdio: 'pipe' },
    );
  } catch (error) {
    wrong.push(String(error.stdout).slice(0, 1500));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

// GitHub: the schemas of its own OpenAPI document.
if (of('github').length) {
  const Ajv = load('ajv').default;
  const { paths } = load('@octokit/openapi/generated/api.github.com.json');
  // OpenAPI's "nullable" beside "oneOf" is not JSON Schema.
  const plain = (schema) => JSON.parse(JSON.stringify(schema, (key, value) => (value?.nullable && !value.type ? { ...value, nullable: undefined } : value)));
  const ajv = new Ajv({ strict: false });
  const schemas = {};
  for (const c of of('github')) {
    check(c, ({ method, route, payload }) => {
      const key = `${method} ${route}`;
      schemas[key] ??= ajv.compile(plain(paths[route][method].requestBody.content['application/json'].schema));
      return schemas[key](payload) ? null : ajv.errorsText(schemas[key].errors);
    });
  }
}

// Those whose vendor publishes no schema: ours, written from their documents.
{
  const Ajv = load('ajv').default;
  const formats = load('ajv-formats').default;
  const schemas = {};
  for (const c of cases.filter((c) => c.judge.startsWith('schema:'))) {
    check(c, (body) => {
      const file = path.join(__dirname, 'schemas', c.judge.slice('schema:'.length) + '.json');
      schemas[file] ??= formats(new Ajv({ allErrors: true, strict: true, strictRequired: false, strictTypes: false })).compile(
        JSON.parse(fs.readFileSync(file, 'utf8')),
      );
      const validate = schemas[file];
      return validate(body) ? null : validate.errors.map((e) => `${e.instancePath} ${e.message}`).slice(0, 5).join('; ');
    });
  }
}

console.log(wrong.length ? wrong.slice(0, 30).join('\n') : `${cases.length} as expected`);
