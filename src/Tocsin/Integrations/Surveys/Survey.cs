using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Surveys;

/// <summary>What a service has said of a config.</summary>
internal sealed record Survey
{
    /// <summary>It would not work: it is not kept.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];

    /// <summary>It is kept, and whoever gave it is told.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public static Survey Refused(string key, string problem, string expected) =>
        new() { Problems = [new ConfigProblem(key, problem, expected)] };

    /// <summary>Nobody knows whether it would work.</summary>
    public static Survey Unknown(string service, Exchange? answer)
    {
        var why =
            answer?.Status is { } status and not 200 ? $"it answered {status}"
            : answer?.Error is { } error ? PlainText.Line(error, 200)
            : "its answer could not be read";
        return new()
        {
            Warnings =
            [
                $"{service} could not be asked what it requires, and nothing of that was checked: {why}. Run the test of this integration.",
            ],
        };
    }
}
