using System.ComponentModel.DataAnnotations;
using Tocsin.Mail;

namespace Tocsin.Tests.Mail;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("security@example.com", true)]
    [InlineData("first.last+tag@sub.example.co.uk", true)]
    [InlineData("root@localhost", true)]
    [InlineData("", false)]
    [InlineData("nobody", false)]
    [InlineData("a@b@c", false)]
    [InlineData("a b@example.com", false)]
    [InlineData("a@example.com\n", false)]
    [InlineData("a@example.com\r\nRCPT TO:<b@example.com>", false)]
    [InlineData("<a@example.com>", false)]
    [InlineData("\"a\"@example.com", false)]
    [InlineData("ä@example.com", false)]
    [InlineData("a@-example.com", false)]
    public void An_address_is_plain_or_refused(string address, bool valid) =>
        Assert.Equal(valid, EmailAddress.IsValid(address));

    [Fact]
    public void Without_a_host_nothing_is_asked_for() => Assert.Empty(Problems(new SmtpOptions()));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var problems = Problems(
            new SmtpOptions
            {
                Host = "mail.example.com",
                From = "nobody",
                User = "u",
                Password = "p",
                Security = SmtpSecurity.None,
                CertificateAuthority = "/nowhere.pem",
            }
        );
        Assert.Equal(["CertificateAuthority", "From", "Security"], problems.Order());
        Assert.Equal(["From", "Host", "User"], Problems(new SmtpOptions { Host = "a b", User = "u" }).Order());
    }

    private static List<string> Problems(SmtpOptions options) =>
        [.. options.Validate(new ValidationContext(options)).SelectMany(p => p.MemberNames)];
}
