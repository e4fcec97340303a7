using System.Text;
using System.Text.Json;
using Tocsin.Integrations;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Templates;
using Tocsin.Tests.Integrations.Kinds;
using Tocsin.Tests.Integrations.Vendors;

namespace Tocsin.Tests.Integrations.Templates;

public sealed class TemplateTests
{
    private const string Everything =
        "{{title}} {{{finding.title}}} {{finding.message}}\n{{text}}\n{{#each facts}}{{label}}: {{value}} {{url}}\n{{/each}}"
        + "{{#each items}}{{mark}} {{title}} {{target}}\n{{/each}}{{#each data}}{{@index}}{{this}} {{/each}}"
        + "{{#each data.findings}}{{title}}{{/each}} {{data.finding.title}} {{data.message}}";

    public static TheoryData<string> Kinds =>
        [.. Vendor.All.Select(v => v().Kind).Where(k => TestKinds.All[k].TakesTemplates)];

    [Fact]
    public void Whoever_is_read_by_people_takes_templates() =>
        Assert.Equal(
            ["splunk", "webhook"],
            TestKinds.All.All.Where(k => !k.TakesTemplates).Select(k => k.Name).Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("{{finding.title}}", "eval of a string")]
    [InlineData("{{ finding.title }}{{! a comment }}{{!-- with }} in it --}}.", "eval of a string.")]
    [InlineData("{{{title}}}", "New high finding: eval of a string")]
    [InlineData("{{#if finding}}F{{else}}N{{/if}}{{#unless scan.error}}!{{/unless}}", "F!")]
    [InlineData("{{#if change}}C{{else if severity}}{{severity}}{{else}}x{{/if}}", "high")]
    [InlineData(
        "{{#with finding}}{{rule}} {{../target}} {{#if file}}{{file}}{{/if}}{{/with}}",
        "js/eval acme/web a.js"
    )]
    [InlineData("{{#each data.tags}}{{@index}}{{this}}{{#unless @last}}, {{/unless}}{{/each}}", "0one, 1two")]
    [InlineData("{{#each data.tags}}{{#each ../data.tags}}{{this}}{{/each}};{{/each}}", "onetwo;onetwo;")]
    [InlineData("{{#each items}}x{{else}}none, {{severity}}{{/each}}", "none, high")]
    [InlineData("{{data.number}} {{data.no}}{{#if data.zero}}zero{{/if}}{{data.nothing.at.all}}.", "7 false.")]
    [InlineData("{{#if data.no}}a{{else}}b{{/if}}{{#unless data.zero}}c{{/unless}}{{#if data.none}}d{{/if}}", "bc")]
    [InlineData(
        "{{data.tags.Count}}{{data.tags.Capacity}}{{data.template.Length}}{{data.number.MaxValue}}{{data.Keys}}.",
        "."
    )]
    [InlineData(
        "{{data.tags.1}} {{#each data.tags}}{{@key}}{{/each}} {{#each data.at}}{{@key}}{{/each}}",
        "two 01 keys"
    )]
    [InlineData("{{#if finding}}{{#if finding.line}}{{#with finding}}{{../severity}}{{/with}}{{/if}}{{/if}}", "high")]
    [InlineData("a {{~finding.line~}} b", "a41b")]
    [InlineData("no tags: <b> & \"quotes\" }", "no tags: <b> & \"quotes\" }")]
    [InlineData("{{data.template}}", "{{finding.title}}")]
    [InlineData("{{#each facts}}{{#if @first}}{{label}}={{value}}{{/if}}{{/each}}", "Severity=High")]
    public void It_says_what_it_says(string template, string says)
    {
        const string Data =
            """{"repository":"acme/web","finding":{"title":"eval of a string","rule_id":"js/eval","severity":"high","location":{"file":"a.js","line":41}},"tags":["one","two"],"number":7,"no":false,"zero":0,"none":[],"at":{"keys":1},"template":"{{finding.title}}"}""";
        var (notice, problem) = Read(Specimens.Of("finding.new", Data), new() { Title = template, Body = template });
        Assert.Null(problem);
        Assert.Equal(says, notice.Headline);
        Assert.Equal(says, notice.Text);
        Assert.Empty(notice.Facts);
        Assert.NotEmpty(notice.Links);
    }

    [Fact]
    public void A_template_that_has_nothing_to_say_leaves_the_message_as_it_is()
    {
        var message = Specimens.Of("scan.completed", Specimens.Example("scan.completed"));
        var usual = Reader.Read(message);
        const string Silent = "{{#if finding}}{{finding.title}}{{/if}}";
        var (notice, problem) = Read(message, new() { Title = Silent, Body = Silent });
        Assert.Null(problem);
        Assert.Equal(
            (usual.Headline, usual.Text, usual.Facts.Count),
            (notice.Headline, notice.Text, notice.Facts.Count)
        );
    }

