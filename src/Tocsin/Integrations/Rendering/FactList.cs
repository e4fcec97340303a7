namespace Tocsin.Integrations.Rendering;

/// <summary>Facts as they are gathered: what is not known is left out.</summary>
internal sealed class FactList : List<NoticeFact>
{
    public FactList Put(string label, string? value, string? url = null, bool isCode = false)
    {
        if (value is { Length: > 0 } && Count < Notice.MaxFacts)
        {
            Add(new NoticeFact(label, Fit.Chars(value, Notice.MaxValue), url, isCode));
        }

        return this;
    }

    /// <summary>What every scan and finding says about where it looked.</summary>
    public FactList PutTarget(EventData data) =>
        Put("Target", data["repository"].Line())
            .Put("Branch", data["branch"].Line(), isCode: true)
            .Put("Commit", Short(data["commit"].Line()), isCode: true);

    private static string? Short(string? commit) =>
        commit is { Length: > 12 } && commit.All(char.IsAsciiHexDigit) ? commit[..12] : commit;
}
