using System.Text;
using System.Text.Json;
using Tocsin.Events;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Events;

/// <summary>The list of events in docs/webhooks.md is the catalogue, and says what every field means.</summary>
public sealed class WebhookReferenceTests
{
    private const string Begin = "<!-- events: written from the catalogue by WebhookReferenceTests -->\n";
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private const string End = "<!-- /events -->\n";

    [Fact]
    public async Task The_reference_has_every_event_with_its_fields_and_an_example()
    {
        var path = Repository.File("docs/webhooks.md");
        var text = await File.ReadAllTextAsync(path);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        var wanted = text[..from] + Write() + text[to..];
        if (Environment.GetEnvironmentVariable("TOCSIN_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, wanted);
        }

        Assert.True(
            wanted == await File.ReadAllTextAsync(path),
            "docs/webhooks.md does not say what the catalogue says. Write it anew with "
                + "TOCSIN_UPDATE_DOCS=1 dotnet test tests/Tocsin.Tests --filter WebhookReferenceTests"
        );
    }

    private static string Write()
    {
        var page = new StringBuilder("\nOther names that a webhook may ask for:\n\n| name | events |\n|---|---|\n");
        foreach (var alias in EventTypes.Aliases)
        {
            page.Append($"| `{alias.Name}` | {alias.Description} |\n");
        }

        foreach (var type in EventTypes.All)
        {
            page.Append($"\n### {type.Name}\n\n{type.Description}\n");
            page.Append(type.InAll ? "" : "Not among `*`.\n");
            page.Append("\n| field of `data` | type | |\n|---|---|---|\n");
            using var example = JsonDocument.Parse(type.Example);
            AppendFields(page, "", example.RootElement);
            var pretty = JsonSerializer.Serialize(
                new
                {
                    id = "evt_0Dg3hTBwX4yZ5aB6cD7eF8",
                    type = type.Name,
                    created_at = "2027-01-15T14:35:42Z",
                    data = example.RootElement,
                },
                Readable
            );
            page.Append($"\n```json\n{pretty}\n```\n");
        }

        return page.Append('\n').ToString();
    }

    private static void AppendFields(StringBuilder page, string prefix, JsonElement data)
    {
        foreach (var field in data.EnumerateObject())
        {
            Assert.True(
                EventFields.Meanings.ContainsKey(field.Name),
                $"EventFields does not say what {field.Name} means."
            );
            page.Append(
                $"| `{prefix}{field.Name}` | {field.Value.ValueKind.ToString().ToLowerInvariant()} | {EventFields.Meanings[field.Name]} |\n"
            );
            if (field.Value.ValueKind == JsonValueKind.Object)
            {
                AppendFields(page, $"{prefix}{field.Name}.", field.Value);
            }
            else if (field.Value.ValueKind == JsonValueKind.Array)
            {
                AppendFields(page, $"{prefix}{field.Name}[].", field.Value[0]);
            }
        }
    }
}
