using System.Text.Json;
using Tocsin.Integrations;
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
            cases.AddRange(vendor.Mails.Take(1).Select(m => Case(name, message, m, MimeText.Of(m, From))));
        }

        Assert.True(cases.Count > 150, $"{cases.Count}");
        Assert.Equal($"{cases.Count} as expected", await JudgeAsync(cases));
    }

    [Theory]
    [InlineData("Subject: ", "Subject: x\r\nBcc: all@example.com\r\nX: ", "headers")]
    [InlineData("Subject: ", "Subject: x", "subject")]
    [InlineData("To: <", "To: <all@example.com>, <", "to ")]
    [InlineData("Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: 7bit", "")]
    [InlineData("text/plain; charset=utf-8", "text/html; charset=utf-8", "parts: ")]
    [InlineData("multipart/alternative", "multipart/mixed", "a mail of multipart/mixed")]
    [InlineData("--=_tocsin_alternative--", "", "")]
    [InlineData("From: ", "From ", "")]
    public async Task It_would_have_seen_it(string good, string bad, string said)
    {
        var vendor = new EmailVendor();
        var message = Specimens.Of("finding.new", Specimens.Example("finding.new", _ => Specimens.Hostile));
        vendor.Send(message);
        var mail = vendor.Mails[0];
        var written = MimeText.Of(mail, From);
        var wrong = written.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(written, wrong);
        var judged = await JudgeAsync([Case("wrong", message, mail, wrong)]);
        Assert.DoesNotContain("as expected", judged);
        Assert.Contains("wrong: " + said, judged);
    }

    [Theory]
    [InlineData("</p>", "</p><script>x</script>", "<script>")]
    [InlineData("</p>", "</p><img src=\"https://evil.example/i.png\">", "<img>")]
    [InlineData("<p ", "<p onclick=\"x\" ", "onclick")]
    [InlineData("href=\"https:", "href=\"javascript:", "href=")]
    [InlineData("</h1>", "", "closes nothing")]
    [InlineData("Critical", "Harmless", "is not in the html")]
    public async Task It_would_have_seen_it_in_what_has_colours(string good, string bad, string said)
    {
        var vendor = new EmailVendor();
        var message = Specimens.Of("finding.new", Specimens.Example("finding.new"));
        vendor.Send(message);
        var mail = vendor.Mails[0] with { Html = vendor.Mails[0].Html!.Replace(good, bad, StringComparison.Ordinal) };
        Assert.NotEqual(vendor.Mails[0].Html, mail.Html);
        Assert.Contains(said, await JudgeAsync([Case("wrong", message, mail, MimeText.Of(mail, From))]));
    }

    private static object Case(string name, Message message, MailMessage mail, string written)
    {
        var notice = TestKinds.Reader.Read(message);
        return new
        {
            name,
            mail = written,
            to = mail.Recipient,
            subject = mail.Subject,
            text = mail.Text,
            html = mail.Html,
            said = (string[])
                [
                    notice.Headline,
                    notice.Text ?? "",
                    notice.Tone.Word,
                    .. notice.Facts.SelectMany(f => (string[])[f.Label, f.Value]),
                    .. notice.Items.Take(100).Select(i => i.Headline),
                    .. notice.Links.Select(l => l.Label),
                ],
        };
    }

    private static async Task<string> JudgeAsync(IEnumerable<object> cases)
    {
        Optional.Need(File.Exists(Python), Python);
        return (
            await Optional.RunAsync(Python, JsonSerializer.Serialize(cases), Repository.File("tests/python/mails.py"))
        ).Trim();
    }
}
