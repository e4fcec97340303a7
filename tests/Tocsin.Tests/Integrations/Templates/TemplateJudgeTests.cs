using System.Text.Json;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Templates;
using Tocsin.Tests.Integrations.Kinds;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Templates;

/// <summary>What a template makes, before Handlebars itself: every construct that is let through, over every message.</summary>
public sealed class TemplateJudgeTests
{
    private static readonly string[] Templates =
    [
        "no tags: <b> & \"quotes\" } { \\ {",
        "{{title}}|{{{title}}}|{{ severity }}|{{mark}}{{! gone }}{{!-- {{gone}} }} too --}}|{{change}}",
        "{{#if finding}}F {{finding.title}}{{else if scan}}S {{scan.id}}{{else}}neither{{/if}}",
        "{{#if change}}a{{else if assignee}}b{{else if finding}}c{{else if scan.error}}d{{else}}e{{/if}}",
        "{{#if scan.new_findings}}new{{else}}none new{{/if}}{{#unless scan.new_findings}}!{{else}}?{{/unless}}",
        "{{#with finding}}{{rule}} {{../target}} {{#if file}}{{file}} {{../branch}}{{/if}}{{else}}{{title}}{{/with}}",
        "{{#with scan}}{{#with ../event}}{{type}} {{../id}} {{../../title}}{{/with}}{{/with}}",
        "{{#each facts}}.{{@index}}.{{@key}}.{{#if @first}}<{{/if}}{{label}}={{value}}{{#unless @last}}, {{/unless}}{{/each}}",
        "{{#each items}}{{mark}} {{title}} {{../severity}}{{else}}no items in {{event.type}}{{/each}}",
        "{{#each items}}{{#each ../facts}}.{{@index}}{{label}}{{@last}} {{/each}}.{{@index}}\n{{/each}}",
        "{{#each data}}{{@key}}:{{@index}}:{{@first}}:{{@last}}{{#each this}}[{{@key}}.{{@index}}]{{/each}} {{/each}}",
        "{{#each data.summary}}{{@key}}{{#if this}}+{{else}}-{{/if}} {{else}}no summary{{/each}}",
        "{{#with data.count}}{{this}}{{else}}none{{/with}} {{data.count}} {{data.ok}} {{data.missing.at.all}}.",
        "{{data.findings.0.title}}{{#each data.findings}}{{this.title}} {{./severity}}{{/each}}",
        "first\n{{#if finding}}\n  in it\n{{else}}\n  not in it\n{{/if}}\nlast\n",
        "  {{! a line of its own }}  \nfirst {{! none }}\n  {{#if title}}{{title}}\n  {{/if}}  \n  {{title}}  \nlast",
        "{{#each facts}}\n- {{label}}\n  {{#if url}}\n  {{url}}\n  {{/if}}\n{{/each}}\n\n{{#if finding}} x\n{{/if}}",
        "a {{~title~}} b {{~#if finding~}} c {{~else~}} d {{~/if~}} e {{~! x ~}} f {{~!-- y --~}} g",
        "{{#if finding}}\r\nyes\r\n{{/if}}\r\nend",
        "{{#unless finding.file}}nowhere{{else}}{{finding.file}}:{{finding.line}}{{/unless}}",
    ];

    [Fact]
    public async Task Handlebars_makes_the_same_of_it()
    {
        var modules = Optional.NodeModules("handlebars");
        var cases = new List<(string Name, Dictionary<string, object?> Values)>();
        // A list where a text belongs: Handlebars writes [object Object], and Tocsin nothing.
        foreach (
            var (name, message) in Specimens.All().Where(s => !s.Name.EndsWith("mistyped", StringComparison.Ordinal))
        )
        {
            var notice = TestKinds.Reader.Read(message);
            using var document = EventJson.Parse(message.Events is null ? message.Data : "{}"u8.ToArray());
            var values = TemplateValues.Of(notice, new EventData(document.RootElement), withData: true);
            cases.Add((name, values));
        }

        var said = await Optional.RunAsync(
            "node",
            JsonSerializer.Serialize(new { templates = Templates, values = cases.Select(c => c.Values) }),
            Repository.File("tests/node/templates.cjs"),
            modules
        );
        var theirs = JsonSerializer.Deserialize<string[][]>(said)!;
        Assert.Equal(Templates.Length, theirs.Length);
        foreach (var (template, made) in Templates.Zip(theirs))
        {
            var text = new TemplateText(template);
            Assert.Equal(cases.Count, made.Length);
            foreach (var ((name, values), expected) in cases.Zip(made))
            {
                var ours = text.Run(values, new FakeClock());
                var wanted = expected[..Math.Min(TemplateLimits.MaxOutput, expected.Length)];
                Assert.True(wanted == ours, $"{name}\n{template}\nHandlebars:\n{wanted}\nTocsin:\n{ours}");
            }
        }
    }
}
