using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>Finds a kind by its name, among those that the server has.</summary>
internal static class KindLookup
{
    public static async Task<IntegrationKind> FindAsync(
        TocsinClient client,
        string name,
        CancellationToken cancellationToken
    ) => Find((await client.Integrations.ListKindsAsync(cancellationToken)).Data, name);

    public static IntegrationKind Find(IReadOnlyList<IntegrationKind> kinds, string name)
    {
        if (kinds.FirstOrDefault(k => k.Kind == name) is { } found)
        {
            return found;
        }

        var names = kinds.Select(k => k.Kind).ToArray();
        throw new UsageException(
            $"'{SafeText.Line(name)}' is no kind of integration; "
                + (
                    NearestWord.Of(name, names) is { } nearest
                        ? $"did you mean {nearest}?"
                        : $"it is one of {SafeText.Line(string.Join(", ", names))}"
                )
        );
    }
}
