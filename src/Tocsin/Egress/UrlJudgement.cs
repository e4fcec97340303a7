namespace Tocsin.Egress;

/// <summary>What is wrong with a URL and what would be right, or the URL.</summary>
internal sealed record UrlJudgement
{
    public Uri? Url { get; private init; }

    public string? Problem { get; private init; }

    public string? Expected { get; private init; }

    public static UrlJudgement Fine(Uri url) => new() { Url = url };

    public static UrlJudgement Wrong(string problem, string expected) =>
        new() { Problem = problem, Expected = expected };
}