    [Theory]
    [InlineData("{{finding.titel}}", "line 1, column 1: 'finding.titel' is no field: 'titel' is unknown", "'title'?")]
    [InlineData("a\nbc {{tite}}", "line 2, column 4: ", "'title'?")]
    [InlineData("{{#if finding}}\n x", "line 1, column 1: opens {{#if}}, and nothing closes it", "{{/if}}")]
    [InlineData("x {{#if finding}}{{/each}}", "line 1, column 18: closes a block that is not open", "{{/if}}")]
    [InlineData("{{/if}}", "closes a block", "none is")]
    [InlineData("{{title", "opens a tag that nothing closes", "}}")]
    [InlineData("{{}}", "is empty", "")]
    [InlineData("{{> body}}", "begins with '>'", "no partials")]
    [InlineData("{{#> body}}{{/body}}", "is '#>'", "")]
    [InlineData("{{#*inline \"a\"}}{{> a}}{{/inline}}{{> a}}", "is '#*inline'", "")]
    [InlineData("{{& title}}", "begins with '&'", "")]
    [InlineData("{{&title}}", "begins with '&'", "")]
    [InlineData("{{^title}}{{/title}}", "begins with '^'", "")]
    [InlineData("{{#title}}{{/title}}", "is '#title'", "#if")]
    [InlineData("{{log title}}", "calls 'log'", "no helpers")]
    [InlineData("{{lookup data title}}", "calls 'lookup'", "no helpers")]
    [InlineData("{{#with data}}{{log}}{{/with}}", "'log' is no field", "")]
    [InlineData("{{#if (eq severity \"high\")}}{{/if}}", "takes one field", "")]
    [InlineData("{{{{raw}}}}{{{{/raw}}}}", "four braces", "")]
    [InlineData("\\{{title}}", "backslash", "")]
    [InlineData("{{{! x }}}", "three braces", "two")]
    [InlineData("{{!-- x }}", "opens a tag that nothing closes", "")]
    [InlineData("{{!-- x }}{{log title}}--}}{{log title}}", "line 1, column 28: calls 'log'", "")]
    [InlineData("{{title.length}}", "'length' is unknown", "")]
    [InlineData("{{data.constructor[0]}}", "is no field", "")]
    [InlineData("{{finding.GetType}}", "'GetType' is unknown", "")]
    [InlineData("{{../title}}", "leads out of everything", "")]
    [InlineData("{{@root.title}}", "is no field", "")]
    [InlineData("{{@index}}", "outside of a loop", "")]
    [InlineData("{{finding}}", "is no text", "finding.id")]
    [InlineData("{{facts}}", "is a list", "{{#each facts}}")]
    [InlineData("{{#each finding}}{{/each}}", "is no list", "")]
    [InlineData("{{#with facts}}{{/with}}", "has no fields", "")]
    [InlineData("{{else}}", "no {{else}} that belongs", "")]
    [InlineData("{{#if title}}{{else}}{{else}}{{/if}}", "no {{else}} that belongs", "")]
    [InlineData("{{#each facts}}{{severity}}{{/each}}", "'severity' is unknown", "label, value, url")]
    [InlineData("{{#each facts}}{{else}}{{label}}{{/each}}", "'label' is unknown", "")]
    public void What_is_wrong_is_told_with_its_place(string template, string problem, string expected)
    {
        var error = Assert.Single(Check(new() { Body = template }));
        Assert.Equal("/template/body", error.Pointer);
        Assert.Contains(problem, error.Problem);
        Assert.StartsWith("line ", error.Problem);
        Assert.Contains(expected, error.Expected);
        Assert.Equal("/template/title", Assert.Single(Check(new() { Title = template })).Pointer);
    }

    [Fact]
    public void Loops_are_few_and_shallow_and_tags_are_counted()
    {
        var nested = Nested("each data", "/each", TemplateLimits.MaxNestedLoops);
        Assert.Empty(Check(new() { Body = nested }));
        Assert.NotEmpty(Check(new() { Body = Nested("each data", "/each", TemplateLimits.MaxNestedLoops + 1) }));
        Assert.NotEmpty(Check(new() { Body = Repeat("{{#each facts}}{{/each}}", TemplateLimits.MaxLoops + 1) }));
        Assert.Empty(Check(new() { Body = Nested("if title", "/if", TemplateLimits.MaxDepth) }));
        Assert.NotEmpty(Check(new() { Body = Nested("if title", "/if", TemplateLimits.MaxDepth + 1) }));
        Assert.Empty(Check(new() { Body = Repeat("{{mark}}", TemplateLimits.MaxTags) }));
        Assert.NotEmpty(Check(new() { Body = Repeat("{{mark}}", TemplateLimits.MaxTags + 1) }));
        Assert.NotEmpty(Check(new() { Body = new string('x', TemplateLimits.MaxBody + 1) }));
        Assert.NotEmpty(Check(new() { Title = new string('x', TemplateLimits.MaxTitle + 1) }));

        static string Nested(string open, string close, int times) =>
            Repeat($"{{{{#{open}}}}}", times) + "x" + Repeat($"{{{{{close}}}}}", times);
    }

    [Fact]
    public void What_would_write_for_ever_is_stopped_and_told_of()
    {
        var list = JsonSerializer.Serialize(new { a = Enumerable.Repeat("x", 5000) });
        var (notice, problem) = Read(Specimens.Of("build.finished", list), new() { Body = Greedy });
        Assert.Contains("more than 20,000 pieces", problem);
        Assert.StartsWith("The template of this integration failed", notice.Text);
        Assert.Equal("Build finished", notice.Headline);
    }

