using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Integrations;
using Tocsin.Tests.Integrations.Vendors;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>What each kind sends, in files that a reviewer can read; a change of them is a change of what people get.</summary>
public sealed partial class ApprovedTests
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static TheoryData<string> Kinds => [.. Vendor.All.Select(v => v().Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_sends_what_was_approved(string kind)
    {
        var file = Repository.File($"tests/Tocsin.Tests/Integrations/Approved/{kind}.txt");
        var sent = Everything(kind);
        if (Environment.GetEnvironmentVariable("TOCSIN_UPDATE_APPROVED") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, sent);
        }

        Assert.True(
            File.Exists(file),
            $"{file} is missing: run the test once with TOCSIN_UPDATE_APPROVED=1, and read what it wrote."
        );
        var approved = (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n");
        Assert.True(
            approved == sent,
            $"{kind} sends something else than {file} says, from \"{FirstChange(approved, sent)}\" on. Where that is meant: "
                + "TOCSIN_UPDATE_APPROVED=1 dotnet test tests/Tocsin.Tests --filter ApprovedTests"
        );
    }

    private static string Everything(string kind)
    {
        var text = new StringBuilder();
        foreach (var type in Specimens.Types)
        {
            Write(text, type, kind, Specimens.Of(type, Specimens.Example(type)));
        }

        Write(text, "finding.new, of which nothing is known", kind, Specimens.Of("finding.new", "{}"));
        Write(
            text,
            "finding.new, hostile",
            kind,
            Specimens.Of("finding.new", Specimens.Example("finding.new", _ => Specimens.Hostile))
        );
        if (TestKinds.All[kind].TakesBatches)
        {
            Write(text, "a batch of three", kind, Specimens.Batch(3));
            Write(text, "a group of twelve", kind, Specimens.Group(12));
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, string kind, Message message)
    {
        text.Append("======== ").Append(name).Append('\n');
        var vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
        var outcome = vendor.Send(message).Outcome;
        foreach (var request in vendor.Requests)
        {
            text.Append(request.Method).Append(' ').Append(request.Url).Append('\n');
            foreach (var (header, value) in request.Headers.Where(h => h.Key != "User-Agent"))
            {
                text.Append(header)
                    .Append(": ")
                    .Append(header == "Authorization" ? value.Split(' ')[0] + " ***" : value)
                    .Append('\n');
            }

            var reader = new Utf8JsonReader(request.Body.Span, new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                Show(text, JsonElement.ParseValue(ref reader), indent: "");
                text.Append('\n');
            }
        }

        if (vendor is EmailVendor { Mails: var mails })
        {
            foreach (var mail in mails)
            {
                text.Append("To: ").Append(mail.Recipient).Append("\nSubject: ").Append(mail.Subject).Append("\n\n");
                text.Append(mail.Text.ReplaceLineEndings("\n")).Append('\n').Append(mail.Html).Append('\n');
            }
        }

        if (outcome.Error is { } said)
        {
            text.Append("-- ").Append(said).Append('\n');
        }
    }

    // What is short is on one line.
    private static void Show(StringBuilder text, JsonElement json, string indent)
    {
        const int MaxLine = 110;
        var line = Surrogates()
            .Replace(
                JsonSerializer.Serialize(json, Readable),
                m => m.Value.Length == 12 ? Regex.Unescape(m.Value) : m.Value
            );
        if (
            json.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)
            || (indent.Length > 0 && line.Length <= MaxLine)
        )
        {
            text.Append(line);
            return;
        }

        var (open, close) = json.ValueKind == JsonValueKind.Object ? ("{", "}") : ("[", "]");
        var next = indent + "  ";
        var separator = open + "\n";
        text.Append(line.Length == 2 ? open : "");
        foreach (var (name, value) in Members(json))
        {
            text.Append(separator).Append(next);
            text.Append(name is null ? "" : JsonSerializer.Serialize(name, Readable) + ": ");
            Show(text, value, next);
            separator = ",\n";
        }

        text.Append(line.Length == 2 ? close : "\n" + indent + close);
    }

    private static IEnumerable<(string? Name, JsonElement Value)> Members(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
            ? json.EnumerateObject().Select(m => ((string?)m.Name, m.Value))
            : json.EnumerateArray().Select(e => ((string?)null, e));

    // The writer escapes what is beyond 16 bits.
    [GeneratedRegex(@"\\u[dD][89abAB][0-9A-Fa-f]{2}\\u[dD][c-fC-F][0-9A-Fa-f]{2}|\\\\")]
    private static partial Regex Surrogates();

    private static string FirstChange(string a, string b)
    {
        var at = 0;
        while (at < a.Length && at < b.Length && a[at] == b[at])
        {
            at++;
        }

        return b[Math.Min(at, b.Length)..Math.Min(at + 60, b.Length)];
    }
}
