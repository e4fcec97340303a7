using System.Text.Json;
using Tocsin.Mail;
using Tocsin.Tests.Integrations.Vendors;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>What goes to mailboxes, before Python's reader of mails: every type, every size.</summary>
public sealed class MailJudgeTests
{
    private const string Python = "/usr/bin/python3";
    private const string From = "tocsin@example.com";

    [Fact]
    public async Task It_reads_what_was_written_and_nothing_else()
    {
        var cases = new List<object>();
        foreach (var (name, message) in Specimens.All())
        {
            var vendor = new EmailVendor();
            Assert.True(vendor.Send(message).Outcome.IsDelivered, name);
            cases.AddRange(vendor.Mails.Select(m => Case(name, m, MimeText.Of(m, From))));
        }

        Assert.True(cases.Count > 300, $"{cases.Count}");
        Assert.Equal($"{cases.Count} as expected", await JudgeAsync(cases));
    }

    [Theory]
    [InlineData("Subject: ", "Subject: x\r\nBcc: all@example.com\r\nX: ", "headers")]
    [InlineData("Subject: ", "Subject: x", "subject")]
    [InlineData("To: <", "To: <all@example.com>, <", "to ")]
    [InlineData("Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 7bit", "text, from character 0")]
    [InlineData("text/plain; charset=utf-8", "text/html; charset=utf-8", "a body of text/html")]
    [InlineData("From: ", "From ", "")]
    public async Task It_would_have_seen_it(string good, string bad, string said)
    {
        var vendor = new EmailVendor();
        vendor.Send(Specimens.Of("finding.new", Specimens.Example("finding.new", _ => Specimens.Hostile)));
        var mail = vendor.Mails[0];
        var written = MimeText.Of(mail, From);
        var wrong = written.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(written, wrong);
        var judged = await JudgeAsync([Case("wrong", mail, wrong)]);
        Assert.DoesNotContain("as expected", judged);
        Assert.Contains("wrong: " + said, judged);
    }

    private static object Case(string name, MailMessage mail, string written) =>
        new
        {
            name,
            mail = written,
            to = mail.Recipient,
            subject = mail.Subject,
            text = mail.Text,
        };

    private static async Task<string> JudgeAsync(IEnumerable<object> cases)
    {
        Optional.Need(File.Exists(Python), Python);
        return (
            await Optional.RunAsync(Python, JsonSerializer.Serialize(cases), Repository.File("tests/python/mails.py"))
        ).Trim();
    }
}
