using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Tocsin.Tests.Integrations.Vendors;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>Every kind with every type of event in every size, and with whatever chance brings: taken, and harmless.</summary>
public sealed class EveryMessageTests
{
    public static TheoryData<string> Kinds => [.. Vendor.All.Select(v => v().Kind)];

    [Fact]
    public void Every_kind_has_a_vendor_here() =>
        Assert.Equal(
            TestKinds.All.All.Select(k => k.Name).Where(k => k != "webhook").Order(),
            Vendor.All.Select(v => v().Kind).Order()
        );

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_taken_and_plain(string kind)
    {
        var wrong = new List<string>();
        foreach (var (name, message) in Specimens.All())
        {
            if (message.Events is null || TestKinds.All[kind].TakesBatches)
            {
                wrong.AddRange(Problems(kind, message).Select(p => $"{name}: {p}"));
            }
        }

        Assert.Empty(wrong.Take(20));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_that_chance_brings_is_refused_or_harmful(string kind)
    {
        var texts = Gen.OneOf(
            ArbMap.Default.GeneratorFor<string>().Where(s => s is not null),
            Gen.Elements(
                Specimens.Hostile,
                "@everyone",
                "<!channel>",
                "\u202e",
                "](",
                "```",
                "\\",
                "\\\\`",
                "&lt;",
                "</b>",
                "x"
            ),
            Gen.Choose(0, 6000).Select(n => new string('\\', n)),
            Gen.Choose(0, 6000).Select(n => string.Concat(Enumerable.Repeat("<&😀`", n / 4)))
        );
        var joined = texts.ListOf().Select(parts => string.Concat(parts.Take(4)));
        var messages =
            from type in Gen.Elements(Specimens.Types)
            from seeds in joined.ListOf(30)
            select Specimens.Of(type, Replace(type, [.. seeds]));
        Prop.ForAll(messages.ToArbitrary(), message => Problems(kind, message).Count == 0)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithReplay(20270115, 7));
    }

    private static string Replace(string type, string[] texts)
    {
        var next = 0;
        return Specimens.Example(type, old => next % 4 == 3 ? old : Valid(texts[next++ % texts.Length]));
    }

    // What cannot be written as UTF-8 cannot be published as it is.
    private static JsonNode Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static List<string> Problems(string kind, Tocsin.Integrations.Message message)
    {
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        var (outcome, _) = vendor.Send(message);
        var wrong = new List<string>();
        if (!outcome.IsDelivered)
        {
            wrong.Add($"{outcome.Status} {outcome.Error} {Encoding.UTF8.GetString(outcome.Body.Span)}");
        }

        foreach (var request in vendor.Requests.Where(r => !r.Body.IsEmpty))
        {
            wrong.AddRange(PlainnessOfStrings.Problems(request.Body));
        }

        return wrong;
    }
}