    [Fact]
    public void What_takes_too_long_is_stopped_and_told_of()
    {
        var clock = new SlowClock();
        var values = TemplateValues.Of(Reader.Read(Specimens.Of("ping", "{}")), default, withData: false);
        var text = new TemplateText("{{title}}");
        Assert.NotEmpty(text.Run(values, clock));
        clock.Step = TemplateLimits.MaxTime + TimeSpan.FromMilliseconds(1);
        Assert.Contains(
            "takes longer than 1 s",
            Assert.Throws<TemplateException>(() => text.Run(values, clock)).Problem
        );
    }

    [Fact]
    public void What_is_masked_stays_masked_in_any_words()
    {
        var data = Specimens.Example("finding.new", _ => "a " + Specimens.Secret + " b");
        foreach (
            var template in (string[])[Everything, "{{data.finding.title}}", "{{#each data.finding}}{{this}}{{/each}}"]
        )
        {
            var (notice, problem) = Read(
                Specimens.Of("finding.new", data),
                new() { Title = template, Body = template }
            );
            Assert.Null(problem);
            Assert.DoesNotContain(Specimens.Secret, notice.Headline + notice.Text);
            Assert.Contains("ghp_", notice.Text);
        }
    }

    /// <summary>Right as it stands, and too much for an event with a long list.</summary>
    internal static string Greedy =>
        "{{#each data.a}}{{#each ../data.a}}" + Repeat("{{this}}.", 100) + "{{/each}}{{/each}}";

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_comes_of_it_is_taken_and_plain(string kind)
    {
        var template = new MessageTemplate
        {
            Title = "{{title}} {{finding.message}} {{data.message}}",
            Body = Everything,
        };
        Assert.Empty(Check(template));
        var wrong = new List<string>();
        string[] sizes = ["empty", "normal", "huge", "hostile", "batch", "500"];
        foreach (var (name, message) in Specimens.All().Where(m => sizes.Contains(m.Name.Split(' ')[^1])))
        {
            if (message.Events is null || TestKinds.All[kind].TakesBatches)
            {
                var use = new TemplateUse(template);
                var problems = Problems(kind, message with { Template = use });
                wrong.AddRange(problems.Append(use.Problem).OfType<string>().Select(p => $"{name}: {p}"));
            }
        }

        Assert.Empty(wrong.Take(20));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_words_arrive(string kind)
    {
        var sent = Sent(kind, new() { Title = "Look at {{finding.rule}}", Body = "Words <of> our own" });
        Assert.Contains("Look at ", sent);
        Assert.DoesNotContain(Usual, sent);
        Assert.Contains("our own", sent);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_that_fails_makes_room_for_the_default_with_a_note(string kind)
    {
        var template = new MessageTemplate { Title = "fine", Body = "{{#if" };
        var sent = Sent(kind, template);
        Assert.Contains("The template of this integration failed, and this is the default", sent);
        Assert.Contains("line 1, column 1", sent);
        Assert.Contains(Usual, sent);
        var use = new TemplateUse(template);
        Reader.Read(Specimens.Of("ping", "{}") with { Template = use });
        var told = use.Tell(new DeliveryOutcome { Class = OutcomeClass.Delivered });
        Assert.StartsWith("the template failed and the default was sent: line 1, column 1", told.Error);
        Assert.True(told.IsDelivered);
    }

    /// <summary>Goes on by a step whenever somebody looks.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _now;

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now += Step.Ticks;
    }

    private static NoticeReader Reader => TestKinds.Reader;

    // The first words that it has without a template.
    private static string Usual =>
        Reader.Read(Specimens.Of("finding.new", Specimens.Example("finding.new"))).Headline.Split(':')[0];

    private static string Sent(string kind, MessageTemplate template)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        var message = Specimens.Of("finding.new", Specimens.Example("finding.new"));
        Assert.True(vendor.Send(message with { Template = new TemplateUse(template) }).Outcome.IsDelivered);
        var mails = (vendor as EmailVendor)?.Mails.Select(m => m.Subject + m.Text) ?? [];
        return string.Concat([.. vendor.Requests.Select(r => Encoding.UTF8.GetString(r.Body.Span)), .. mails]);
    }

    private static List<string> Problems(string kind, Message message)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        var (outcome, _) = vendor.Send(message);
        var wrong = vendor.Requests.Where(r => !r.Body.IsEmpty).SelectMany(r => PlainnessOfStrings.Problems(r.Body));
        return outcome.IsDelivered ? [.. wrong] : [.. wrong, $"{outcome.Status} {outcome.Error}"];
    }

    private static (Notice Notice, string? Problem) Read(Message message, MessageTemplate template)
    {
        var use = new TemplateUse(template);
        return (Reader.Read(message with { Template = use }), use.Problem);
    }

    private static IReadOnlyList<Tocsin.Http.FieldError> Check(MessageTemplate template) =>
        new TemplateCheck(Reader).Check(TestKinds.All["slack"], template);

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
