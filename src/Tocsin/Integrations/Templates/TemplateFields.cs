using Tocsin.Http;

namespace Tocsin.Integrations.Templates;

/// <summary>What templates can name. The documentation lists it, and nothing else is let through.</summary>
internal static class TemplateFields
{
    public const string Items = "items";
    public const string Data = "data";

    public static TemplateField Root { get; } =
        new(
            "",
            "",
            [
                new("title", "the title that the message has without a template; never empty"),
                new("text", "the sentences that it has without one"),
                new("severity", "critical, high, medium, low or info"),
                new("mark", "the coloured sign of the severity, such as 🔴"),
                new("target", "the name of the target"),
                new("branch", "of the scan"),
                new("commit", "of the scan"),
                new("url", "the page to open"),
                new("change", "what has changed about the finding, in words"),
                new("assignee", "who is to look at the finding"),
                new(
                    "event",
                    "",
                    [
                        new("id", "the event's id, or the batch's"),
                        new("type", "such as finding.new; batch where several events are in one message"),
                        new("time", "such as 2027-01-15 14:41 UTC"),
                    ]
                ),
                new(
                    "finding",
                    "",
                    [
                        new("id", "of the finding"),
                        new("title", "what was found"),
                        new("message", "in sentences"),
                        new("severity", "as the scanner's rule has it"),
                        new("state", "such as open or resolved"),
                        new("rule", "the scanner's name for the weakness"),
                        new("cwe", "such as CWE-79"),
                        new("tool", "which scanner"),
                        new("confidence", "of the scanner"),
                        new("file", "where it is"),
                        new("line", "in that file"),
                        new("code_url", "where the code can be read"),
                        new("first_seen", "such as 2027-01-15 14:41 UTC"),
                        new("due", "until when it is to be done, where it was assigned"),
                    ]
                ),
                new(
                    "scan",
                    "",
                    [
                        new("id", "of the scan"),
                        new("preset", "which scanners were run"),
                        new("error", "why it failed"),
                        new("duration", "such as 5 min 37 s"),
                        new("new_findings", "a number"),
                        new("resolved_findings", "a number"),
                        new("total_findings", "a number"),
                    ]
                ),
                new(
                    "facts",
                    "",
                    [
                        new("label", "such as Branch"),
                        new("value", "such as main"),
                        new("url", "where it leads, if anywhere"),
                    ],
                    IsList: true
                ),
                new(
                    Items,
                    "",
                    [
                        new("title", "of that event"),
                        new("type", "of that event"),
                        new("severity", "of that event"),
                        new("mark", "of that event"),
                        new("target", "of that event"),
                        new("url", "of that event"),
                    ],
                    IsList: true
                ),
                new(Data, "the event's data as it was published, for types of your own", [], IsFree: true),
            ]
        );

    /// <summary>The member of a field, or what to tell who has named another one.</summary>
    public static TemplateField? Find(TemplateField of, string name, out string expected)
    {
        expected = "";
        if (of.IsFree)
        {
            return of with { Name = name };
        }

        var found = of.Members.FirstOrDefault(m => m.Name == name);
        if (found is null)
        {
            var names = of.Members.Select(m => m.Name).ToList();
            expected =
                NearestName.Of(name, names) is { } nearest ? $"'{nearest}'?"
                : names.Count > 0 ? $"one of {string.Join(", ", names)}"
                : "nothing behind it: it has no fields";
        }

        return found;
    }

    /// <summary>Every name, as a table in the documentation has them.</summary>
    public static IEnumerable<(string Path, string Help)> Table() => Table(Root, "");

    private static IEnumerable<(string Path, string Help)> Table(TemplateField field, string prefix) =>
        field.Members.SelectMany(m =>
        {
            var path = prefix + m.Name + (m.IsList ? "[]" : "");
            return m.Members.Count == 0 ? [(path, m.Help)] : Table(m, path + ".");
        });
}
