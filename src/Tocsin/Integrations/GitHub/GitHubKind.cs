using System.Text.RegularExpressions;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Tickets;

namespace Tocsin.Integrations.GitHub;

/// <summary>Issues of a GitHub repository, and statuses of its commits.</summary>
internal sealed partial class GitHubKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string Repository = "repo";
    public const string Token = "token";

    public string Name => "github";

    public string Title => "GitHub";

    public string Help => "an issue for each finding, closed and reopened with it; a commit status for each scan";

    /// <summary>GitHub asks for no more than one change a second, and takes 30 searches a minute.</summary>
    public RateLimit? Rate { get; } = new(20, TimeSpan.FromMinutes(1));

    public bool TakesBatches => false;

    public bool Confirms => true;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = Repository,
            Label = "Repository",
            Required = true,
            Example = "acme/payments",
            Help = "owner/name",
            Check = text =>
                Form().IsMatch(text)
                    ? null
                    : ("is not owner/name", "such as acme/payments, without https://github.com/"),
        },
        new()
        {
            Key = Token,
            Label = "Token",
            Required = true,
            Secret = true,
            Example = "github_pat_XXXXXXXXXXXXXXXXXXXXXX",
            Help = "a fine-grained token of that repository, with Issues and Commit statuses: read and write",
            Check = token =>
                token.Length is >= 20 and <= 300 && token.All(c => c is > ' ' and <= '~')
                    ? null
                    : ("is not a token", "a personal access token, such as github_pat_…"),
        },
        ApiUrl.Field(urls, "https://github.example.com/api/v3", "the API of a GitHub Enterprise Server"),
        TicketScopeField.Field,
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new GitHubDestination(
            new GitHubApi(ApiUrl.Of(config, "https://api.github.com/"), config[Repository], config[Token]),
            TicketScopeField.Of(config),
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );

    [GeneratedRegex(
        @"^[A-Za-z0-9][A-Za-z0-9-]{0,38}/(?!\.{1,2}\z)[A-Za-z0-9._-]{1,100}\z",
        RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Form();
}
