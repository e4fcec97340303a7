using Microsoft.Extensions.Options;
using Tocsin.Integrations.Rendering;
using Tocsin.Mail;

namespace Tocsin.Integrations.Email;

/// <summary>Mails to people, by the operator's mail server.</summary>
internal sealed class EmailKind(IOptions<SmtpOptions> smtp, NoticeReader reader) : IIntegrationKind
{
    public const string To = "to";

    /// <summary>Each is a mail of its own, and all are one attempt.</summary>
    private const int MaxRecipients = 10;

    public string Name => "email";

    public string Title => "E-mail";

    public string Help => "mails, by the mail server of this installation";

    public RateLimit? Rate { get; } = new(60, TimeSpan.FromMinutes(1));

    public bool TakesBatches => true;

    public bool Confirms => false;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = To,
            Label = "To",
            Required = true,
            Example = "security@example.com, oncall@example.com",
            Help = $"up to {MaxRecipients} e-mail addresses, with commas between them",
            Check = CheckRecipients,
        },
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) =>
        smtp.Value.IsConfigured
            ? []
            :
            [
                new ConfigProblem(
                    To,
                    "cannot be reached: this server has no mail server",
                    "the operator sets Tocsin:Smtp:Host first"
                ),
            ];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new EmailDestination(Split(config[To]), config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default, reader);

    private static (string, string)? CheckRecipients(string text)
    {
        var list = Split(text);
        return list.FirstOrDefault(a => !EmailAddress.IsValid(a)) is { } wrong
                ? ($"has '{Http.Problems.Quote(wrong)}', which is no e-mail address", EmailAddress.Expected)
            : list.Count is 0 or > MaxRecipients ? ($"has {list.Count} addresses", $"1 to {MaxRecipients}")
            : null;
    }

    private static List<string> Split(string text) =>
        [
            .. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
}
