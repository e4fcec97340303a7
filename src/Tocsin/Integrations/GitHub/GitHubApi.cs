using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.GitHub;

/// <summary>GitHub's REST API, as one token sees it.</summary>
internal sealed class GitHubApi(Uri root, string repository, string token)
{
    private readonly SecretMask _mask = SecretMask.Of([token]);

    public string Repository => repository;

    public string Host => root.Authority;

    public string InRepository(string path) => $"repos/{repository}/{path}";

    public OutboundRequest Get(string path) => Outbound.Bare(HttpMethod.Get, new Uri(root, path), _mask, Headers);

    public OutboundRequest Post<T>(string path, T body) => Write(HttpMethod.Post, path, body);

    public OutboundRequest Patch<T>(string path, T body) => Write(HttpMethod.Patch, path, body);

    public static DeliveryOutcome Judge(Exchange answer)
    {
        var outcome = answer.ToOutcome();
        // Its first message says what; those of the fields say where.
        var said = ServiceError.Of(answer.Body, "message", "code");
        return answer.Status switch
        {
            403 when said?.Contains("rate limit", StringComparison.OrdinalIgnoreCase) == true => outcome.Explain(
                "GitHub",
                said
            ) with
            {
                Class = OutcomeClass.Throttled,
                RetryAfter = outcome.RetryAfter ?? TimeSpan.FromMinutes(1),
            },
            401 => outcome.Explain("GitHub", $"{said ?? "no"}; the token is wrong or has expired"),
            403 => outcome.Explain("GitHub", $"{said ?? "no"}; may the token write issues and commit statuses?"),
            404 => outcome.Explain("GitHub", $"{said ?? "not found"}; does the token see the repository?"),
            410 => outcome.Explain("GitHub", said ?? "issues are turned off in this repository"),
            422 => outcome.Explain("GitHub", said, isFinal: true),
            _ => outcome.Explain("GitHub", said),
        };
    }

    private (string, string)[] Headers =>
        [
            ("Authorization", "Bearer " + token),
            ("Accept", "application/vnd.github+json"),
            ("X-GitHub-Api-Version", "2022-11-28"),
        ];

    private OutboundRequest Write<T>(HttpMethod method, string path, T body) =>
        Outbound.Json(method, new Uri(root, path), body, Outbound.Snake, _mask, Headers);
}
