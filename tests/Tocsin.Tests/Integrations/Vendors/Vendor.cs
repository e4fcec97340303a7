using System.Text;
using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>
/// A service as its vendor documents it: takes what is right, refuses what is over a limit in the vendor's own words.
/// Written from their documents and not from our code.
/// </summary>
internal abstract class Vendor
{
    public abstract string Kind { get; }

    /// <summary>A config that leads to the real service.</summary>
    public virtual Dictionary<string, string> Config => Kinds.TestKinds.ExampleConfig(Kinds.TestKinds.All[Kind]);

    /// <summary>What it has got.</summary>
    public List<OutboundRequest> Requests { get; } = [];

    public static IReadOnlyList<Func<Vendor>> All { get; } =
    [
        () => new SlackVendor(),
        () => new TeamsVendor(),
        () => new GoogleChatVendor(),
        () => new DiscordVendor(),
        () => new PagerDutyVendor(),
        () => new OpsgenieVendor(),
        () => new SplunkVendor(),
        () => new GitHubVendor(),
        () => new JiraVendor(),
        () => new EmailVendor(),
    ];

    public IDestination Open() => Kinds.TestKinds.All[Kind].Open(Config);

    /// <summary>Makes the whole attempt, as the sender would.</summary>
    public (DeliveryOutcome Outcome, string? Known) Send(
        Message message,
        string? known = null,
        IDestination? destination = null
    )
    {
        destination ??= Open();
        Exchange? last = null;
        for (var i = 0; i < 16; i++)
        {
            switch (destination.Next(message, known, last))
            {
                case Step.Done done:
                    return (done.Outcome, done.Known);
                case Step.Send send:
                    known = send.Known;
                    Requests.Add(send.Request);
                    last = Answer(send.Request);
                    break;
                case Step.Mail mail:
                    known = mail.Known;
                    last = Answer(mail.Message);
                    break;
            }
        }

        throw new InvalidOperationException("It goes in circles.");
    }

    public Exchange Answer(OutboundRequest request)
    {
        var problems = new List<string>();
        var exchange = Answer(request, problems);
        return problems.Count == 0 ? exchange : Refuse(problems);
    }

    public virtual Exchange Answer(Tocsin.Mail.MailMessage mail) =>
        throw new InvalidOperationException("It sends no mail.");

    protected abstract Exchange Answer(OutboundRequest request, List<string> problems);

    /// <summary>How it says that a request is wrong.</summary>
    protected virtual Exchange Refuse(List<string> problems) => Say(400, string.Join("; ", problems));

    protected static Exchange Say(int status, string body = "") =>
        new() { Status = status, Body = Encoding.UTF8.GetBytes(body) };

    protected static JsonElement Json(OutboundRequest request) => JsonDocument.Parse(request.Body).RootElement;

    protected static void Length(List<string> problems, JsonElement text, int min, int max, string what)
    {
        var length = text.GetString()!.Length;
        if (length < min || length > max)
        {
            problems.Add($"{what} has {length} characters, must have {min} to {max}");
        }
    }

    protected static void Count(List<string> problems, JsonElement list, int min, int max, string what)
    {
        if (list.GetArrayLength() < min || list.GetArrayLength() > max)
        {
            problems.Add($"{what} has {list.GetArrayLength()} entries, must have {min} to {max}");
        }
    }

    protected static void Only(List<string> problems, JsonElement json, string what, params string[] allowed)
    {
        foreach (var member in json.EnumerateObject().Where(m => !allowed.Contains(m.Name)))
        {
            problems.Add($"{what} has the unknown member {member.Name}");
        }
    }

    protected static void Url(List<string> problems, JsonElement url, int max, string what)
    {
        if (
            !Uri.TryCreate(url.GetString(), UriKind.Absolute, out var parsed)
            || parsed.Scheme is not ("http" or "https")
            || url.GetString()!.Length > max
        )
        {
            problems.Add($"{what} is not a web address of at most {max} characters: {url}");
        }
    }
}
