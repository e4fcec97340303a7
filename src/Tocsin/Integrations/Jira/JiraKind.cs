using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Tickets;
using Tocsin.Mail;

namespace Tocsin.Integrations.Jira;

/// <summary>Issues of a Jira Cloud project.</summary>
internal sealed class JiraKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string BaseUrl = "base_url";
    public const string Email = "email";
    public const string ApiToken = "api_token";
    public const string ProjectKey = "project_key";
    public const string IssueType = "issue_type";

    public string Name => "jira";

    public string Title => "Jira";

    public string Help => "an issue for each finding, moved to done and back with it";

    public RateLimit? Rate { get; } = new(5, TimeSpan.FromSeconds(1));

    public bool TakesBatches => false;

    public bool Confirms => true;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = BaseUrl,
            Label = "Site",
            Required = true,
            Example = "https://acme.atlassian.net",
            Help = "the address of the Jira Cloud site",
            Check = text =>
                urls.Check(text)
                ?? (
                    new Uri(text) is { AbsolutePath: "/", Query: "" }
                        ? null
                        : ("has more than the host in it", "the site alone, such as https://acme.atlassian.net")
                ),
        },
        new()
        {
            Key = Email,
            Label = "E-mail",
            Required = true,
            Example = "tocsin@example.com",
            Help = "the e-mail address of the account that makes the issues",
            Check = text => EmailAddress.IsValid(text) ? null : ("is no e-mail address", EmailAddress.Expected),
        },
        new()
        {
            Key = ApiToken,
            Label = "API token",
            Required = true,
            Secret = true,
            Example = "ATATT3xFfGF0XXXXXXXXXXXX",
            Help = "an API token of that account: id.atlassian.com, Security, API tokens",
            Check = token =>
                token.Length is >= 8 and <= 500 && token.All(c => c is > ' ' and <= '~')
                    ? null
                    : ("is not an API token", "the token as it was shown, without blanks"),
        },
        new()
        {
            Key = ProjectKey,
            Label = "Project key",
            Required = true,
            Example = "SEC",
            Help = "what the numbers of the project's issues begin with: SEC for SEC-1",
            Check = key =>
                key.Length is >= 2 and <= 50
                && char.IsAsciiLetterUpper(key[0])
                && key.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_')
                    ? null
                    : ("is not the key of a project", "capital letters, such as SEC"),
        },
        new()
        {
            Key = IssueType,
            Label = "Issue type",
            Example = "Task",
            Help = "the type of the issues; absent: Task",
            Check = type =>
                type.Length is > 0 and <= 60 && !type.Any(char.IsControl)
                    ? null
                    : ("is not an issue type", "such as Task or Bug"),
        },
        JiraExtra.Field,
        TicketScopeField.Field,
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config)
    {
        var api = new JiraApi(new Uri(config[BaseUrl].TrimEnd('/') + "/"), config[Email], config[ApiToken]);
        var (project, type) = (config[ProjectKey], config.GetValueOrDefault(IssueType) ?? "Task");
        var others = config.GetValueOrDefault(JiraExtra.Key) is { } extra ? JiraExtra.Read(extra) : null;
        var desk = new JiraDesk(api, project, type, others);
        return new JiraDestination(
            api,
            desk,
            new JiraSurvey(desk, project, type, others?.Keys.ToList() ?? []),
            TicketScopeField.Of(config),
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );
    }
}
