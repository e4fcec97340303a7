using Tocsin.Integrations.Templates;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Templates;

/// <summary>The list of fields in docs/integrations/README.md is the one that templates are held against.</summary>
public sealed class TemplateReferenceTests
{
    private const string Begin = "<!-- fields: written by TemplateReferenceTests -->\n";
    private const string End = "<!-- /fields -->\n";

    [Fact]
    public async Task The_reference_has_every_field()
    {
        var path = Repository.File("docs/integrations/README.md");
        var text = await File.ReadAllTextAsync(path);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, StringComparison.Ordinal);
        var rows = TemplateFields.Table().Select(f => $"| `{f.Path}` | {f.Help} |\n");
        var wanted = text[..from] + "| field | |\n|---|---|\n" + string.Concat(rows) + text[to..];
        if (Environment.GetEnvironmentVariable("TOCSIN_UPDATE_DOCS") == "1")
        {
            await File.WriteAllTextAsync(path, wanted);
        }

        Assert.True(
            wanted == await File.ReadAllTextAsync(path),
            "docs/integrations/README.md has not the fields that there are. Write it anew with "
                + "TOCSIN_UPDATE_DOCS=1 dotnet test tests/Tocsin.Tests --filter TemplateReferenceTests"
        );
    }
}
