using System.Net;
using System.Net.Sockets;
using Tocsin.Mail;
using Tocsin.Operating;
using Tocsin.Operating.Checks;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Operating;

public sealed class MailServerCheckTests
{
    [Fact]
    public async Task Without_one_there_is_nothing_to_look_at() =>
        (await Check(new SmtpOptions())).Is(VerdictStatus.Ok, "none is configured");

    [Fact]
    public async Task One_that_lets_in_is_fine_and_gets_no_mail()
    {
        using var mailbox = await Mailbox.StartAsync("starttls", login: true);
        (await Check(Options(mailbox, Mailbox.Password))).Is(VerdictStatus.Ok, "lets Tocsin in");
        Assert.Empty(await mailbox.EndAsync());
    }

    [Fact]
    public async Task A_password_that_is_refused_is_told_and_not_shown()
    {
        using var mailbox = await Mailbox.StartAsync("starttls", login: true);
        var verdict = await Check(Options(mailbox, "wrong-and-secret"));
        verdict.Is(VerdictStatus.Fail, "refused the login");
        Assert.DoesNotContain("wrong-and-secret", verdict.ToString());
    }

    [Fact]
    public async Task One_that_does_not_answer_is_told()
    {
        using var nobody = new TcpListener(IPAddress.Loopback, 0);
        nobody.Start();
        var port = ((IPEndPoint)nobody.LocalEndpoint).Port;
        nobody.Stop();
        var options = new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = port,
            From = "a@example.com",
        };
        (await Check(options)).Is(VerdictStatus.Fail, $"127.0.0.1:{port}: No connection");
    }

    private static SmtpOptions Options(Mailbox mailbox, string password) =>
        new()
        {
            Host = "127.0.0.1",
            Port = mailbox.Port,
            From = "tocsin@example.com",
            User = Mailbox.User,
            Password = password,
            CertificateAuthority = mailbox.Certificate,
        };

    private static Task<Verdict> Check(SmtpOptions options) =>
        new MailServerCheck(Microsoft.Extensions.Options.Options.Create(options)).OneAsync();
}
