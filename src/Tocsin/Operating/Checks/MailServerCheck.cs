using Microsoft.Extensions.Options;
using Tocsin.Mail;

namespace Tocsin.Operating.Checks;

/// <summary>Whether the mail server would take mails: connects, greets, protects, logs in, and leaves without a mail.</summary>
internal sealed class MailServerCheck(IOptions<SmtpOptions> options) : ICheck
{
    public string Name => "mail-server";

    public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        var smtp = options.Value;
        if (!smtp.IsConfigured)
        {
            return [Verdict.Ok("none is configured: no mail is sent")];
        }

        try
        {
            await new SmtpClient(options).GreetAsync(cancellationToken);
            return [Verdict.Ok($"{smtp.Host}:{smtp.Port} answers and lets Tocsin in")];
        }
        catch (SmtpException e)
        {
            return
            [
                Verdict.Fail(
                    $"{smtp.Host}:{smtp.Port}: {e.Message}",
                    "Look at Tocsin__Smtp__*, the network and the mail server. Mails wait meanwhile, for "
                        + $"{smtp.GiveUpHours} hours each; deliveries to webhooks are not concerned."
                ),
            ];
        }
    }
}
