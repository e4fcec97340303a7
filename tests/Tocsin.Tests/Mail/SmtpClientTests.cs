using Tocsin.Mail;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Mail;

/// <summary>Against a mail server that others have written.</summary>
public sealed class SmtpClientTests
{
    [Theory]
    [InlineData("none", false)]
    [InlineData("starttls", false)]
    [InlineData("starttls", true)]
    [InlineData("tls", true)]
    public async Task A_mail_arrives_whole(string security, bool login)
    {
        using var mailbox = await Mailbox.StartAsync(security, login);
        var text = "one\r\n.two\r\n..\r\n.\r\nünïcode \ud83d\ude00\r\n" + new string('x', 5000) + "\r\n";
        await Client(mailbox, security, login)
            .SendAsync(Mail("Ünïcode \ud83d\ude00 " + new string('y', 200), text), default);

        var mail = await mailbox.NextAsync();
        Assert.Equal("tocsin@example.com", mail.Text("from"));
        Assert.Equal(["security@example.com"], mail.GetProperty("to").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal(security != "none", mail.GetProperty("tls").GetBoolean());
        Assert.Equal(login ? Mailbox.User : null, mail.GetProperty("user").GetString());
        Assert.Equal(text.ReplaceLineEndings("\n"), mail.Text("text").ReplaceLineEndings("\n"));
        Assert.Empty(mail.GetProperty("defects").EnumerateArray());
        Assert.Equal("Ünïcode \ud83d\ude00 " + new string('y', 200), Header(mail, "Subject"));
        Assert.Equal("security@example.com", Header(mail, "To"));
        Assert.Equal("Fri, 15 Jan 2027 14:35:42 +0000", Header(mail, "Date"));
        Assert.Equal("<mail_1@example.com>", Header(mail, "Message-ID"));
    }

    [Fact]
    public async Task What_would_begin_a_header_is_text()
    {
        using var mailbox = await Mailbox.StartAsync();
        const string Subject = "x\r\nBcc: everybody@example.com\r\n\r\nbody";
        await Client(mailbox, "none").SendAsync(Mail(Subject, "text"), default);

        var mail = await mailbox.NextAsync();
        Assert.DoesNotContain(
            mail.GetProperty("headers").EnumerateArray(),
            h => string.Equals(h[0].GetString(), "Bcc", StringComparison.OrdinalIgnoreCase)
        );
        Assert.Equal("text", mail.Text("text").TrimEnd());
    }

    [Fact]
    public async Task Nothing_is_said_in_the_clear_where_tls_is_asked_for()
    {
        using var mailbox = await Mailbox.StartAsync();
        var e = await Assert.ThrowsAsync<SmtpException>(() =>
            Client(mailbox, "starttls", login: true).SendAsync(Mail("s", "t"), default)
        );
        Assert.Contains("STARTTLS", e.Message);
        Assert.False(e.IsRefusal);
        Assert.Empty(await mailbox.EndAsync());
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task A_certificate_that_nobody_vouches_for_is_no_protection(string security)
    {
        using var mailbox = await Mailbox.StartAsync(security);
        var e = await Assert.ThrowsAsync<SmtpException>(() =>
            Client(mailbox, security, trusted: false).SendAsync(Mail("s", "t"), default)
        );
        Assert.False(e.IsRefusal);
        Assert.Empty(await mailbox.EndAsync());
    }

    [Fact]
    public async Task A_refusal_for_good_is_told_from_one_for_now()
    {
        using var mailbox = await Mailbox.StartAsync();
        var client = Client(mailbox, "none");
        var never = await Assert.ThrowsAsync<SmtpException>(() =>
            client.SendAsync(Mail("s", "t") with { Recipient = "never@example.com" }, default)
        );
        Assert.True(never.IsRefusal);
        Assert.Contains("550", never.Message);
        var later = await Assert.ThrowsAsync<SmtpException>(() =>
            client.SendAsync(Mail("s", "t") with { Recipient = "later@example.com" }, default)
        );
        Assert.False(later.IsRefusal);
        Assert.Contains("451", later.Message);
    }

    [Fact]
    public async Task A_wrong_password_refuses_no_mail_for_good_and_is_not_repeated()
    {
        using var mailbox = await Mailbox.StartAsync("starttls", login: true);
        var options = Options(mailbox, "starttls", login: true, trusted: true);
        options.Password = "a wrong password";
        var client = new SmtpClient(Microsoft.Extensions.Options.Options.Create(options));
        var e = await Assert.ThrowsAsync<SmtpException>(() => client.SendAsync(Mail("s", "t"), default));
        Assert.False(e.IsRefusal);
        Assert.Contains("535", e.Message);
        Assert.DoesNotContain("a wrong password", e.ToString());
    }

    private static SmtpClient Client(Mailbox mailbox, string security, bool login = false, bool trusted = true) =>
        new(Microsoft.Extensions.Options.Options.Create(Options(mailbox, security, login, trusted)));

    private static SmtpOptions Options(Mailbox mailbox, string security, bool login, bool trusted) =>
        new()
        {
            Host = "127.0.0.1",
            Port = mailbox.Port,
            From = "tocsin@example.com",
            Security = Enum.Parse<SmtpSecurity>(security, ignoreCase: true),
            User = login ? Mailbox.User : null,
            Password = login ? Mailbox.Password : null,
            CertificateAuthority = trusted && security != "none" ? mailbox.Certificate : null,
        };

    private static MailMessage Mail(string subject, string text) =>
        new()
        {
            Id = "mail_1",
            Recipient = "security@example.com",
            Subject = subject,
            Text = text,
            CreatedAt = new DateTimeOffset(2027, 1, 15, 14, 35, 42, TimeSpan.Zero),
            NextAt = default,
        };

    private static string? Header(System.Text.Json.JsonElement mail, string name) =>
        mail.GetProperty("headers").EnumerateArray().Single(h => h[0].GetString() == name)[1].GetString();
}
