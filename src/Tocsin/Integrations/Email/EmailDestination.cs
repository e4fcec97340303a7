using System.Globalization;
using Tocsin.Integrations.Rendering;
using Tocsin.Mail;

namespace Tocsin.Integrations.Email;

/// <summary>Some people's mailboxes: a mail to each, so that one bad address keeps nobody else's back.</summary>
internal sealed class EmailDestination(IReadOnlyList<string> recipients, string codeUrl, NoticeReader reader)
    : IDestination
{
    /// <summary>Known between two mails: whose turn it is, a bar, and what was wrong with those before.</summary>
    public Step Next(Message message, string? known, Exchange? last)
    {
        if (last is null)
        {
            return To(0, error: "");
        }

        var bar = known!.IndexOf('|', StringComparison.Ordinal);
        var (index, error) = (int.Parse(known[..bar], CultureInfo.InvariantCulture), known[(bar + 1)..]);
        var outcome = last.ToOutcome() with { IsFinal = last.Failure == OutcomeClass.Rejected };
        if (!outcome.IsDelivered && !outcome.IsFinal)
        {
            return new Step.Done(outcome);
        }

        if (outcome.IsFinal)
        {
            error = $"{recipients[index]}: {outcome.Error} {error}".TrimEnd();
        }

        return index + 1 < recipients.Count ? To(index + 1, error)
            : error.Length == 0 ? new Step.Done(outcome)
            : new Step.Done(
                outcome with
                {
                    Class = OutcomeClass.Rejected,
                    IsFinal = true,
                    Error = Fit.Chars(error, 500),
                }
            );

        Step.Mail To(int next, string error)
        {
            var notice = reader.Read(message, codeUrl);
            return new Step.Mail(
                new MailMessage
                {
                    // The same at each attempt, so that mailboxes can drop a repeat.
                    Id = $"{message.Id}.{next}",
                    Recipient = recipients[next],
                    Subject = EmailRenderer.Subject(notice),
                    Text = EmailRenderer.Text(notice),
                    Html = EmailHtml.Of(notice),
                    CreatedAt = message.CreatedAt,
                    NextAt = message.At,
                },
                $"{next}|{error}"
            );
        }
    }
}
