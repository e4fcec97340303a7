using Microsoft.Extensions.Options;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Delivery;

/// <summary>Hands a message's mails to the mail server, as an exchange like any other.</summary>
internal sealed class MailSender(SmtpClient smtp, IOptions<SmtpOptions> options)
{
    /// <summary>What the mail server says when it has taken a mail (RFC 5321).</summary>
    private const int Taken = 250;

    /// <exception cref="OperationCanceledException">It was aborted.</exception>
    public async ValueTask<Exchange> SendAsync(MailMessage mail, CancellationToken deadline, CancellationToken abort)
    {
        if (!options.Value.IsConfigured)
        {
            return Failed(OutcomeClass.Unreachable, "this server has no mail server (Tocsin:Smtp:Host)");
        }

        try
        {
            await smtp.SendAsync(mail, deadline);
            return new Exchange { Status = Taken };
        }
        catch (SmtpException e)
        {
            return Failed(e.IsRefusal ? OutcomeClass.Rejected : OutcomeClass.Unreachable, e.Message);
        }
        catch (OperationCanceledException) when (!abort.IsCancellationRequested)
        {
            return Failed(OutcomeClass.TimedOut, "the mail server did not answer in time");
        }
    }

    private static Exchange Failed(OutcomeClass failure, string error) => new() { Failure = failure, Error = error };
}
