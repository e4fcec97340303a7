using Tocsin.Integrations;
using Tocsin.Mail;
using Tocsin.Tests.Integrations.Kinds;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A mail server that reads what it gets.</summary>
internal sealed class EmailVendor : Vendor
{
    public override string Kind => "email";

    public List<MailMessage> Mails { get; } = [];

    protected override Exchange Answer(OutboundRequest request, List<string> problems) =>
        throw new InvalidOperationException("Mail needs no HTTP.");

    public override Exchange Answer(MailMessage mail)
    {
        var problems = PlainnessOfStrings
            .Problems(mail.Subject)
            .Concat(PlainnessOfStrings.Problems(mail.Text))
            .Concat(PlainnessOfStrings.Problems(mail.Html!))
            .ToList();
        if (mail.Subject.Contains('\n') || mail.Subject.Length is 0 or > 255)
        {
            problems.Add("subject");
        }

        if (mail.Text.Length + mail.Html!.Length > 500_000)
        {
            problems.Add($"{mail.Text.Length} characters");
        }

        Mails.Add(mail);
        return problems.Count == 0
            ? new Exchange { Status = 250 }
            : new Exchange { Failure = OutcomeClass.Rejected, Error = string.Join("; ", problems) };
    }
}
