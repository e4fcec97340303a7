using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Tocsin.Nodes;

namespace Tocsin.Mail;

/// <summary>
/// Sends the mails that wait, one after the other, beside everything else: a mail server that is down holds up mails and
/// nothing more. A mail may be sent twice where the process dies between its sending and the note of it.
/// </summary>
internal sealed partial class MailOutbox(
    IMailStore store,
    SmtpClient smtp,
    IOptions<SmtpOptions> options,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<MailOutbox> logger
) : ScheduledWork(nodes)
{
    private const int Page = 50;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromHours(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);
    private readonly Signal _wake = Signal.On(bells, Bell.Mails);

    /// <summary>Mails have been committed.</summary>
    public void Wake() => bells.Ring(Bell.Mails);

    public override void Dispose()
    {
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsConfigured)
        {
            return;
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await SendDueAsync(cancellationToken);
                await SleepAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            // The boundary of a background loop: the store may be busy or full, and is asked again.
            catch (Exception e)
            {
                Log.Failed(logger, e);
                await Task.Delay(AfterFailure, time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task SendDueAsync(CancellationToken cancellationToken)
    {
        while (await store.DueAsync(time.GetUtcNow(), Page, cancellationToken) is { Count: > 0 } due)
        {
            foreach (var mail in due)
            {
                await SendAsync(mail, cancellationToken);
            }
        }
    }

    private async Task SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        try
        {
            await smtp.SendAsync(mail, cancellationToken);
            Log.Sent(logger, mail.Id, mail.Recipient);
        }
        catch (SmtpException e)
        {
            var now = time.GetUtcNow();
            var attempts = mail.Attempts + 1;
            var nextAt = now + MailBackoff.After(attempts);
            if (!e.IsRefusal && nextAt <= mail.CreatedAt.AddHours(options.Value.GiveUpHours))
            {
                Log.Postponed(logger, mail.Id, mail.Recipient, attempts, nextAt, e.Message);
                await store.PostponeAsync(mail.Id, attempts, nextAt, cancellationToken);
                return;
            }

            Log.GivenUp(logger, mail.Id, mail.Recipient, attempts, e.Message);
        }

        await store.RemoveAsync(mail.Id, cancellationToken);
    }

    private async Task SleepAsync(CancellationToken cancellationToken)
    {
        var next = await store.NextDueAsync(cancellationToken);
        var now = time.GetUtcNow();
        var sleep = next is { } at && at - now is var wait && wait < LongestSleep ? wait : LongestSleep;
        if (sleep <= TimeSpan.Zero)
        {
            return;
        }

        using var due = new CancellationTokenSource(sleep, time);
        // The clock may have gone on, or been set, between the look at it and the alarm.
        if ((time.GetUtcNow() - now).Duration() > Slack)
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        await _wake.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Sent {Mail} to {Recipient}")]
        public static partial void Sent(ILogger logger, string mail, string recipient);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "Attempt {Attempts} to send {Mail} to {Recipient} has failed; next at {NextAt}: {Reason}"
        )]
        public static partial void Postponed(
            ILogger logger,
            string mail,
            string recipient,
            int attempts,
            DateTimeOffset nextAt,
            string reason
        );

        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Gave up {Mail} to {Recipient} after {Attempts} attempts: {Reason}"
        )]
        public static partial void GivenUp(ILogger logger, string mail, string recipient, int attempts, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look after the mails that wait; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
