using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Options;

namespace Tocsin.Mail;

/// <summary>Hands mails to the mail server (RFC 5321, 3207, 4954), one connection for each.</summary>
internal sealed class SmtpClient(IOptions<SmtpOptions> options)
{
    private readonly SmtpOptions _options = options.Value;

    /// <exception cref="SmtpException">It did not take it, or did not answer.</exception>
    public Task SendAsync(MailMessage mail, CancellationToken cancellationToken) =>
        ConnectedAsync(connection => HandOverAsync(connection, mail, cancellationToken), cancellationToken);

    /// <summary>Does all that comes before a mail, and leaves.</summary>
    /// <exception cref="SmtpException">It would not take one, or did not answer.</exception>
    public Task GreetAsync(CancellationToken cancellationToken) =>
        ConnectedAsync(connection => LeaveAsync(connection, cancellationToken), cancellationToken);

    private async Task ConnectedAsync(Func<SmtpConnection, Task> then, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(
                _options.Host!,
                _options.Port,
                TimeSpan.FromSeconds(_options.TimeoutSeconds),
                cancellationToken
            );
            await PrepareAsync(connection, cancellationToken);
            await then(connection);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or System.Net.Sockets.SocketException
                        or System.Security.Authentication.AuthenticationException
                        or System.Security.Cryptography.CryptographicException
            )
        {
            throw new SmtpException($"No connection to the mail server: {e.Message}", isRefusal: false);
        }
    }

    private async Task PrepareAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        if (_options.Security == SmtpSecurity.Tls)
        {
            await connection.ProtectAsync(Tls(), cancellationToken);
        }

        Require(await connection.GreetingAsync(cancellationToken), "greeted with");
        var abilities = await HelloAsync(connection, cancellationToken);
        if (_options.Security == SmtpSecurity.Starttls)
        {
            if (!abilities.Lines.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase))
            {
                throw new SmtpException("The mail server does not offer STARTTLS.", isRefusal: false);
            }

            Require(await connection.AskAsync("STARTTLS", cancellationToken), "answered STARTTLS with");
            await connection.ProtectAsync(Tls(), cancellationToken);
            // What was offered in the clear is forgotten.
            abilities = await HelloAsync(connection, cancellationToken);
        }

        if (!string.IsNullOrEmpty(_options.User))
        {
            await LogInAsync(connection, abilities, cancellationToken);
        }
    }

    private static async Task<SmtpReply> HelloAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        var reply = await connection.AskAsync("EHLO tocsin.invalid", cancellationToken);
        Require(reply, "answered EHLO with");
        return reply;
    }

    private async Task LogInAsync(SmtpConnection connection, SmtpReply abilities, CancellationToken cancellationToken)
    {
        var ways = abilities
            .Lines.Where(l => l.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))
            .SelectMany(l => l.Split(' '))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        SmtpReply reply;
        if (ways.Contains("PLAIN"))
        {
            reply = await connection.AskAsync(
                "AUTH PLAIN " + Base64($"\0{_options.User}\0{_options.Password}"),
                cancellationToken
            );
        }
        else if (ways.Contains("LOGIN"))
        {
            Require(await connection.AskAsync("AUTH LOGIN", cancellationToken), "answered AUTH with");
            Require(await connection.AskAsync(Base64(_options.User!), cancellationToken), "answered the name with");
            reply = await connection.AskAsync(Base64(_options.Password!), cancellationToken);
        }
        else
        {
            throw new SmtpException("The mail server offers neither AUTH PLAIN nor AUTH LOGIN.", isRefusal: false);
        }

        Require(reply, "refused the login with");
    }

    private async Task HandOverAsync(SmtpConnection connection, MailMessage mail, CancellationToken cancellationToken)
    {
        await StepAsync($"MAIL FROM:<{_options.From}>");
        await StepAsync($"RCPT TO:<{mail.Recipient}>");
        await StepAsync("DATA");
        // No line of it begins with a dot: headers begin with letters, base64 has none.
        await StepAsync(MimeText.Of(mail, _options.From!) + ".");
        await LeaveAsync(connection, cancellationToken);

        async Task StepAsync(string command)
        {
            var reply = await connection.AskAsync(command, cancellationToken);
            if (!reply.IsPositive)
            {
                throw new SmtpException($"The mail server answered {reply}.", reply.IsPermanent);
            }
        }
    }

    // It has the mail by now, or was not to get one: how it takes leave no longer matters.
    private static async Task LeaveAsync(SmtpConnection connection, CancellationToken cancellationToken)
    {
        Task leave = connection.AskAsync("QUIT", cancellationToken);
        await leave.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Whatever it says before it has heard of a mail is about this server, not about the mail.
    private static void Require(SmtpReply reply, string what)
    {
        if (!reply.IsPositive)
        {
            throw new SmtpException($"The mail server {what} {reply}.", isRefusal: false);
        }
    }

    private SslClientAuthenticationOptions Tls()
    {
        var tls = new SslClientAuthenticationOptions { TargetHost = _options.Host };
        if (_options.CertificateAuthority is { Length: > 0 } file)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(file);
        }

        return tls;
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
